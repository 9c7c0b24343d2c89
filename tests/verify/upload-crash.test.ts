import { afterAll, beforeAll, expect, it } from 'vitest'
import { prisma } from '@/lib/db/client'
import { closePool } from '@/lib/db/pool'
import { crashWhileSaving } from '@/tests/support/crash-cycles'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'
import { printFigure } from '@/tests/support/figure'

/** Security test 15: the sender of a file of 5,000 rows is killed, and then PostgreSQL under it, twenty times each. */

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  Object.assign(process.env, { APP_DATABASE_URL: database.appUrl, SESSION_SECRET: 'x'.repeat(40), SUBJECT_KEY: 'y'.repeat(40), ACCESS_MAC_KEY: 'z'.repeat(40) })
})
afterAll(async () => {
  await prisma().$disconnect()
  await closePool()
  await database.drop()
})

it('a sender that is killed while it saves leaves all of its file or nothing, and its page says which', async () => {
  const seed = 151
  const { crashes, duringSaving, wrong } = await crashWhileSaving(database, 20, seed, async (sender) => void sender.process.kill('SIGKILL'))
  expect(wrong).toEqual([])
  expect(printFigure('T15 untruths after the sender was killed', `${wrong.length} in ${crashes} crashes, ${duringSaving} while saving`, '0', wrong.length === 0, seed)).toBe(true)
})

it('PostgreSQL that is killed under it leaves all of the file or nothing, and its page says which', async () => {
  const seed = 152
  const { crashes, duringSaving, wrong } = await crashWhileSaving(database, 20, seed, async (sender, connect) => {
    const admin = await connect()
    const { rows } = await admin.query<{ pid: number }>(`select pid from pg_stat_activity where application_name = 'cpis upload' and datname = current_database()`)
    // One server process that dies so takes the whole server down: it cannot know what was left in its shared memory.
    for (const { pid } of rows.slice(0, 1)) process.kill(pid, 'SIGKILL')
    if (rows.length === 0) sender.process.kill('SIGKILL')
    await admin.end().catch(() => undefined)
  })
  expect(wrong).toEqual([])
  expect(printFigure('T15 untruths after PostgreSQL was killed', `${wrong.length} in ${crashes} crashes, ${duringSaving} while saving`, '0', wrong.length === 0, seed)).toBe(true)
})
