import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import { checkUpload } from '@/lib/uploads/check/check-upload'
import { submitUpload } from '@/lib/uploads/receive/submit-upload'
import type { Actor } from '@/lib/identity/actor'
import { addDays, todayInLondon } from '@/lib/shared/calendar-date'
import { changePlan } from '@/lib/plans/forms/change-plan'
import { endPlan } from '@/lib/plans/forms/end-plan'
import { declineTransfer } from '@/lib/transfers/decline-transfer'
import { getPlanToOffer } from '@/lib/transfers/get-plan-to-offer'
import { offerPlan } from '@/lib/transfers/offer-plan'
import { takeBackTransfer } from '@/lib/transfers/take-back-transfer'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { createPlan } from '@/tests/factories/plan'
import { createPlansInPlace } from '@/tests/factories/plans-in-place'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { fillForm, typedDate } from '@/tests/support/fill-form'
import { uploadFile, type FileRow } from '@/tests/support/upload-file'

const FROM = 60_000
let app: TestApplication
let colleague: pg.Client
let authority: TestAuthority
let manager: Actor

beforeAll(async () => {
  app = await startApplication()
})
afterAll(() => app.stop())
beforeEach(async () => {
  colleague = new pg.Client({ connectionString: app.adminUrl })
  await colleague.connect()
  authority = await createAuthority(app.admin)
  manager = await createAuthorityActor(app.admin, authority, 'LD')
  await createPlansInPlace(app.admin, authority, 30)
})
afterEach(() => colleague.end())

const row = (at: number): FileRow => ({
  nhs_number: fakeNhsNumber(FROM + at),
  local_id: `F-${at + 1}`,
  family_name: 'Filler',
  given_name: 'Sam',
  date_of_birth: '2018-05-06',
  plan_type: 'CPP',
  start_date: '2025-03-09',
})

/** Saves, as of a day ago, a full file that leaves the first plan out. */
async function leaveOneOut(): Promise<void> {
  await applyUpload(manager, { fileName: 'f.csv', contents: 'full', bytes: uploadFile(Array.from({ length: 29 }, (_, at) => row(at + 1))) })
  await app.admin.query(`update cpis.held_ending set apply_after = now() - interval '1 second' where authority_id = $1`, [authority.id])
}

async function left(): Promise<{ planId: string; ended: boolean; state: string }> {
  const { rows } = await app.admin.query<{ planId: string; ended: boolean; state: string }>(
    `select p.id as "planId", p.end_date is not null as ended, h.state from cpis.plan p join cpis.held_ending h on h.plan_id = p.id
     where p.authority_id = $1 and p.nhs_number = $2`,
    [authority.id, fakeNhsNumber(FROM)],
  )
  return rows[0]!
}
const applyDue = () => app.admin.query('select cpis.apply_due_endings()')

it('an ending that is due leaves a plan that a colleague is saving in this moment', async () => {
  await leaveOneOut()
  await colleague.query('begin')
  await colleague.query(
    `update cpis.plan set last_review_date = cpis.today(), changed_by = 'A colleague', upload_id = null where authority_id = $1 and nhs_number = $2`,
    [authority.id, fakeNhsNumber(FROM)],
  )
  let over = false
  const applied = applyDue().finally(() => (over = true))
  for (let waits = false; !waits && !over;) {
    const {
      rows: [lock],
    } = await colleague.query<{ waits: boolean }>(`select exists (select from pg_locks where not granted) as waits`)
    waits = lock?.waits === true
  }
  await colleague.query('commit')
  await applied
  await applyDue()
  expect(await left()).toMatchObject({ ended: false, state: 'overtaken' })
})

it('a plan that somebody ended by hand and put in place again does not end by the absence that waited', async () => {
  await leaveOneOut()
  await app.admin.query(`update cpis.held_ending set apply_after = now() + interval '1 hour' where authority_id = $1`, [authority.id])
  const { rows } = await app.admin.query<{ id: string }>('select plan_id as id from cpis.held_ending where authority_id = $1', [authority.id])
  const planId = rows[0]!.id
  await endPlan(manager, { draftId: (await fillForm(manager, 'end', { planId }, { end: typedDate('end', todayInLondon(new Date())) })).draftId })
  await changePlan(manager, { draftId: (await fillForm(manager, 'change', { planId }, { end: {} })).draftId })
  await app.admin.query(`update cpis.held_ending set apply_after = now() - interval '1 second' where authority_id = $1`, [authority.id])
  await applyDue()
  expect(await left()).toMatchObject({ ended: false, state: 'overtaken' })
})

it('a new telephone of the lead team is no change of the plan: it ends', async () => {
  await leaveOneOut()
  await app.admin.query(
    `update cpis.plan set lead_team_phone = '01632 960001', changed_by = 'A colleague', upload_id = null where authority_id = $1`,
    [authority.id],
  )
  await applyDue()
  expect(await left()).toMatchObject({ ended: true, state: 'applied' })
})

it.each([[true], [false]])(
  'an unborn plan past its day that is left out ends beside the next one, which stays as it is when it is named: %s',
  async (isNamed) => {
    const mother = await createChild(app.admin, authority, { born: '1998-03-04' })
    const former = await createPlan(app.admin, mother, { type: 'UCPP', startsIn: -200, expectedIn: -40 })
    const next = await createPlan(app.admin, mother, { type: 'UCPP', startsIn: -20, expectedIn: 100 })
    const {
      rows: [said],
    } = await app.admin.query<{ start: string; expected: string }>(
      'select start_date::text as start, expected_on::text as expected from cpis.plan where id = $1',
      [next.id],
    )
    const named = { nhs_number: mother.nhsNumber, date_of_birth: '1998-03-04', plan_type: 'UCPP', start_date: said!.start, end_date: said!.expected }
    const rows = [...Array.from({ length: 30 }, (_, at) => row(at)), ...(isNamed ? [named] : [])]
    await applyUpload(manager, { fileName: 'f.csv', contents: 'full', bytes: uploadFile(rows) })
    await app.admin.query(`update cpis.held_ending set apply_after = now() - interval '1 second' where authority_id = $1`, [authority.id])
    await applyDue()
    const ends = await app.admin.query('select id, end_date - cpis.today() as ends from cpis.plan where id = any ($1) order by start_date', [
      [former.id, next.id],
    ])
    expect(ends.rows).toEqual([
      { id: former.id, ends: 0 },
      { id: next.id, ends: isNamed ? null : 0 },
    ])
  },
)

describe.each([
  [
    'declined',
    async (transferId: string, receiving: TestAuthority) =>
      declineTransfer(await createAuthorityActor(app.admin, receiving, 'LD'), { transferId, reason: 'not-ours' }),
  ],
  ['taken back', (transferId: string) => takeBackTransfer(manager, { transferId })],
] as const)('an offer to another authority that is %s', (_how, answer) => {
  /** Offers the plan that {@link leaveOneOut} leaves out. @returns answers the offer */
  async function offerIt(): Promise<() => Promise<unknown>> {
    const {
      rows: [plan],
    } = await app.admin.query<{ id: string }>('select id from cpis.plan where authority_id = $1 and nhs_number = $2', [
      authority.id,
      fakeNhsNumber(FROM),
    ])
    const planId = plan!.id
    const {
      plan: { versionId },
    } = await getPlanToOffer(manager, { planId })
    const receiving = await createAuthority(app.admin)
    const transferId = await offerPlan(manager, { planId, seen: versionId, receiver: receiving.id, movesOn: todayInLondon(new Date()) })
    return async () => answer(transferId, receiving)
  }

  it('leaves the plan in place, whatever a file left out while it stood', async () => {
    const answered = await offerIt()
    await leaveOneOut()
    await applyDue()
    await answered()
    await applyDue()
    expect(await left()).toMatchObject({ ended: false, state: 'overtaken' })
  })

  it('leaves the plan in place although it was left out before, and the clock never saw the offer', async () => {
    await leaveOneOut()
    const answered = await offerIt()
    await answered()
    await applyDue()
    expect(await left()).toMatchObject({ ended: false, state: 'overtaken' })
  })

  it('does not spare the plan when it is left out again afterwards', async () => {
    await (
      await offerIt()
    )()
    await leaveOneOut()
    await applyDue()
    expect(await left()).toMatchObject({ ended: true, state: 'applied' })
  })
})

it('an offer that is made while endings are being applied is refused, or spares the plan', async () => {
  await leaveOneOut()
  const { rows: plans } = await app.admin.query<{ id: string }>('select plan_id as id from cpis.held_ending where authority_id = $1', [authority.id])
  const planId = plans[0]!.id
  const seen = (await getPlanToOffer(manager, { planId })).plan.versionId
  const receiving = await createAuthority(app.admin)
  const { rows: rules } = await app.admin.query<{ rule: string }>(`select pg_get_functiondef('cpis.unknown_to_files_yet'::regproc) as rule`)
  // The second time that this rule is asked, endings are being chosen: it waits there for the colleague.
  await app.admin.query(`create sequence cpis.times_asked; grant usage on sequence cpis.times_asked to public;
    create or replace function cpis.unknown_to_files_yet(p_plan uuid) returns boolean language sql volatile as $$
      select false from (select case when nextval('cpis.times_asked') = 2 then pg_advisory_xact_lock(4711) end) waited $$`)
  await colleague.query('select pg_advisory_lock(4711)')
  const waiting = async () =>
    (
      await colleague.query<{ n: number }>(
        `select count(*)::integer as n from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
      )
    ).rows[0]!.n
  const applied = applyDue()
  await expect.poll(waiting, { timeout: 10_000 }).toBe(1)
  let answered = false
  const offered = offerPlan(manager, { planId, seen, receiver: receiving.id, movesOn: todayInLondon(new Date()) })
    .then(
      () => true,
      () => false,
    )
    .finally(() => (answered = true))
  await expect.poll(async () => answered || (await waiting()) === 2, { timeout: 10_000 }).toBe(true)
  await colleague.query('select pg_advisory_unlock(4711)')
  await applied
  expect({ offered: await offered, ended: (await left()).ended }).toEqual({ offered: false, ended: true })
  await app.admin.query(rules[0]!.rule)
  await app.admin.query('drop sequence cpis.times_asked')
})

it('what is due is done before a check begins its own work, so that no other authority waits for it', async () => {
  await leaveOneOut()
  const other = await createAuthority(app.admin)
  const checking = await createAuthorityActor(app.admin, other, 'LD')
  const { uploadId } = await submitUpload(checking, { fileName: 'f.csv', contents: 'changes', bytes: uploadFile([{}]), via: 'page' })
  // As if another file of the authority were being saved.
  await colleague.query('begin')
  await colleague.query(`select pg_advisory_xact_lock(hashtextextended('upload ' || $1::text, 0))`, [other.id])
  const check = checkUpload(checking, { uploadId })
  await expect.poll(async () => (await left()).state, { timeout: 4000 }).toBe('applied')
  await colleague.query('commit')
  expect((await check).fileCode).toBe('CPF02')
})

it('a plan that was left out, and to whose end a second person agrees weeks later, ends on that day: until then it was shown as in place', async () => {
  await leaveOneOut()
  await app.admin.query(
    `update cpis.held_ending set needs_approval = true, held_at = now() - interval '40 days', end_date = cpis.today() - 40 where authority_id = $1`,
    [authority.id],
  )
  await app.admin.query(
    `insert into cpis.approval (authority_id, kind, upload_id, reason, requested_by, requested_by_name, requested_at, decision, decided_at, decided_by, decided_by_name)
     select h.authority_id, 'endings', h.upload_id, 'The file says so', $2, 'A', now() - interval '40 days', 'approved', now(), $3, 'B' from cpis.held_ending h where h.authority_id = $1`,
    [authority.id, manager.personId, (await createAuthorityActor(app.admin, authority, 'LD')).personId],
  )
  await applyDue()
  const { rows } = await app.admin.query(
    `select p.end_date = cpis.today() as "endsToday", h.state, h.end_date = p.end_date as "saysSo" from cpis.held_ending h join cpis.plan p on p.id = h.plan_id where h.authority_id = $1`,
    [authority.id],
  )
  expect(rows).toEqual([{ endsToday: true, state: 'applied', saysSo: true }])
})

it('a baby’s plan that somebody has entered is not ended by the next full file, whose system does not know the baby yet; that of an older child is', async () => {
  const added = [
    [40, 30, 'current'],
    [41, 120, 'ended'],
  ] as const
  for (const [at, days] of added) {
    const born = addDays(todayInLondon(new Date()), -days)
    await createPlan(app.admin, await createChild(app.admin, authority, { nhsNumber: fakeNhsNumber(FROM + at), born }), { startsIn: -10 })
  }
  await applyUpload(manager, { fileName: 'f.csv', contents: 'full', bytes: uploadFile(Array.from({ length: 30 }, (_, at) => row(at))) })
  await app.admin.query(`update cpis.held_ending set apply_after = now() - interval '1 second' where authority_id = $1`, [authority.id])
  await applyDue()
  for (const [at, , standing] of added) {
    const { rows } = await app.admin.query<{ ended: boolean }>(
      'select end_date is not null as ended from cpis.plan where authority_id = $1 and nhs_number = $2',
      [authority.id, fakeNhsNumber(FROM + at)],
    )
    expect(rows).toEqual([{ ended: standing === 'ended' }])
  }
})

it('what a suspended authority left out ends nothing: nobody there can take the file back, or send another', async () => {
  await leaveOneOut()
  await app.admin.query(`update cpis.organisation set status = 'suspended' where id = $1`, [authority.id])
  await applyDue()
  expect(await left()).toMatchObject({ ended: false, state: 'overtaken' })
})
