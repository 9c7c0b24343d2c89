import { describe, expect, it } from 'vitest'
import { WITHOUT_CODE } from '@/lib/verify-records/check-vouched'
import { textOf, writtenFiles } from './sources'

/** Lines of the compliance log that are not written by the application's one recorder, and so have no code. */

const STATEMENT = /insert into cpis\.audit_event[\s\S]*?(?:;|`)/g
const TYPE = /'([a-z]+(?:-[a-z]+)*\.[a-z]+(?:-[a-z]+)*)'/g

describe('the compliance log', () => {
  const files = [...writtenFiles(['prisma'], /^prisma\/database\/.*\.sql$/), ...writtenFiles(['lib', 'server', 'scripts', 'demo'], /\.ts$/)]
  const written = files.flatMap((file) =>
    [...textOf(file).matchAll(STATEMENT)].flatMap(([statement]) => [...statement.matchAll(TYPE)].map(([, type = '']) => type)),
  )

  it('has no line without a code but of the types that the verification lets pass', () => {
    expect([...new Set(written)].toSorted()).toEqual([...WITHOUT_CODE].toSorted())
  })
})
