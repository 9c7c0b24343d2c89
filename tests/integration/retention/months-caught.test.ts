import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { ensurePartitions } from '@/scripts/database/partitions'
import { openWorkerDatabase, type WorkerDatabase } from '@/server/worker/worker-database'
import { createClinician, recordAccess, type TestClinician } from '@/tests/factories/access'
import { createAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { createPlan } from '@/tests/factories/plan'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { doWhatIsDue } from '@/tests/support/periodic-work'

/** A month that nobody made in time: what the default partition caught is moved by the clock only while look-ups hardly notice. */

const PARENTS = ['access_matched', 'access_unmatched'] as const
let database: TestDatabase
let admin: pg.Client
let worker: WorkerDatabase
let nurse: TestClinician
let child: TestChild

beforeAll(async () => {
  database = await createTestDatabase()
  const workerUrl = new URL(database.adminUrl)
  workerUrl.username = 'cpis_worker'
  worker = openWorkerDatabase(workerUrl.href, 2)
})
afterAll(async () => {
  await worker.close()
  await database.drop()
})
beforeEach(async () => {
  admin = new pg.Client({ connectionString: database.adminUrl })
  await admin.connect()
  nurse = await createClinician(admin)
  child = await createChild(admin, await createAuthority(admin))
  await createPlan(admin, child)
  for (const parent of PARENTS) {
    const { rows } = await admin.query<{ part: string }>(`select $1 || to_char(now() at time zone 'UTC', '_YYYY_MM') as part`, [parent])
    await admin.query(`drop table if exists cpis_part.${rows[0]?.part}`)
  }
})
afterEach(async () => {
  await admin.end()
})

/** Records so many look-ups of either kind in a month that has no partition. */
async function caught(many: number): Promise<void> {
  for (const number of [child.nhsNumber, fakeNhsNumber(6_001)]) await recordAccess(admin, nurse, number)
  await admin.query('set session_replication_role = replica')
  for (const parent of PARENTS) {
    await admin.query(
      `insert into cpis.${parent} select r.* from (select to_jsonb(a) as a from cpis_part.${parent}_default a limit 1) one,
         generate_series(2, $1) n, jsonb_populate_record(null::cpis.${parent}, one.a || jsonb_build_object('event_id', gen_random_uuid(), 'nth', n)) r`,
      [many],
    )
  }
  await admin.query('set session_replication_role = origin')
}

async function count(from: string): Promise<number> {
  const { rows } = await admin.query<{ count: number }>(`select count(*)::integer as count from ${from}`)
  return rows[0]?.count ?? -1
}

/** What the clock says of its work, once it was due. */
async function theClock(): Promise<{ did: number | null; error: string | null }> {
  await admin.query(
    `update cpis.periodic_work set next_at = case when name = 'months-of-accesses' then now() else now() + interval '1 day' end, failed_at = null, last_error = null, did = null`,
  )
  expect(await doWhatIsDue(worker)).toEqual(['months-of-accesses'])
  const { rows } = await admin.query<{ did: number | null; error: string | null }>(
    `select did, last_error as error from cpis.periodic_work where name = 'months-of-accesses'`,
  )
  return rows[0]!
}

it('a few thousand records are moved by the clock, in less than a second', async () => {
  await caught(3_000)
  const began = performance.now()
  expect(await theClock()).toEqual({ did: 2, error: null })
  expect(performance.now() - began).toBeLessThan(2_000)
  for (const parent of PARENTS) expect([await count(`cpis_part.${parent}_default`), await count(`cpis.${parent}`)]).toEqual([0, 3_000])
})

it('more stay where they are, look-ups go on meanwhile, the operators read why, and npm run migrate moves them', async () => {
  const before = await count('cpis.access_matched')
  await caught(20_000)
  // Somebody reads records of access while the clock tries: nothing that it does may have to wait for them, nor they for it.
  const reader = new pg.Client({ connectionString: database.adminUrl })
  await reader.connect()
  await reader.query('begin; select from cpis.access_matched limit 1')
  await admin.query(`set lock_timeout = '500ms'`)
  const [{ did, error }] = await Promise.all([theClock(), recordAccess(admin, nurse, child.nhsNumber)])
  await reader.query('rollback')
  await reader.end()
  expect(did).toBeNull()
  expect(error).toMatch(/run npm run migrate$/)
  expect(await count('cpis_part.access_matched_default')).toBe(20_001)

  expect(await ensurePartitions(database.adminUrl)).toBe(2)
  for (const parent of PARENTS) expect(await count(`cpis_part.${parent}_default`)).toBe(0)
  expect(await count('cpis.access_matched')).toBe(before + 20_001)
  await recordAccess(admin, nurse, child.nhsNumber)
  expect(await count('cpis_part.access_matched_default')).toBe(0)
  // The next one that is due finds nothing in its way.
  await admin.query(`drop table cpis_part.access_matched_${await inThreeMonths()}`)
  expect(await theClock()).toEqual({ did: 1, error: null })
})

it('npm run migrate makes also a month that is long past', async () => {
  await caught(10)
  await admin.query('set session_replication_role = replica')
  await admin.query(`insert into cpis.access_unmatched select (r).* from (select jsonb_populate_record(null::cpis.access_unmatched,
    to_jsonb(a) || jsonb_build_object('at', now() - interval '5 months')) as r from cpis_part.access_unmatched_default a limit 1) one`)
  await admin.query('set session_replication_role = origin')
  expect(await ensurePartitions(database.adminUrl)).toBe(4)
  expect(await count('cpis_part.access_unmatched_default')).toBe(0)
})

async function inThreeMonths(): Promise<string> {
  const { rows } = await admin.query<{ name: string }>(`select to_char(now() + interval '3 months', 'YYYY_MM') as name`)
  return rows[0]?.name ?? ''
}
