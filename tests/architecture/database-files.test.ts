import { describe, expect, it } from 'vitest'
import { textOf, writtenFiles } from './sources'

/** The rules for prisma/database: what its README promises. */

const MOST_LINES_OF_A_FILE = 300
const MOST_LINES_OF_A_FUNCTION = 50

/** Functions that are longer, each with the reason why it is not split up. */
const LONGER: Readonly<Record<string, string>> = {
  'disclosure/functions/record_access.sql': 'one function is the whole of what is recorded; a half of it would be one that others could call',
  'disclosure/functions/read_disclosed.sql': 'the only way to read, with every case in sight of the others',
  'access-records/functions/accesses_of.sql': 'one statement that is put together from fifteen filters',
  'review/functions/review_week.sql': 'one statement: the steps share what they have found',
  'retention/functions/forget_with_accesses.sql': 'a list of what goes with the access records, each with what keeps it',
  'retention/functions/erase_old_records.sql': 'a list of what goes with a plan and a child, in the order in which foreign keys let it',
}

const files = writtenFiles(['prisma'], /\.sql$/).filter((file) => file.startsWith('prisma/database/'))
const functions = files.filter((file) => file.includes('/functions/'))
const definition = (file: string) => /^create or replace function cpis\.(\w+)\b[\s\S]*?\$\$;$/m.exec(textOf(file))
const linesOf = (text: string) => text.trimEnd().split('\n').length
const named = (file: string) => file.replace('prisma/database/', '')

describe('a file of the database', () => {
  it('has at most 300 lines', () => {
    expect(files.length).toBeGreaterThan(250)
    expect(files.filter((file) => linesOf(textOf(file)) > MOST_LINES_OF_A_FILE)).toEqual([])
  })
})

describe('who is asking', () => {
  it('is asked once a statement, in policies, views and functions in SQL: not once a row', () => {
    const inSql = [
      ...functions.filter((file) => /^language sql\b/m.test(textOf(file))),
      ...files.filter((file) => /(policies|views)\.sql$/.test(file)),
    ]
    const asked = inSql
      .filter((file) => !file.includes('/callers/'))
      .map((file) => ({ file, text: textOf(file).replaceAll(/^(alter|revoke|grant|comment) .*$/gm, '') }))
    const question = /cpis\.caller_(?:user|role|organisation|is_national)\(\)/
    expect(asked.flatMap(({ text }) => text.match(new RegExp(question, 'g')) ?? []).length).toBeGreaterThan(100)
    const perRow = asked.filter(({ text }) => question.test(text.replaceAll(/\(select cpis\.caller_\w+\(\)\)/g, '')))
    expect(perRow.map(({ file }) => file)).toEqual([])
  })
})

describe('a function of the database', () => {
  it('has a file of its own, which is called like it', () => {
    expect(functions.filter((file) => definition(file)?.[1] !== /([a-z0-9_]+)\.sql$/.exec(file)?.[1])).toEqual([])
    expect(functions.filter((file) => textOf(file).match(/^create or replace function/gm)?.length !== 1)).toEqual([])
  })

  it('shares its name with no other: whoever reads a call knows which is meant', () => {
    const names = functions.map((file) => file.split('/').at(-1))
    expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([])
  })

  it('says why it is there, how volatile it is, whose it is, who may call it and what it does', () => {
    const promises = {
      'a reason': /^-- \S/,
      volatility: /\blanguage (sql|plpgsql) (immutable|stable|volatile)\b/,
      owner: /^alter function cpis\.\w+\(.*\) owner to cpis_\w+;$/m,
      'that it is not everybody’s': /^revoke all on function cpis\.\w+\(.*\) from public;$/m,
      comment: /^comment on function cpis\.\w+\(.*\) is\n  '\S/m,
    }
    const missing = functions.flatMap((file) =>
      Object.entries(promises)
        .filter(([, promise]) => !promise.test(textOf(file)))
        .map(([what]) => `${named(file)}: ${what}`),
    )
    expect(missing).toEqual([])
  })

  it('has at most 50 lines, but for those that say why', () => {
    const long = functions.filter((file) => linesOf(definition(file)?.[0] ?? '') > MOST_LINES_OF_A_FUNCTION).map(named)
    expect(long.toSorted()).toEqual(Object.keys(LONGER).toSorted())
  })

  it('that is run with the rights of its owner says where names are looked for', () => {
    const loose = functions.filter(
      (file) => /\bsecurity definer\b/.test(definition(file)?.[0] ?? '') && !/\bset search_path = cpis, pg_temp\b/.test(textOf(file)),
    )
    expect(loose).toEqual([])
  })
})

describe('triggers', () => {
  it('have their order in their names, and each number that the head of a file names is one of theirs', () => {
    const folders = files.filter((file) => file.endsWith('/triggers.sql'))
    expect(folders.length).toBeGreaterThan(10)
    for (const file of folders) {
      const text = textOf(file)
      const head = text.slice(0, text.indexOf('create trigger'))
      const names = [...text.matchAll(/^create trigger (\S+) [\s\S]*?\son (cpis\S*\.\w+)/gm)].filter((match) => match[2]?.startsWith('cpis.'))
      expect([file, head.startsWith('-- ')]).toEqual([file, true])
      expect([file, names.map((match) => match[1]).filter((name = '') => !/^_[1-9]\d\d_[a-z_]+$/.test(name))]).toEqual([file, []])
      const numbers = names.map((match) => match[1]?.slice(1, 4))
      expect([file, [...head.matchAll(/\b[1-9]\d\d\b/g)].map(([number]) => number).filter((number) => !numbers.includes(number))]).toEqual([file, []])
    }
  })
})

describe('views', () => {
  it('name their columns: what * means changes with the table', () => {
    const loose = files.filter((file) => file.endsWith('/views.sql') && /\w\.\*|\bselect \*/.test(textOf(file)))
    expect(loose).toEqual([])
  })
})
