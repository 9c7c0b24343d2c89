import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { liftLegalHold } from '@/lib/legal-holds/lift-legal-hold'
import { listLegalHolds } from '@/lib/legal-holds/list-legal-holds'
import { placeLegalHold } from '@/lib/legal-holds/place-legal-hold'
import { createAdministrator } from '@/tests/factories/administrator'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { checkAndMatch } from '@/tests/support/check-child'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { recordedMonthsAgo } from '@/tests/support/recorded-long-ago'

let app: TestApplication
let auditor: Actor
let second: Actor
let nurse: Actor
let authority: TestAuthority

beforeAll(async () => {
  app = await startApplication()
  auditor = await createAdministrator(app.admin, 'AU')
  second = await createAdministrator(app.admin, 'NA')
  nurse = await createClinicalActor(app.admin)
})
afterAll(() => app.stop())
beforeEach(async () => {
  authority = await createAuthority(app.admin)
  await liftAll()
})

const nothing = { number: '', personName: '', organisationId: '', reason: 'A court has asked for these records' }
const holdAbout = (number: string) => placeLegalHold(auditor, { ...nothing, kind: 'child', number })

async function liftAll(): Promise<void> {
  for (const { id, liftedAt } of (await listLegalHolds(second, {})).holds) if (liftedAt === null) await liftLegalHold(second, { holdId: id })
}

async function erase(): Promise<void> {
  await app.admin.query('select cpis.erase_old_records()')
}

/** A child whom a nurse looked up, and whose only plan ended more than 13 months ago. */
async function childPastItsTime(given: { nhsNumber?: TestChild['nhsNumber']; at?: TestAuthority } = {}): Promise<TestChild> {
  const child = await createChild(app.admin, given.at ?? authority, { nhsNumber: given.nhsNumber })
  const plan = await createPlan(app.admin, child, { startsIn: -2000 })
  await checkAndMatch(nurse, child.nhsNumber)
  await app.admin.query(`update cpis.plan set end_date = (cpis.today() - interval '13 months 1 day')::date where id = $1`, [plan.id])
  await recordedMonthsAgo(app.admin, 14, 'p.id = $1', plan.id)
  return child
}

/** How much there is about a child: records, plans, their histories, and the authority's notifications. */
async function keptOf(child: TestChild): Promise<{ records: number; history: number; plans: number; versions: number; notices: number }> {
  const { rows } = await app.admin.query<Awaited<ReturnType<typeof keptOf>>>(
    `select (select count(*)::integer from cpis.child where id = $1) as records, (select count(*)::integer from cpis.child_version where child_id = $1) as history,
            (select count(*)::integer from cpis.plan where child_id = $1) as plans, (select count(*)::integer from cpis.plan_version where child_id = $1) as versions,
            (select count(*)::integer from cpis.notification where child_id = $1) as notices`,
    [child.id],
  )
  return rows[0]!
}
const whole = { records: 1, history: 1, plans: 1, versions: 2, notices: 1 }
const gone = { records: 0, history: 0, plans: 0, versions: 0, notices: 0 }

describe('a legal hold about a child', () => {
  it('keeps its plans past their time, with every version and what the authority learnt; and nobody else’s', async () => {
    const [held, other] = [await childPastItsTime(), await childPastItsTime()]
    await holdAbout(held.nhsNumber)
    await erase()
    expect(await keptOf(held)).toEqual(whole)
    expect(await keptOf(other)).toEqual(gone)
  })

  it('is lifted, and the next run erases', async () => {
    const held = await childPastItsTime()
    await holdAbout(held.nhsNumber)
    await erase()
    expect(await keptOf(held)).toEqual(whole)
    await liftAll()
    await erase()
    expect(await keptOf(held)).toEqual(gone)
  })

  it('keeps what any authority holds under the number, and what came to the register after the hold was placed', async () => {
    const number = fakeNhsNumber(7_600)
    await holdAbout(number)
    const [here, there] = [await childPastItsTime({ nhsNumber: number }), await createAuthority(app.admin)]
    const elsewhere = await createChild(app.admin, there, { nhsNumber: number })
    const plan = await createPlan(app.admin, elsewhere, { startsIn: -2000 })
    await app.admin.query(`update cpis.plan set end_date = (cpis.today() - interval '13 months 1 day')::date where id = $1`, [plan.id])
    await recordedMonthsAgo(app.admin, 14, 'p.id = $1', plan.id)
    await erase()
    expect(await keptOf(here)).toEqual(whole)
    expect(await keptOf(elsewhere)).toMatchObject({ records: 1, plans: 1 })
  })

  it('keeps the record after its number was corrected, and one whose number was replaced, whichever is asked for', async () => {
    const [corrected, replaced] = [await childPastItsTime(), await childPastItsTime()]
    const [right, newer] = [fakeNhsNumber(7_601), fakeNhsNumber(7_602)]
    await holdAbout(corrected.nhsNumber)
    await app.admin.query(`update cpis.child set nhs_number = $2, change = 'number-corrected' where id = $1`, [corrected.id, right])
    await app.admin.query(`insert into cpis.superseded_number (nhs_number, replaced_by, said_at) values ($1, $2, now() - interval '20 months')`, [
      replaced.nhsNumber,
      newer,
    ])
    await holdAbout(newer)
    await erase()
    expect(await keptOf(corrected)).toMatchObject({ records: 1, plans: 1 })
    expect(await keptOf(replaced)).toEqual(whole)
  })

  it('keeps the rows of files that were about it', async () => {
    const [held, other] = [fakeNhsNumber(7_603), fakeNhsNumber(7_604)]
    const { rows } = await app.admin.query<{ id: string }>(
      `insert into cpis.upload (authority_id, contents, file_name, file_sha256, received_by, file_code, received_at, applied_at, applied_by)
       values ($1, 'full', 'list.csv', repeat('e', 64), 'test', 'CPF03', now() - interval '14 months', now(), 'test') returning id`,
      [authority.id],
    )
    const spaced = `${held.slice(0, 3)} ${held.slice(3, 6)} ${held.slice(6)}`
    for (const [row, number] of [
      [1, spaced],
      [2, other],
    ] as const) {
      await app.admin.query(
        `insert into cpis.upload_row (upload_id, row, authority_id, outcome, code, number, child_name, plan_type) values ($1, $2, $3, 'added', 'CPR01', $4, 'Robin', 'CPP')`,
        [rows[0]?.id, row, authority.id, number],
      )
      await app.admin.query(
        `insert into cpis.rejected_row (authority_id, upload_id, row, cells, about, code, reason, rejected_at) values ($3, $1, $2, $4, 'a row', 'CPR02', 'no', now() - interval '14 months')`,
        [rows[0]?.id, row, authority.id, JSON.stringify({ nhs_number: number })],
      )
    }
    await holdAbout(held)
    await erase()
    const left = async (table: string) =>
      (await app.admin.query<{ row: number }>(`select row from cpis.${table} where upload_id = $1`, [rows[0]?.id])).rows
    expect([await left('upload_row'), await left('rejected_row')]).toEqual([[{ row: 1 }], [{ row: 1 }]])
  })

  it('keeps no number in clear, and of two holds about one child two different hashes', async () => {
    const held = await createChild(app.admin, authority)
    await holdAbout(held.nhsNumber)
    await holdAbout(held.nhsNumber)
    const { rows } = await app.admin.query<{ text: string; hash: string }>(
      `select to_jsonb(h)::text as text, number_hash::text as hash from cpis.legal_hold h where lifted_at is null`,
    )
    expect(rows.map(({ text }) => text).join()).not.toContain(held.nhsNumber)
    expect(new Set(rows.map(({ hash }) => hash)).size).toBe(2)
  })
})

describe('a legal hold about an authority, or everything', () => {
  it('keeps that authority’s plans, and of everything every plan', async () => {
    const elsewhere = await createAuthority(app.admin)
    const [held, other] = [await childPastItsTime(), await childPastItsTime({ at: elsewhere })]
    await placeLegalHold(auditor, { ...nothing, kind: 'organisation', organisationId: authority.id })
    await erase()
    expect(await keptOf(held)).toEqual(whole)
    expect(await keptOf(other)).toEqual(gone)
    const another = await childPastItsTime({ at: elsewhere })
    await placeLegalHold(auditor, { ...nothing, kind: 'everything' })
    await erase()
    expect(await keptOf(another)).toEqual(whole)
    await liftAll()
    await erase()
    expect([await keptOf(held), await keptOf(another)]).toEqual([gone, gone])
  })
})
