import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { openLookup } from '@/lib/lookup/open-lookup'
import { reportOutcome } from '@/lib/lookup/report-outcome'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { auditEvents } from '@/tests/support/audit'
import { asLive, moveIntoThePast, recordCheck } from '@/tests/support/check-child'

let app: TestApplication
let nurse: Actor
let authority: TestAuthority
let child: TestChild

beforeAll(async () => {
  app = await startApplication()
  nurse = await createClinicalActor(app.admin)
})
afterAll(() => app.stop())

beforeEach(async () => {
  await app.admin.query(`set session_replication_role = replica; delete from cpis.audit_event; set session_replication_role = origin`)
  authority = await createAuthority(app.admin)
  child = await createChild(app.admin, authority)
  await createPlan(app.admin, child)
})

function tell(actor: Actor, accessId: string, outcome: string, callbackPhone = '') {
  return reportOutcome(actor, { accessId, outcome, callbackPhone })
}

async function toldToAuthorities(accessId: string) {
  const { rows } = await app.admin.query<{ outcome: string | null; callback_phone: string | null }>(
    'select outcome, callback_phone from cpis.notification where event_id = $1',
    [accessId],
  )
  return rows
}

async function afterwardsOf(actor: Actor, accessId: string) {
  const result = asLive(await openLookup(actor, accessId))
  if (result.outcome !== 'match') throw new Error('No alert')
  return result.afterwards
}

describe('what happened after an access', () => {
  it('is nothing until somebody says so', async () => {
    const accessId = await recordCheck(nurse, child.nhsNumber)
    expect(await afterwardsOf(nurse, accessId)).toEqual({ told: null, answers: [] })
  })

  it('is told to every authority that was notified, and stands in the result and in the log', async () => {
    const other = await createAuthority(app.admin)
    await createPlan(app.admin, await createChild(app.admin, other, { nhsNumber: child.nhsNumber }), { type: 'LAC' })
    const accessId = await recordCheck(nurse, child.nhsNumber)

    await tell(nurse, accessId, 'admitted', ' 01632 960456 ')

    expect(await toldToAuthorities(accessId)).toEqual([
      { outcome: 'admitted', callback_phone: '01632 960456' },
      { outcome: 'admitted', callback_phone: '01632 960456' },
    ])
    expect(await afterwardsOf(nurse, accessId)).toEqual({
      told: { outcome: 'admitted', callbackPhone: '01632 960456', at: expect.any(Date) },
      answers: [],
    })
    expect(await auditEvents(app.admin, 'lookup')).toEqual([
      { type: 'lookup.outcome', outcome: 'done', person: nurse.name, details: { outcome: 'admitted', callback: true } },
    ])
  })

  it('can be told again: the last telling counts, and every one is kept', async () => {
    const accessId = await recordCheck(nurse, child.nhsNumber)
    await tell(nurse, accessId, 'not-here', '01632 960456')
    await tell(nurse, accessId, 'left-before-being-seen')

    expect(await afterwardsOf(nurse, accessId)).toMatchObject({ told: { outcome: 'left-before-being-seen', callbackPhone: null } })
    expect(await toldToAuthorities(accessId)).toEqual([{ outcome: 'left-before-being-seen', callback_phone: null }])
    const { rows } = await app.admin.query('select outcome from cpis.access_outcome where event_id = $1 order by at', [accessId])
    expect(rows).toEqual([{ outcome: 'not-here' }, { outcome: 'left-before-being-seen' }])
  })

  it('comes back with the authority’s answer and the moment of it', async () => {
    const accessId = await recordCheck(nurse, child.nhsNumber)
    const practitioner = await createAuthorityActor(app.admin, authority, 'LP')
    await app.admin.query(`update cpis.notification set acknowledged_at = now(), acknowledged_by = $2, answer = 'will-call' where event_id = $1`, [
      accessId,
      practitioner.personId,
    ])
    expect((await afterwardsOf(nurse, accessId)).answers).toEqual([{ authority: authority.name, answer: 'will-call', at: expect.any(Date) }])
  })

  it('can still be told when the result is over, for as long as a shift lasts', async () => {
    const accessId = await recordCheck(nurse, child.nhsNumber)
    await moveIntoThePast(app.admin, accessId, '11 hours 59 minutes')
    await tell(nurse, accessId, 'seen-and-discharged')
    expect(await toldToAuthorities(accessId)).toMatchObject([{ outcome: 'seen-and-discharged' }])
    await moveIntoThePast(app.admin, accessId, '2 minutes')
    await expect(tell(nurse, accessId, 'admitted')).rejects.toMatchObject({ kind: 'not-found' })
    expect(await toldToAuthorities(accessId)).toMatchObject([{ outcome: 'seen-and-discharged' }])
  })

  it('is nobody else’s to tell: the answer is that of an access that does not exist', async () => {
    const colleague = await createClinicalActor(app.admin)
    const accessId = await recordCheck(nurse, child.nhsNumber)
    for (const id of [accessId, randomUUID()]) {
      await expect(tell(colleague, id, 'admitted')).rejects.toMatchObject({ kind: 'not-found', message: 'There is no such result' })
    }
    expect(await toldToAuthorities(accessId)).toEqual([{ outcome: null, callback_phone: null }])
    expect(await auditEvents(app.admin, 'lookup')).toEqual([])
  })

  it('is not asked for where nobody is told of the access', async () => {
    const school = await createClinicalActor(app.admin, { settingKind: 'school-nursing' })
    await expect(tell(school, await recordCheck(school, child.nhsNumber), 'admitted')).rejects.toMatchObject({ kind: 'not-found' })
  })

  it('is told by those who look and by nobody of an authority, who is recorded as denied', async () => {
    const accessId = await recordCheck(nurse, child.nhsNumber)
    const practitioner = await createAuthorityActor(app.admin, authority, 'LP')
    await expect(tell(practitioner, accessId, 'admitted')).rejects.toMatchObject({ kind: 'not-permitted' })
    expect(await auditEvents(app.admin, 'lookup')).toMatchObject([{ outcome: 'denied', person: practitioner.name }])
  })

  it.each([
    ['an outcome that is not on the list', 'went-home', ''],
    ['a number that nobody could ring', 'admitted', '12345'],
    ['a number with words in it', 'admitted', 'Ward 7 01632 960456'],
  ])('is refused with %s, and nothing is told', async (_what, outcome, phone) => {
    const accessId = await recordCheck(nurse, child.nhsNumber)
    await expect(tell(nurse, accessId, outcome, phone)).rejects.toMatchObject({ kind: 'invalid-input' })
    expect(await toldToAuthorities(accessId)).toEqual([{ outcome: null, callback_phone: null }])
  })
})
