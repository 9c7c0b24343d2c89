import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { closeDatabase } from '@/lib/db/close'
import { crashFileProcess, type Victim } from '@/tests/support/crash-file-process'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'
import { printFigure } from '@/tests/support/figure'

/** Security test 15: the process that saves a file of 5,000 rows is killed, and then PostgreSQL under it, twenty times each. */

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  // As in a deployment: what was said to be done is written down before it is said. Servers of tests do not wait for that otherwise.
  const admin = new pg.Client({ connectionString: database.adminUrl })
  await admin.connect()
  await admin.query(`alter database ${admin.escapeIdentifier(admin.database ?? '')} set synchronous_commit = on`)
  await admin.end()
  Object.assign(process.env, {
    APP_DATABASE_URL: database.appUrl,
    SESSION_SECRET: 'x'.repeat(40),
    SUBJECT_KEY: 'y'.repeat(40),
    ACCESS_MAC_KEY: 'z'.repeat(40),
  })
})
afterAll(async () => {
  await closeDatabase()
  await database.drop()
})

const VICTIMS: readonly (readonly [Victim, number])[] = [
  ['file process', 151],
  ['PostgreSQL', 152],
]

it.each(VICTIMS)(
  'a file is saved whole or not at all, its record says which, and it is taken up again, after its %s was killed',
  async (victim, seed) => {
    const { crashes, duringSaving, wrong } = await crashFileProcess(database, victim, 20, seed)
    expect(wrong).toEqual([])
    // A kill that comes before or after the saving proves nothing.
    expect(duringSaving).toBeGreaterThanOrEqual(10)
    const measured = `${wrong.length} in ${crashes} crashes, ${duringSaving} while saving`
    expect(printFigure(`T15 partial or untrue after ${victim} was killed`, measured, '0', wrong.length === 0, seed)).toBe(true)
  },
)
