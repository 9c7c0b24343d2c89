import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createClinician, type TestClinician } from '@/tests/factories/access'
import { createAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { createPlan } from '@/tests/factories/plan'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { makeOutsideFiles, type OutsideFiles, sealOnce, verifyAll, vouchedLook } from '@/tests/support/sealed-register'

let database: TestDatabase
let admin: pg.Client
let outside: OutsideFiles
let nurse: TestClinician
let child: TestChild

beforeAll(async () => {
  database = await createTestDatabase()
  outside = makeOutsideFiles()
  admin = new pg.Client({ connectionString: database.adminUrl })
  await admin.connect()
  nurse = await createClinician(admin)
  child = await createChild(admin, await createAuthority(admin))
  await createPlan(admin, child)
})
afterAll(async () => {
  await admin.end()
  await database.drop()
  outside.remove()
})

it('records that were sealed in a month without a partition are proved as before once the month is made, and what comes after them too', async () => {
  const look = async (nth: number) => {
    for (const number of [child.nhsNumber, fakeNhsNumber(nth)]) await vouchedLook(admin, nurse, number, outside.receipts)
  }
  for (const parent of ['access_matched', 'access_unmatched']) {
    const { rows } = await admin.query<{ part: string }>(`select $1 || to_char(now() at time zone 'UTC', '_YYYY_MM') as part`, [parent])
    await admin.query(`drop table cpis_part.${rows[0]?.part}`)
  }
  await look(7_101)
  expect(await sealOnce(database.sealerUrl, outside)).toBe(2)
  await look(7_102)
  const { rows } = await admin.query(`select cpis.make_due_partitions() as made`)
  expect(rows).toEqual([{ made: 2 }])
  expect((await admin.query('select from cpis_part.access_matched_default union all select from cpis_part.access_unmatched_default')).rowCount).toBe(
    0,
  )
  await look(7_103)
  expect(await sealOnce(database.sealerUrl, outside)).toBe(4)
  const { findings } = await verifyAll(database.verifierUrl, outside)
  expect(findings.named).toEqual([])
  // Two of the receipts are of the sealer's own checkpoints.
  expect([findings.rows, findings.receipts]).toEqual([6, 8])
})
