import { afterAll, beforeAll, expect, it } from 'vitest'
import { closeDatabase } from '@/lib/db/close'
import { crashWhileSaving } from '@/tests/support/crash-cycles'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
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

it('a process that is killed while it saves a file leaves all of it or nothing, and the page of the file says which', async () => {
  const seed = 15
  const { crashes, duringSaving, wrong } = await crashWhileSaving(database, 3, seed, async (sender) => void sender.process.kill('SIGKILL'))
  console.log(`T15: ${wrong.length} untruths after ${crashes} crashes of the sender, ${duringSaving} of them while saving (required 0), seed ${seed}`)
  expect(wrong).toEqual([])
}, 120_000)
