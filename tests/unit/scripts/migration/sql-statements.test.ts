import { describe, expect, it } from 'vitest'
import { splitStatements } from '@/scripts/migration/sql-statements'

describe('the statements of a script', () => {
  it('end at semicolons, but not in text, names, bodies or comments', () => {
    const script = `-- A; comment.\nselect ';' as ";";\ncreate function f() returns int language sql as $$ select 1; $$;\n-- The end; of it.\n`
    expect(splitStatements(script).map(({ sql }) => sql)).toEqual([
      `select ';' as ";";`,
      'create function f() returns int language sql as $$ select 1; $$;',
    ])
  })

  it('are never lost: one without its semicolon is refused', () => {
    expect(() => splitStatements('select 1;\nselect 2')).toThrow('A statement has no semicolon: select 2')
  })
})
