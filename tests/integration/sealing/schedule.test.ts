import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { sealingKey } from '@/lib/sealing/sealing-key'
import { workOnce } from '@/lib/work/work-until-stopped'
import { openPublication } from '@/server/sealer/publish'
import { openSchedule, type Schedule } from '@/server/sealer/schedule'
import { sealingQueue } from '@/server/sealer/sealing-queue'
import { verificationQueue } from '@/server/sealer/verification-queue'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'
import { MAC_KEY, makeOutsideFiles, SEALING_KEY, type OutsideFiles } from '@/tests/support/sealed-register'

/** Sealing and the nightly verification are periodic work: operators see when they were done, and why they were not. */

let database: TestDatabase
let admin: pg.Client
let outside: OutsideFiles
let sealers: Schedule
const open: (() => Promise<void>)[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  admin = new pg.Client({ connectionString: database.adminUrl })
  await admin.connect()
  outside = makeOutsideFiles()
  sealers = openSchedule(database.sealerUrl)
})
afterEach(async () => {
  for (const close of open.splice(0)) await close()
})
afterAll(async () => {
  await sealers.close()
  outside.remove()
  await admin.end()
  await database.drop()
})

function sealer() {
  const key = sealingKey(SEALING_KEY)
  const sealing = sealingQueue({ databaseUrl: database.sealerUrl, schedule: sealers, key, publication: openPublication(outside.folder, key) })
  open.push(sealing.close)
  return sealing
}

const addEvents = (count: number) =>
  admin.query(`insert into cpis.audit_event (type, outcome) select 'page.open', 'done' from generate_series(1, $1)`, [count])
const isDue = (name: string) => admin.query('update cpis.periodic_work set next_at = now() where name = $1', [name])
const lineOf = async (name: string) =>
  (
    await admin.query(
      'select done_at is not null as done, did, last_error as error, next_at > now() as later from cpis.periodic_work where name = $1',
      [name],
    )
  ).rows[0]

describe('sealing', () => {
  it('is done when it is due, and noted', async () => {
    await addEvents(3)
    const { queue } = sealer()
    expect(await workOnce(queue)).toBe(1)
    expect(await lineOf('sealing')).toEqual({ done: true, did: 3, error: null, later: true })
    expect(await workOnce(queue)).toBe(0)
  })

  it('comes sooner when a batch has filled up', async () => {
    const { queue } = sealer()
    expect(await workOnce(queue)).toBe(0)
    await addEvents(4_999)
    expect(await workOnce(queue)).toBe(0)
    await addEvents(1)
    expect(await workOnce(queue)).toBe(1)
    expect(await lineOf('sealing')).toMatchObject({ did: 5_000 })
  })

  it('is one sealer’s: another stands by until the first is gone', async () => {
    const first = sealer()
    const second = sealer()
    await isDue('sealing')
    expect([await workOnce(first.queue), await workOnce(second.queue)]).toEqual([1, 0])
    await isDue('sealing')
    expect(await workOnce(second.queue)).toBe(0)
    await first.close()
    expect(await workOnce(second.queue)).toBe(1)
  })

  it('goes on with another connection when the first is lost', async () => {
    const { queue } = sealer()
    await workOnce(queue)
    const { rowCount } = await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'cpis sealer' and datname = current_database()`,
    )
    expect(rowCount).toBe(1)
    await expect(workOnce(queue)).rejects.toThrow()
    await isDue('sealing')
    expect(await workOnce(queue)).toBe(1)
  })

  it('that fails is put off, says why, and is done afterwards', async () => {
    const { queue } = sealer()
    await isDue('sealing')
    await admin.query('revoke select on cpis.seal_checkpoint from cpis_sealer')
    await workOnce(queue)
    await admin.query('grant select on cpis.seal_checkpoint to cpis_sealer')
    expect(await lineOf('sealing')).toMatchObject({ error: 'failed with 42501', later: true })
    await isDue('sealing')
    await workOnce(queue)
    expect(await lineOf('sealing')).toMatchObject({ done: true, error: null, later: true })
  })
})

describe('the nightly verification', () => {
  it('is due at once where there was none, then at two in the night, and is noted', async () => {
    const schedule = openSchedule(database.verifierUrl)
    const queue = verificationQueue({
      schedule,
      databaseUrl: database.verifierUrl,
      macKeys: [MAC_KEY],
      CHECKPOINTS_DIR: outside.folder,
      RECEIPTS_FILE: undefined,
    })
    expect([await workOnce(queue), await workOnce(queue)]).toEqual([1, 0])
    await schedule.close()
    expect((await admin.query('select from cpis.verification_run')).rowCount).toBe(1)
    expect(await lineOf('nightly-verification')).toMatchObject({ done: true, error: null, later: true })
    const { rows } = await admin.query(
      `select to_char(next_at at time zone 'Europe/London', 'HH24:MI') as next from cpis.periodic_work where name = 'nightly-verification'`,
    )
    expect(rows).toEqual([{ next: '02:00' }])
  })
})
