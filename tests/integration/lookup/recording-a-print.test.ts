import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { recordPrint } from '@/lib/lookup/record-print'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { moveIntoThePast, recordCheck } from '@/tests/support/check-child'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'

let app: TestApplication
let nurse: Actor

beforeAll(async () => {
  app = await startApplication()
})
afterAll(() => app.stop())
beforeEach(async () => {
  nurse = await createClinicalActor(app.admin)
})

async function prints() {
  const { rows } = await app.admin.query(
    `select outcome, person_id, subject_kind, subject_id, details from cpis.audit_event where type = 'lookup.print' and person_id = $1`,
    [nurse.personId],
  )
  return rows
}

it.each(['a child who is held', 'nobody who is held'])(
  'a print about %s is written down for who printed, by the id of the result and nothing else',
  async (whom) => {
    const child = await createChild(app.admin, await createAuthority(app.admin))
    await createPlan(app.admin, child)
    const accessId = await recordCheck(nurse, whom === 'a child who is held' ? child.nhsNumber : fakeNhsNumber(9))
    await recordPrint(nurse, { accessId })
    expect(await prints()).toEqual([{ outcome: 'done', person_id: nurse.personId, subject_kind: 'access', subject_id: accessId, details: {} }])
  },
)

it('nothing is written about somebody else’s result, one of another shift, or one that never was', async () => {
  const others = await recordCheck(await createClinicalActor(app.admin), fakeNhsNumber(10))
  const old = await recordCheck(nurse, fakeNhsNumber(11))
  await moveIntoThePast(app.admin, old, '13 hours')
  for (const accessId of [others, old, '0192f0a0-0000-7000-8000-000000000001']) {
    await expect(recordPrint(nurse, { accessId })).rejects.toMatchObject({ kind: 'not-found' })
  }
  expect(await prints()).toEqual([])
})

it('is refused for somebody who checks no children, and for what is no id', async () => {
  const practitioner = await createAuthorityActor(app.admin, await createAuthority(app.admin), 'LP')
  const accessId = await recordCheck(nurse, fakeNhsNumber(12))
  await expect(recordPrint(practitioner, { accessId })).rejects.toMatchObject({ kind: 'not-permitted' })
  await expect(recordPrint(nurse, { accessId: 'no id' })).rejects.toMatchObject({ kind: 'invalid-input' })
})
