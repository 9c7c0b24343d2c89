import { afterAll, beforeAll, expect, it } from 'vitest'
import { seedDemonstration } from '@/demo/register/seed'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'
import { MAC_KEY, makeOutsideFiles, sealOnce, verifyAll } from '@/tests/support/sealed-register'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
  await seedDemonstration(database.adminUrl, { subjectKey: 'the key of subjects in these tests, long enough', macKey: MAC_KEY })
}, 120_000)
afterAll(() => database.drop())

it('the demonstration register is proved once it is sealed', async () => {
  const outside = makeOutsideFiles()
  await sealOnce(database.sealerUrl, outside)
  const { findings } = await verifyAll(database.verifierUrl, outside)
  expect({ count: findings.count, named: findings.named }).toEqual({ count: 0, named: [] })
  outside.remove()
}, 60_000)
