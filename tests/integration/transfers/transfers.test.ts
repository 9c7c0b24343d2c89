import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { countWaiting } from '@/lib/approvals/count-waiting'
import type { Actor } from '@/lib/identity/actor'
import { addDays, todayInLondon } from '@/lib/shared/calendar-date'
import { acceptTransfer } from '@/lib/transfers/accept-transfer'
import { declineTransfer } from '@/lib/transfers/decline-transfer'
import { getPlanToOffer } from '@/lib/transfers/get-plan-to-offer'
import { getTransfer } from '@/lib/transfers/get-transfer'
import { listTransfers } from '@/lib/transfers/list-transfers'
import { offerPlan } from '@/lib/transfers/offer-plan'
import { takeBackTransfer } from '@/lib/transfers/take-back-transfer'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { auditEvents } from '@/tests/support/audit'
import { checkAndFindProtected, checkAndMatch } from '@/tests/support/check-child'

let app: TestApplication
let nurse: Actor
let giving: TestAuthority
let receiving: TestAuthority
let giver: Actor
let receiver: Actor
let child: TestChild
let planId: string
const today = todayInLondon(new Date())

beforeAll(async () => {
  app = await startApplication()
  nurse = await createClinicalActor(app.admin)
})
afterAll(() => app.stop())
beforeEach(async () => {
  giving = await createAuthority(app.admin)
  receiving = await createAuthority(app.admin)
  giver = await createAuthorityActor(app.admin, giving, 'LD', 'Gill Giver')
  receiver = await createAuthorityActor(app.admin, receiving, 'LD', 'Ray Receiver')
  child = await createChild(app.admin, giving)
  planId = (await createPlan(app.admin, child)).id
})

async function offer(given: { movesOn?: string; plan?: string; to?: string } = {}): Promise<string> {
  const plan = given.plan ?? planId
  const {
    plan: { versionId },
  } = await getPlanToOffer(giver, { planId: plan })
  return offerPlan(giver, { planId: plan, seen: versionId, receiver: given.to ?? receiving.id, movesOn: given.movesOn ?? today })
}

/** What a clinician sees of each plan: whose it is, its status, and to whom it is being transferred. */
async function seen() {
  const { records } = await checkAndMatch(nurse, child.nhsNumber)
  return records.map(({ authority, standing, transferTo }) => [authority.name, standing, transferTo?.name ?? null])
}

describe('a plan that is offered to another authority', () => {
  it('is shown as the first one’s, with both to call, until the other has accepted; then as the other’s, without a gap', async () => {
    expect(await seen()).toEqual([[giving.name, 'current', null]])
    const transferId = await offer()
    expect(await seen()).toEqual([[giving.name, 'current', receiving.name]])
    await acceptTransfer(receiver, { transferId })
    expect(await seen()).toEqual([
      [receiving.name, 'current', null],
      [giving.name, 'previous', null],
    ])
  })

  it('shows the telephone numbers of the other authority while it waits', async () => {
    await app.admin.query(`update cpis.authority set day_phone = '01632 960701', duty_phone = '01632 960702' where organisation_id = $1`, [
      receiving.id,
    ])
    await offer()
    expect((await checkAndMatch(nurse, child.nhsNumber)).records[0]?.transferTo).toEqual({
      name: receiving.name,
      dayPhone: '01632 960701',
      dutyPhone: '01632 960702',
      officeOpen: expect.any(Boolean),
    })
  })

  it('is seen by both authorities and by no third one', async () => {
    const transferId = await offer()
    const stranger = await createAuthorityActor(app.admin, await createAuthority(app.admin), 'LD')
    expect(await listTransfers(giver, {})).toMatchObject({
      incoming: [],
      outgoing: [{ id: transferId, familyName: 'Ashworth', toName: receiving.name, due: true, gone: false }],
    })
    expect(await listTransfers(receiver, {})).toMatchObject({ incoming: [{ id: transferId, fromName: giving.name, childId: null }], outgoing: [] })
    expect(await getTransfer(receiver, { transferId })).toMatchObject({ held: 'nothing', transfer: { nhsNumber: child.nhsNumber } })
    expect(await listTransfers(stranger, {})).toEqual({ incoming: [], outgoing: [], answered: [] })
    for (const id of [transferId, randomUUID()]) {
      await expect(getTransfer(stranger, { transferId: id })).rejects.toMatchObject({ kind: 'not-found', message: 'There is no such offer' })
      for (const act of [acceptTransfer, takeBackTransfer])
        await expect(act(stranger, { transferId: id })).rejects.toMatchObject({ kind: 'not-found' })
      await expect(declineTransfer(stranger, { transferId: id, reason: 'not-ours' })).rejects.toMatchObject({ kind: 'not-found' })
    }
  })

  it('is counted for the data manager who can answer it, and for nobody else', async () => {
    await offer()
    expect(await countWaiting(receiver, {})).toMatchObject({ offers: 1 })
    expect(await countWaiting(giver, {})).toMatchObject({ offers: 0 })
    expect(await countWaiting(await createAuthorityActor(app.admin, receiving, 'LP'), {})).toMatchObject({ offers: 0 })
  })

  it('takes its coded details with it, begins on the day that was said, and both histories name who did it', async () => {
    await app.admin.query(`update cpis.plan set category = 'NEG', instructions = '{ring-on-arrival}', lead_team = 'North' where id = $1`, [planId])
    const transferId = await offer({ movesOn: addDays(today, -3) })
    await acceptTransfer(receiver, { transferId })
    const { rows } = await app.admin.query(
      `select authority_id as authority, start_date::text as starts, end_date::text as ends, category, instructions, lead_team as team, changed_by as by
       from cpis.plan where nhs_number = $1 order by start_date`,
      [child.nhsNumber],
    )
    expect(rows).toEqual([
      expect.objectContaining({ authority: giving.id, ends: addDays(today, -3), by: 'Ray Receiver' }),
      // The lead team belongs to the giving authority: the receiving one names its own.
      {
        authority: receiving.id,
        starts: addDays(today, -3),
        ends: null,
        category: 'NEG',
        instructions: ['ring-on-arrival'],
        team: null,
        by: 'Ray Receiver',
      },
    ])
    expect((await listTransfers(receiver, {})).answered).toMatchObject([
      { id: transferId, state: 'accepted', decidedByName: 'Ray Receiver', childId: expect.any(String) },
    ])
    expect(await auditEvents(app.admin, 'transfer')).toContainEqual(
      expect.objectContaining({ type: 'transfer.accept', outcome: 'done', person: 'Ray Receiver' }),
    )
  })

  it('can be declined with a coded reason, which the other authority sees, and stays where it is', async () => {
    const transferId = await offer()
    await expect(declineTransfer(receiver, { transferId, reason: '' })).rejects.toMatchObject({ kind: 'invalid-input', field: 'reason' })
    await declineTransfer(receiver, { transferId, reason: 'no-conference-yet' })
    expect(await seen()).toEqual([[giving.name, 'current', null]])
    expect((await listTransfers(giver, {})).answered).toMatchObject([
      { state: 'declined', declineReason: 'no-conference-yet', decidedByName: 'Ray Receiver' },
    ])
    expect(await listTransfers(receiver, {})).toEqual({ incoming: [], outgoing: [], answered: [] })
    await offer()
  })

  it('can be taken back, and is then gone for the other authority', async () => {
    const transferId = await offer()
    await takeBackTransfer(giver, { transferId })
    expect(await listTransfers(receiver, {})).toMatchObject({ incoming: [], answered: [] })
    await expect(acceptTransfer(receiver, { transferId })).rejects.toMatchObject({ kind: 'conflict' })
    await expect(takeBackTransfer(receiver, { transferId })).rejects.toMatchObject({ kind: 'not-found' })
    expect(await seen()).toEqual([[giving.name, 'current', null]])
  })

  it('is offered once at a time, also by two people at the same moment', async () => {
    const other = await createAuthorityActor(app.admin, giving, 'LD')
    const {
      plan: { versionId: seenVersion },
    } = await getPlanToOffer(giver, { planId })
    const answers = await Promise.allSettled(
      [giver, other].map((one) => offerPlan(one, { planId, seen: seenVersion, receiver: receiving.id, movesOn: today })),
    )
    expect(answers.map((answer) => answer.status).toSorted()).toEqual(['fulfilled', 'rejected'])
    await expect(offer()).rejects.toMatchObject({ kind: 'conflict', leadsTo: expect.stringMatching(/^\/transfers\/[0-9a-f-]{36}$/) })
  })

  it('accepted and taken back at the same moment is one of the two, and never both nor neither', async () => {
    for (let round = 0; round < 4; round += 1) {
      const transferId = await offer()
      const answers = await Promise.allSettled([acceptTransfer(receiver, { transferId }), takeBackTransfer(giver, { transferId })])
      expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1)
      const accepted = answers[0]?.status === 'fulfilled'
      expect((await seen())[0]).toEqual([accepted ? receiving.name : giving.name, 'current', null])
      if (accepted) return
    }
  })

  it('that ends while the other authority reads the offer is not taken over, and does not come back', async () => {
    const transferId = await offer()
    await app.admin.query('update cpis.plan set end_date = cpis.today() where id = $1', [planId])
    await expect(acceptTransfer(receiver, { transferId })).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('was taken back'),
    })
    expect(await seen()).toEqual([[giving.name, 'previous', null]])
    expect((await listTransfers(receiver, {})).incoming).toEqual([])
    expect((await listTransfers(giver, {})).answered).toMatchObject([{ id: transferId, state: 'taken-back', decidedByName: 'test' }])
  })

  it('ended and accepted at the same moment is in place somewhere or ended, and both know', async () => {
    for (let round = 0; round < 4; round += 1) {
      const one = await createChild(app.admin, giving)
      const plan = await createPlan(app.admin, one)
      const transferId = await offer({ plan: plan.id })
      const [accepted] = await Promise.allSettled([
        acceptTransfer(receiver, { transferId }),
        app.admin.query('update cpis.plan set end_date = cpis.today(), changed_by = $2 where id = $1 and end_date is null', [plan.id, 'Gill Giver']),
      ])
      const { records } = await checkAndMatch(nurse, one.nhsNumber)
      expect(records.some(({ standing }) => standing === 'current')).toBe(accepted.status === 'fulfilled')
    }
  })

  it('cannot be accepted before its day', async () => {
    const transferId = await offer({ movesOn: addDays(today, 1) })
    expect((await listTransfers(receiver, {})).incoming).toMatchObject([{ due: false }])
    await expect(acceptTransfer(receiver, { transferId })).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('before the day'),
    })
  })

  it('goes on as the other authority’s own when that holds one of its kind already', async () => {
    const held = await createChild(app.admin, receiving, { nhsNumber: child.nhsNumber })
    await createPlan(app.admin, held, { startsIn: -10 })
    const transferId = await offer()
    expect(await getTransfer(receiver, { transferId })).toMatchObject({ held: 'plan-of-this-kind' })
    await acceptTransfer(receiver, { transferId })
    expect(await seen()).toEqual([
      [receiving.name, 'current', null],
      [giving.name, 'previous', null],
    ])
  })

  it('is not swallowed by a plan of its kind that the other authority has ended since', async () => {
    const held = await createChild(app.admin, receiving, { nhsNumber: child.nhsNumber })
    await createPlan(app.admin, held, { startsIn: -50, endsIn: -1 })
    const transferId = await offer({ movesOn: addDays(today, -3) })
    await expect(acceptTransfer(receiver, { transferId })).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('for part of the same time'),
    })
    expect((await seen())[0]).toEqual([giving.name, 'current', receiving.name])
  })

  it('goes on as the one of its kind that is in place there, beside one that has ended', async () => {
    const held = await createChild(app.admin, receiving, { nhsNumber: child.nhsNumber })
    await createPlan(app.admin, held, { startsIn: -90, endsIn: -30 })
    await createPlan(app.admin, held, { startsIn: -20 })
    await acceptTransfer(receiver, { transferId: await offer({ movesOn: addDays(today, -60) }) })
    expect((await seen())[0]).toEqual([receiving.name, 'current', null])
  })

  it('is never taken over onto another person whom the other authority holds under the number', async () => {
    await createChild(app.admin, receiving, { nhsNumber: child.nhsNumber, familyName: 'Elder', born: '2009-01-01' })
    const transferId = await offer()
    await expect(acceptTransfer(receiver, { transferId })).rejects.toMatchObject({
      kind: 'conflict',
      field: 'form',
      message: expect.stringContaining('another date of birth'),
    })
    expect(await seen()).toEqual([[giving.name, 'current', receiving.name]])
  })

  it.each([
    ['is withdrawn', 'withdrawn_at = now()'],
    ['ends before it moves', 'end_date = cpis.today() + 3'],
    ['turns out to start later', 'start_date = cpis.today(), end_date = null, last_review_date = null'],
  ])('is taken back when the plan %s', async (_what, change) => {
    const transferId = await offer({ movesOn: change.startsWith('start') ? addDays(today, -1) : addDays(today, 5) })
    await app.admin.query(`update cpis.plan set ${change}, changed_by = 'Gill Giver' where id = $1`, [planId])
    expect((await listTransfers(giver, {})).answered).toMatchObject([{ id: transferId, state: 'taken-back', decidedByName: 'Gill Giver' }])
    expect(await listTransfers(receiver, {})).toMatchObject({ incoming: [] })
  })

  it('says what the giving authority knows now, and makes the child of it that is taken over', async () => {
    const transferId = await offer({ movesOn: today })
    await app.admin.query(`update cpis.child set family_name = 'Right', date_of_birth = '2017-02-03' where id = $1`, [child.id])
    await app.admin.query('update cpis.plan set end_date = cpis.today() + 20 where id = $1', [planId])
    expect((await listTransfers(receiver, {})).incoming).toMatchObject([
      { familyName: 'Right', dateOfBirth: '2017-02-03', endDate: addDays(today, 20) },
    ])
    await acceptTransfer(receiver, { transferId })
    expect((await checkAndMatch(nurse, child.nhsNumber)).records[0]).toMatchObject({
      familyName: 'Right',
      dateOfBirth: '2017-02-03',
      authority: { name: receiving.name },
    })
  })

  it('is not taken over into a record that was closed', async () => {
    const held = await createChild(app.admin, receiving, { nhsNumber: child.nhsNumber })
    await app.admin.query(`update cpis.child set closed_on = cpis.today(), closed_why = 'died' where id = $1`, [held.id])
    const transferId = await offer()
    expect(await getTransfer(receiver, { transferId })).toMatchObject({ held: 'closed' })
    await expect(acceptTransfer(receiver, { transferId })).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('record of this child is closed'),
    })
    expect(await seen()).toEqual([[giving.name, 'current', receiving.name]])
  })

  it('takes its protection with it', async () => {
    await app.admin.query('update cpis.child set is_protected = true where id = $1', [child.id])
    await acceptTransfer(receiver, { transferId: await offer() })
    await app.admin.query(`set session_replication_role = replica`)
    await app.admin.query('update cpis.child set is_protected = false where id = $1', [child.id])
    await app.admin.query(`set session_replication_role = origin`)
    await checkAndFindProtected(nurse, child.nhsNumber)
  })
})

describe('offering', () => {
  it.each([
    ['to nobody', { receiver: '' }, 'receiver'],
    ['to an authority that there is not', { receiver: randomUUID() }, 'receiver'],
    ['from no day', { movesOn: '' }, 'movesOn'],
    ['from a day that does not exist', { movesOn: '2026-02-30' }, 'movesOn'],
    ['from before the plan', { movesOn: addDays(today, -101) }, 'movesOn'],
    ['from a day too far ahead', { movesOn: addDays(today, 91) }, 'movesOn'],
  ])('is refused %s, before and after "Check your answers"', async (_what, wrong, field) => {
    const { plan } = await getPlanToOffer(giver, { planId })
    const form = { planId, seen: plan.versionId, receiver: receiving.id, movesOn: today as string, ...wrong }
    for (const act of [offerPlan.check, offerPlan]) await expect(act(giver, form)).rejects.toMatchObject({ kind: 'invalid-input', field })
  })

  it('is refused to oneself, of an ended plan, and when the plan has changed since it was read', async () => {
    const { plan, receivers } = await getPlanToOffer(giver, { planId })
    expect(receivers.map(({ id }) => id)).not.toContain(giving.id)
    const form = { planId, seen: plan.versionId, receiver: receiving.id, movesOn: today as string }
    await expect(offerPlan(giver, { ...form, receiver: giving.id })).rejects.toMatchObject({ kind: 'invalid-input', field: 'receiver' })
    await offerPlan.check(giver, form)
    await app.admin.query(`update cpis.plan set category = 'PHY' where id = $1`, [planId])
    await expect(offerPlan(giver, form)).rejects.toMatchObject({ kind: 'conflict', message: expect.stringContaining('changed while you worked') })
    await app.admin.query('update cpis.plan set end_date = cpis.today() where id = $1', [planId])
    await expect(offer()).rejects.toMatchObject({ kind: 'conflict' })
  })

  it('is for the data manager of the plan’s own authority', async () => {
    const { plan } = await getPlanToOffer(giver, { planId })
    const form = { planId, seen: plan.versionId, receiver: receiving.id, movesOn: today as string }
    for (const role of ['LP', 'ED', 'OA'] as const) {
      const other = await createAuthorityActor(app.admin, giving, role)
      for (const act of [offerPlan.check, offerPlan]) await expect(act(other, form)).rejects.toMatchObject({ kind: 'not-permitted' })
    }
    await expect(offerPlan(receiver, { ...form, receiver: giving.id })).rejects.toMatchObject({ kind: 'not-found' })
    await expect(getPlanToOffer(receiver, { planId })).rejects.toMatchObject({ kind: 'not-found' })
    const transferId = await offer()
    const practitioner = await createAuthorityActor(app.admin, receiving, 'LP')
    expect((await listTransfers(practitioner, {})).incoming).toHaveLength(1)
    await expect(acceptTransfer(practitioner, { transferId })).rejects.toMatchObject({ kind: 'not-permitted' })
  })
})
