import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Decision } from '@/lib/approvals/approval'
import { countWaiting } from '@/lib/approvals/count-waiting'
import { answerRequest } from '@/lib/approvals/answer-request'
import { decisionOf, pageAfterDecision } from '@/lib/approvals/decision-form'
import { listRequests } from '@/lib/approvals/list-requests'
import { requestProtectionLift } from '@/lib/approvals/request-protection-lift'
import { getChildRecord } from '@/lib/children/get-child-record'
import { protectChild } from '@/lib/children/protect-child'
import type { Actor } from '@/lib/identity/actor'
import { withTicket } from '@/scripts/disposable-product/ticket'
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
let authority: TestAuthority
let child: TestChild
let manager: Actor
let practitioner: Actor

beforeAll(async () => {
  app = await startApplication()
  nurse = await createClinicalActor(app.admin)
})
afterAll(() => app.stop())
beforeEach(async () => {
  authority = await createAuthority(app.admin)
  child = await createChild(app.admin, authority)
  await createPlan(app.admin, child)
  manager = await createAuthorityActor(app.admin, authority, 'LD', 'Dana Manager')
  practitioner = await createAuthorityActor(app.admin, authority, 'LP', 'Pat Practitioner')
})

const reason = 'The threat has ended, says the police'

async function askForLifting(): Promise<string> {
  await protectChild(manager, { childId: child.id })
  return requestProtectionLift(manager, { childId: child.id, reason })
}

async function versionsOf(childId: string) {
  const { rows } = await app.admin.query<{ change: string; by: string; isProtected: boolean }>(
    'select change, changed_by as by, is_protected as "isProtected" from cpis.child_version where child_id = $1 order by version',
    [childId],
  )
  return rows
}

describe('protecting a record', () => {
  it('takes one person, works at once, and is in the history', async () => {
    await checkAndMatch(nurse, child.nhsNumber)
    await protectChild(manager, { childId: child.id })
    await checkAndFindProtected(nurse, child.nhsNumber)
    expect((await versionsOf(child.id)).at(-1)).toEqual({ change: 'protected', by: 'Dana Manager', isProtected: true })
    expect(await auditEvents(app.admin, 'child')).toContainEqual({ type: 'child.protect', outcome: 'done', person: 'Dana Manager', details: {} })
  })

  it('twice says that it is done already, and is not for practitioners or other authorities', async () => {
    await protectChild(manager, { childId: child.id })
    await expect(protectChild(manager, { childId: child.id })).rejects.toMatchObject({ kind: 'conflict' })
    await expect(protectChild(practitioner, { childId: child.id })).rejects.toMatchObject({ kind: 'not-permitted' })
    const stranger = await createAuthorityActor(app.admin, await createAuthority(app.admin), 'LD')
    await expect(protectChild(stranger, { childId: child.id })).rejects.toMatchObject({ kind: 'not-found' })
    await expect(getChildRecord(stranger, { childId: child.id })).rejects.toMatchObject({ kind: 'not-found' })
  })
})

describe('lifting a protection', () => {
  it('waits for a second person, who sees who asked and why, and then shows the plan again', async () => {
    const requestId = await askForLifting()
    await checkAndFindProtected(nurse, child.nhsNumber)
    expect((await getChildRecord(manager, { childId: child.id })).request).toMatchObject({ id: requestId, own: true, reason })
    expect((await listRequests(practitioner, {})).waiting).toMatchObject([
      { id: requestId, kind: 'protection-lift', reason, requestedByName: 'Dana Manager', own: false, childId: child.id, familyName: 'Ashworth' },
    ])

    expect(await answerRequest(practitioner, { requestId, decision: 'approved' })).toBe('decided')

    await checkAndMatch(nurse, child.nhsNumber)
    expect((await versionsOf(child.id)).at(-1)).toEqual({ change: 'protection-lifted', by: 'Dana Manager and Pat Practitioner', isProtected: false })
    expect(await listRequests(practitioner, {})).toMatchObject({
      waiting: [],
      decided: [{ id: requestId, decision: 'approved', decidedByName: 'Pat Practitioner' }],
    })
  })

  it('shows the child, although the authority holds another record of it under a joined number, but not where demographics may restrict it', async () => {
    const other = await createChild(app.admin, authority, {})
    await createPlan(app.admin, other, { type: 'LAC' })
    await app.admin.query('select cpis.join_numbers($1, $2, $3)', [child.nhsNumber, other.nhsNumber, authority.id])
    expect(await answerRequest(practitioner, { requestId: await askForLifting(), decision: 'approved' })).toBe('decided')
    expect((await checkAndMatch(nurse, child.nhsNumber)).records).toHaveLength(2)
    await app.admin.query(`update cpis.child set number_status = 'replaced', traced_at = now(), is_protected = true where id = $1`, [other.id])
    await app.admin.query(`update cpis.child set is_protected = false where id = $1`, [child.id])
    expect(await answerRequest(practitioner, { requestId: await askForLifting(), decision: 'approved' })).toBe('decided')
    await checkAndFindProtected(nurse, child.nhsNumber)
  })

  it('does not happen by the person who asked, whatever else they are, and the attempt is written down', async () => {
    const requestId = await askForLifting()
    const alsoPractitioner = await withTicket(app.admin, { ...manager, role: 'LP' as const })
    expect(await answerRequest(alsoPractitioner, { requestId, decision: 'approved' })).toBe('not-permitted')
    expect(await answerRequest(manager, { requestId, decision: 'approved' })).toBe('not-permitted')
    await checkAndFindProtected(nurse, child.nhsNumber)
    expect(await auditEvents(app.admin, 'approval')).toContainEqual({
      type: 'approval.decide',
      outcome: 'done',
      person: 'Dana Manager',
      details: { kind: 'protection-lift', decision: 'approved', outcome: 'not-permitted' },
    })
  })

  it.each([
    ['has been suspended since', `update cpis.person set status = 'suspended' where id = $1`],
    ['has lost the role since', 'update cpis.role_assignment set ended_at = now() where person_id = $1'],
  ])('does not happen for somebody who %s: one person would do what takes two', async (_, change) => {
    const requestId = await askForLifting()
    await app.admin.query(change, [manager.personId])
    expect(await answerRequest(practitioner, { requestId, decision: 'approved' })).toBe('asker-gone')
    await checkAndFindProtected(nurse, child.nhsNumber)
    expect(await answerRequest(practitioner, { requestId, decision: 'declined' })).toBe('decided')
  })

  it('does not happen by another data manager, who may only read the request', async () => {
    const requestId = await askForLifting()
    const other = await createAuthorityActor(app.admin, authority, 'LD')
    for (const decision of ['approved', 'declined', 'taken-back'] as const)
      expect(await answerRequest(other, { requestId, decision })).toBe('not-permitted')
    expect((await listRequests(other, {})).waiting).toHaveLength(1)
  })

  it('is agreed to within 5 minutes of logging in, and not after; declining does not need it', async () => {
    const requestId = await askForLifting()
    const loggedIn = (ago: number) =>
      app.admin.query(`update cpis.session set auth_time = now() - make_interval(mins => $2) where id = $1`, [practitioner.sessionId, ago])
    await loggedIn(6)
    expect(await answerRequest(practitioner, { requestId, decision: 'approved' })).toBe('log-in-again')
    expect((await listRequests(practitioner, {})).loggedInLately).toBe(false)
    await checkAndFindProtected(nurse, child.nhsNumber)
    await loggedIn(4)
    expect((await listRequests(practitioner, {})).loggedInLately).toBe(true)
    await loggedIn(60)
    expect(await answerRequest(practitioner, { requestId, decision: 'declined' })).toBe('decided')
    await checkAndFindProtected(nurse, child.nhsNumber)
  })

  it('can be asked for again after it was declined or taken back, and only once at a time', async () => {
    const first = await askForLifting()
    await expect(requestProtectionLift(manager, { childId: child.id, reason })).rejects.toMatchObject({ kind: 'conflict' })
    expect(await answerRequest(manager, { requestId: first, decision: 'taken-back' })).toBe('decided')
    const second = await requestProtectionLift(manager, { childId: child.id, reason })
    expect(await answerRequest(practitioner, { requestId: second, decision: 'declined' })).toBe('decided')
    await requestProtectionLift(manager, { childId: child.id, reason })
    await checkAndFindProtected(nurse, child.nhsNumber)
  })

  it('asked for by two people at the same moment is one request', async () => {
    await protectChild(manager, { childId: child.id })
    const other = await createAuthorityActor(app.admin, authority, 'LD')
    const answers = await Promise.allSettled([manager, other].map((one) => requestProtectionLift(one, { childId: child.id, reason })))
    expect(answers.map((answer) => answer.status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect((await listRequests(practitioner, {})).waiting).toHaveLength(1)
  })

  it('decided by two people at the same moment is decided by one, and what shows is what was decided', async () => {
    for (let round = 0; round < 5; round += 1) {
      const requestId = await askForLifting()
      const other = await createAuthorityActor(app.admin, authority, 'LP', 'Olu Other')
      const decisions: Decision[] = ['approved', 'declined']
      const answers = await Promise.all([practitioner, other].map((one, place) => answerRequest(one, { requestId, decision: decisions[place]! })))
      expect(answers.toSorted()).toEqual(['already', 'decided'])
      const decided = (await listRequests(practitioner, {})).decided[0]
      expect(decided?.decision).toBe(answers[0] === 'decided' ? 'approved' : 'declined')
      if (decided?.decision === 'approved') await checkAndMatch(nurse, child.nhsNumber)
      else {
        await checkAndFindProtected(nurse, child.nhsNumber)
        await answerRequest(practitioner, { requestId: await requestProtectionLift(manager, { childId: child.id, reason }), decision: 'approved' })
      }
    }
  })

  it.each([
    ['too short', 'Because'],
    ['only white space', ' '.repeat(30)],
    ['too long', 'x'.repeat(501)],
  ])('needs a reason that is not %s', async (_what, wrong) => {
    await protectChild(manager, { childId: child.id })
    await expect(requestProtectionLift(manager, { childId: child.id, reason: wrong })).rejects.toMatchObject({
      kind: 'invalid-input',
      field: 'reason',
    })
  })

  it('of a record that is not protected cannot be asked for', async () => {
    await expect(requestProtectionLift(manager, { childId: child.id, reason })).rejects.toMatchObject({ kind: 'conflict' })
    await expect(requestProtectionLift(practitioner, { childId: child.id, reason })).rejects.toMatchObject({ kind: 'not-permitted' })
  })

  it('is nobody else’s affair: another authority neither sees nor decides it', async () => {
    const requestId = await askForLifting()
    const stranger = await createAuthorityActor(app.admin, await createAuthority(app.admin), 'LP')
    expect(await listRequests(stranger, {})).toMatchObject({ waiting: [], decided: [] })
    for (const id of [requestId, randomUUID()]) {
      await expect(answerRequest(stranger, { requestId: id, decision: 'approved' })).rejects.toMatchObject({
        kind: 'not-found',
        message: 'There is no such request',
      })
    }
    await expect(listRequests(await createAuthorityActor(app.admin, authority, 'ED'), {})).rejects.toMatchObject({ kind: 'not-permitted' })
  })

  it('cannot be done past the second person, not even by the application’s own login', async () => {
    await protectChild(manager, { childId: child.id })
    await expect(
      app.admin.query(`begin; set local role cpis_app; select set_config('app.caller', '${manager.ticket.text}', true);
      update cpis.child set is_protected = false where id = '${child.id}'; commit`),
    ).rejects.toMatchObject({ code: '42501' })
    await app.admin.query('rollback')
    await checkAndFindProtected(nurse, child.nhsNumber)
  })
})

describe('the number beside "Approvals"', () => {
  it('counts what the person may decide: not one’s own, and no protection for a data manager', async () => {
    await askForLifting()
    expect(await countWaiting(practitioner, {})).toEqual({ requests: 1, offers: 0 })
    expect(await countWaiting(manager, {})).toEqual({ requests: 0, offers: 0 })
    expect(await countWaiting(await createAuthorityActor(app.admin, authority, 'LD'), {})).toEqual({ requests: 0, offers: 0 })
  })
})

describe('the form of a decision', () => {
  it('never takes something unknown for agreement', () => {
    expect(['approved', 'taken-back', 'declined', '', 'Approved', 'constructor'].map(decisionOf)).toEqual([
      'approved',
      'taken-back',
      'declined',
      'declined',
      'declined',
      'declined',
    ])
  })

  it('leads to a page that says what came of it', () => {
    expect(pageAfterDecision('decided', 'approved')).toBe('/approvals?saved=approved')
    expect(pageAfterDecision('already', 'approved')).toBe('/approvals?saved=already')
    expect(pageAfterDecision('log-in-again', 'approved')).toBe('/approvals?saved=log-in-again')
    expect(pageAfterDecision('not-permitted', 'approved')).toBe('/not-permitted')
    expect(pageAfterDecision(null, 'approved')).toBe('/approvals?saved=already')
  })
})
