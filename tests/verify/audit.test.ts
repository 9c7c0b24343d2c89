import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessMacWith } from '@/lib/access-records/access-mac'
import { readBySql } from '@/tests/support/by-sql'
import { createClinician, type TestClinician } from '@/tests/factories/access'
import { createAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { createPlan } from '@/tests/factories/plan'
import { withClient } from '@/scripts/database/with-client'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'
import { printFigure } from '@/tests/support/figure'
import {
  asSuperuserWithoutGuards,
  MAC_KEY,
  makeOutsideFiles,
  type OutsideFiles,
  sealOnce,
  verifyAll,
  vouchedLook,
} from '@/tests/support/sealed-register'

/** T19, the part that takes long: 100,000 rows sealed and verified, and what nobody is shown without a record. */

const ROWS = 100_000

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
  await fillAccesses()
}, 120_000)
afterAll(async () => {
  await admin.end()
  await database.drop()
  outside.remove()
})

/** Vouched rows like one that the door has made, of the last month, each with its notice. */
async function fillAccesses(): Promise<void> {
  const first = await vouchedLook(admin, nurse, child.nhsNumber, outside.receipts)
  const made: { id: string; at: string; mac: string }[] = []
  for (let place = 1; place < ROWS; place++) {
    const at = new Date(Date.now() - 60_000 - place * 20_000)
    const id = idAt(at.getTime(), place)
    const mac = accessMacWith(MAC_KEY, {
      eventId: id,
      actorId: nurse.personId,
      role: 'CL',
      organisationId: nurse.organisationId,
      settingId: nurse.settingId,
      channel: 'page',
      reason: 'direct-care',
      reasonText: null,
      subjectKey: Buffer.alloc(32, 9),
    })
    made.push({ id, at: at.toISOString(), mac: mac.toString('hex') })
  }
  await admin.query('create temporary table made (id uuid, at timestamptz, mac text)')
  for (let from = 0; from < made.length; from += 10_000) {
    const part = made.slice(from, from + 10_000)
    await admin.query('insert into made select * from unnest($1::uuid[], $2::timestamptz[], $3::text[])', [
      part.map(({ id }) => id),
      part.map(({ at }) => at),
      part.map(({ mac }) => mac),
    ])
  }
  const columns = await admin.query<{ name: string }>(
    `select quote_ident(attname) as name from pg_attribute where attrelid = 'cpis.access_matched'::regclass and attnum > 0 and not attisdropped and attname not in ('event_id', 'at', 'mac')`,
  )
  const same = columns.rows.map(({ name }) => name).join(', ')
  await admin.query(
    `insert into cpis.access_matched (event_id, at, mac, ${same}) select m.id, m.at, decode(m.mac, 'hex'), ${same} from made m, cpis.access_matched a where a.event_id = $1`,
    [first],
  )
  await admin.query(
    `insert into cpis.notification (event_id, at, authority_id, child_id, plan_types, actor_name, role, organisation_name, setting_kind, setting_name, reason)
    select m.id, m.at, n.authority_id, n.child_id, n.plan_types, n.actor_name, n.role, n.organisation_name, n.setting_kind, n.setting_name, n.reason
    from made m, cpis.notification n where n.event_id = $1`,
    [first],
  )
  await admin.query('analyze')
}

/** An id of version 7 for a moment. */
function idAt(time: number, place: number): string {
  const hex = time.toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${place.toString(16).padStart(12, '0')}`
}

describe('T19', () => {
  it('100,000 rows are sealed and proved in time, and one that is altered among them is named', async () => {
    const begun = performance.now()
    const sealed = (await sealOnce(database.sealerUrl, outside)) ?? 0
    const rate = Math.round(sealed / ((performance.now() - begun) / 1000))
    await admin.query('analyze')
    const clean = await verifyAll(database.verifierUrl, outside)
    const target = 'select event_id from cpis.access_matched order by event_id offset 54321 limit 1'
    const { rows } = await admin.query<{ event_id: string }>(target)
    await asSuperuserWithoutGuards(admin, `update cpis.access_matched set reason = 'safeguarding' where event_id = (${target})`)
    const altered = await verifyAll(database.verifierUrl, outside)
    await asSuperuserWithoutGuards(admin, `update cpis.access_matched set reason = 'direct-care' where event_id = '${rows[0]?.event_id}'`)
    const met = [
      printFigure('T19 rows sealed', `${sealed} at ${rate} rows/s`, 'all, at 2,000 rows/s or more', sealed === ROWS && rate >= 2_000),
      printFigure(
        'T19 clean rows verified',
        `${clean.findings.rows} in ${(clean.milliseconds / 1000).toFixed(1)} s, ${clean.findings.count} problems`,
        '100,000 under 20 s, 0 problems',
        clean.findings.rows === ROWS && clean.milliseconds < 20_000 && clean.findings.count === 0,
      ),
      printFigure(
        'T19 altered row among them named',
        altered.findings.named[0]?.id === rows[0]?.event_id ? 'yes' : 'no',
        'yes',
        altered.findings.named[0]?.id === rows[0]?.event_id,
      ),
    ]
    expect(met).not.toContain(false)
  }, 240_000)

  it('the application changes no record, and shows nothing without a committed one in 100,000 tries', async () => {
    const { changed, shown } = await withClient(database.appUrl, async (application) => {
      let succeeded = 0
      for (const table of ['access_matched', 'access_unmatched', 'audit_event', 'seal_leaf', 'seal_checkpoint']) {
        for (const statement of [`update cpis.${table} set at = at`, `delete from cpis.${table}`, `truncate cpis.${table}`]) {
          await application.query(statement).then(
            () => (succeeded += 1),
            () => undefined,
          )
        }
      }
      const { rows } = await application.query<{ count: string }>(
        'select count(*) from generate_series(1, 99000) where cpis.read_disclosed($1, gen_random_uuid()) is not null',
        [nurse.ticket.text],
      )
      let disclosed = Number(rows[0]?.count)
      for (let tries = 0; tries < 1_000; tries++) {
        await application.query('begin')
        const id = await vouchedLook(application as unknown as pg.Client, nurse, child.nhsNumber, `${outside.folder}/not-committed`)
        if ((await readBySql(application, nurse.ticket, id)) !== null) disclosed += 1
        await application.query('rollback')
      }
      return { changed: succeeded, shown: disclosed }
    })
    expect([
      printFigure('T19 changes by the application', changed, '0', changed === 0),
      printFigure('T19 disclosures without a committed record', `${shown} of 100000`, '0', shown === 0),
    ]).not.toContain(false)
  }, 240_000)
})
