import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { columnsOf, NEWEST_FORM, sources, tableOf } from '@/lib/sealing/canonical-row'
import { CHECKPOINTS_FILE } from '@/lib/sealing/published'
import { sealingKey } from '@/lib/sealing/sealing-key'
import { openPublication } from '@/server/sealer/publish'
import { openSealer } from '@/server/sealer/seal'
import { createClinician, type TestClinician } from '@/tests/factories/access'
import { createAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { createPlan } from '@/tests/factories/plan'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import {
  MAC_KEY,
  makeOutsideFiles,
  type OutsideFiles,
  SEALING_KEY,
  sealOnce,
  verifyAll,
  vouchedEvent,
  vouchedLook,
} from '@/tests/support/sealed-register'

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

async function count(table: string): Promise<number> {
  const { rows } = await admin.query<{ count: string }>(`select count(*) from cpis.${table}`)
  return Number(rows[0]?.count)
}

describe('sealing', () => {
  it('gives every committed row of the three kinds a leaf, under a signed checkpoint that is published, and is proved', async () => {
    for (const number of [child.nhsNumber, fakeNhsNumber(7_001), fakeNhsNumber(7_002)]) await vouchedLook(admin, nurse, number, outside.receipts)
    await vouchedEvent(admin, outside.receipts, { rows: 9007199254740991, longer: -1.5e-7, a: 'ä', b: true })
    expect(await sealOnce(database.sealerUrl, outside)).toBe(4)
    expect(await sealOnce(database.sealerUrl, outside)).toBe(0)
    expect(readFileSync(path.join(outside.folder, CHECKPOINTS_FILE), 'utf8').trimEnd().split('\n')).toHaveLength(1)
    const { findings } = await verifyAll(database.verifierUrl, outside)
    expect(findings.named).toEqual([])
    expect([findings.rows, findings.checkpoints, findings.receipts]).toEqual([4, 1, 5])
  })

  it('is proved for a span of time, whatever is outside it', async () => {
    const hour = 3_600_000
    const spans = [-hour, hour, 3 * hour].map((from) => ({ from: new Date(Date.now() + from), to: new Date(Date.now() + from + 2 * hour) }))
    const found = []
    for (const span of spans) found.push((await verifyAll(database.verifierUrl, outside, span)).findings)
    expect(found.map(({ count: problems, rows, receipts }) => ({ problems, rows, receipts }))).toEqual([
      { problems: 0, rows: 4, receipts: 5 },
      { problems: 0, rows: 0, receipts: 1 },
      { problems: 0, rows: 0, receipts: 1 },
    ])
  })

  it('is proved after the key of the application was replaced, with the former one beside the new, and not without', async () => {
    const next = 'the next key of these tests, of 32 characters and more'
    const everything = { from: null, to: null }
    expect((await verifyAll(database.verifierUrl, outside, everything, [next, MAC_KEY])).findings.count).toBe(0)
    expect((await verifyAll(database.verifierUrl, outside, everything, [next])).findings.count).toBe(4)
  })

  it('has a row that is committed late join a later batch', async () => {
    const late = new pg.Client({ connectionString: database.adminUrl })
    await late.connect()
    await late.query('begin')
    await vouchedLook(late, nurse, child.nhsNumber, outside.receipts)
    await vouchedLook(admin, nurse, fakeNhsNumber(7_003), outside.receipts)
    expect(await sealOnce(database.sealerUrl, outside)).toBe(1)
    await late.query('commit')
    await late.end()
    expect(await sealOnce(database.sealerUrl, outside)).toBe(1)
    expect((await verifyAll(database.verifierUrl, outside)).findings.named).toEqual([])
  })

  it('is one sealer’s at a time', async () => {
    const key = sealingKey(SEALING_KEY)
    const first = await openSealer(database.sealerUrl, key, openPublication(outside.folder, key))
    expect(await openSealer(database.sealerUrl, key, openPublication(outside.folder, key))).toBeUndefined()
    await first?.close()
  })

  it('publishes afterwards what a sealer committed and did not publish, and goes on under a new key', async () => {
    const file = path.join(outside.folder, CHECKPOINTS_FILE)
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
    copyFileSync(file, `${file}.kept`)
    writeFileSync(file, `${lines.slice(0, -1).join('\n')}\n`)
    await vouchedLook(admin, nurse, child.nhsNumber, outside.receipts)
    expect(await sealOnce(database.sealerUrl, outside, Buffer.alloc(32, 3).toString('base64url'))).toBe(1)
    expect(readFileSync(file, 'utf8').startsWith(readFileSync(`${file}.kept`, 'utf8'))).toBe(true)
    expect((await verifyAll(database.verifierUrl, outside)).findings.named).toEqual([])
  })

  it('stops where the published checkpoints go further than the database, as after an old backup', async () => {
    const ahead = makeOutsideFiles()
    const file = path.join(outside.folder, CHECKPOINTS_FILE)
    const last = readFileSync(file, 'utf8').trimEnd().split('\n').at(-1)!
    const altered = JSON.parse(last) as { body: string }
    writeFileSync(path.join(ahead.folder, CHECKPOINTS_FILE), `${JSON.stringify({ ...altered, body: altered.body.replace(/"n":\d+/, '"n":99') })}\n`)
    await expect(sealOnce(database.sealerUrl, ahead)).rejects.toThrow('checkpoint 99')
    ahead.remove()
  })

  it('hashes every column that a row has', async () => {
    for (const source of sources) {
      const { rows } = await admin.query<{ name: string }>(
        'select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped',
        [tableOf[source].table],
      )
      expect(rows.map(({ name }) => name).toSorted(), source).toEqual(columnsOf(NEWEST_FORM, source))
    }
  })

  it('is kept for the first page of auditors, with the verdict', async () => {
    const { rows } = await admin.query('select verdict, problems, first_bad_id from cpis.verification_run order by at desc limit 1')
    expect(rows).toEqual([{ verdict: 'proved', problems: 0, first_bad_id: null }])
  })
})

describe('what the logins may do', () => {
  const CHANGES = ['access_matched', 'access_unmatched', 'audit_event', 'seal_leaf', 'seal_checkpoint', 'verification_run'].flatMap((table) => [
    `update cpis.${table} set ${table === 'seal_leaf' ? 'place = place' : table === 'seal_checkpoint' ? 'n = n' : 'at = at'}`,
    `delete from cpis.${table}`,
    `truncate cpis.${table}`,
  ])

  it.each(CHANGES)('is for none of them, nor for a superuser while the guards stand: %s', async (statement) => {
    for (const url of [database.appUrl, database.workerUrl, database.sealerUrl, database.verifierUrl]) {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' })
      await client.end()
    }
    await expect(admin.query(statement)).rejects.toMatchObject({ code: '23001' })
  })

  it('is, in a partition, nothing either', async () => {
    const { rows } = await admin.query<{ part: string }>(
      `select inhrelid::regclass::text as part from pg_inherits where inhparent = 'cpis.access_matched'::regclass`,
    )
    for (const { part } of rows) {
      await expect(admin.query(`truncate ${part}`)).rejects.toMatchObject({ code: '23001' })
      const { rows: guards } = await admin.query(
        `select from pg_trigger t where t.tgrelid = $1::regclass and t.tgfoid = 'cpis.refuse_change'::regproc and t.tgenabled = 'O'`,
        [part],
      )
      expect(guards, part).toHaveLength(2)
    }
    expect(await count('access_matched')).toBeGreaterThan(0)
  })

  it('is to add leaves, for the sealer, and no rows', async () => {
    const sealer = new pg.Client({ connectionString: database.sealerUrl })
    await sealer.connect()
    for (const table of ['access_matched', 'access_unmatched', 'audit_event', 'verification_run']) {
      await expect(sealer.query(`insert into cpis.${table} select * from cpis.${table} limit 0`)).rejects.toMatchObject({ code: '42501' })
    }
    await sealer.end()
  })
})
