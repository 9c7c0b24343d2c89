import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { placeLegalHold } from '@/lib/legal-holds/place-legal-hold'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { subjectKey } from '@/lib/shared/subject-key'
import { createAdministrator } from '@/tests/factories/administrator'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { sealedAllAlong } from '@/tests/support/aged-seals'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { checkAndMatch } from '@/tests/support/check-child'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'

/** What a legal hold keeps of the access records and the compliance log: what the reports on the same subject list. */

let app: TestApplication
let auditor: Actor
let nurse: Actor
let authority: TestAuthority
let child: TestChild

beforeAll(async () => {
  app = await startApplication()
  await sealedAllAlong(app.admin)
  auditor = await createAdministrator(app.admin, 'AU')
  nurse = await createClinicalActor(app.admin)
})
afterAll(() => app.stop())
beforeEach(async () => {
  await app.admin.query(
    `update cpis.legal_hold set lifted_at = now(), lifted_by = gen_random_uuid(), lifted_by_name = 'Pat Tester' where lifted_at is null`,
  )
  authority = await createAuthority(app.admin)
  child = await createChild(app.admin, authority)
  await createPlan(app.admin, child)
})

const nothing = { number: '', personName: '', organisationId: '', reason: 'A court has asked for these records' }
const holdAbout = (number: string) => placeLegalHold(auditor, { ...nothing, kind: 'child', number })

/** Whether the month of these tests' look-ups would be kept. */
async function isKept(parent = 'access_matched'): Promise<boolean> {
  const { rows } = await app.admin.query<{ held: boolean }>(
    `select cpis.span_is_held($1, now() - interval '1 day', now() + interval '1 day') as held`,
    [parent],
  )
  return rows[0]?.held === true
}

describe('a legal hold keeps the months of looks', () => {
  it('at the children of the council that it is about', async () => {
    await checkAndMatch(nurse, child.nhsNumber)
    expect(await isKept()).toBe(false)
    await placeLegalHold(auditor, { ...nothing, kind: 'organisation', organisationId: authority.id })
    expect([await isKept(), await isKept('access_unmatched')]).toEqual([true, false])
  })

  it('under a number by which the child’s was replaced after the hold was placed', async () => {
    const former = fakeNhsNumber(7_700)
    await holdAbout(former)
    await checkAndMatch(nurse, child.nhsNumber)
    expect(await isKept()).toBe(false)
    await app.admin.query('insert into cpis.superseded_number (nhs_number, replaced_by) values ($1, $2)', [former, child.nhsNumber])
    expect(await isKept()).toBe(true)
  })

  it('under a wrong number that showed this child', async () => {
    await checkAndMatch(nurse, child.nhsNumber)
    const right = fakeNhsNumber(7_701)
    await app.admin.query(`update cpis.child set nhs_number = $2, change = 'number-corrected' where id = $1`, [child.id, right])
    expect(await isKept()).toBe(false)
    await holdAbout(right)
    expect(await isKept()).toBe(true)
  })
})

describe('a legal hold keeps the lines of the compliance log', () => {
  /** Makes a nine-year-old line about something. @returns whether it survives the nightly deletion */
  async function outlives(kind: string | null, id: string | null, number?: NhsNumber): Promise<boolean> {
    const { rows } = await app.admin.query<{ id: string }>(
      `insert into cpis.audit_event (type, outcome, at, subject_kind, subject_id, subject_keys) values ('role.end', 'done', now() - interval '9 years', $1, $2, $3) returning id`,
      [kind, id, number ? [subjectKey(number)] : null],
    )
    await app.admin.query('select cpis.forget_old_events()')
    return (await app.admin.query('select from cpis.audit_event where id = $1', [rows[0]?.id])).rowCount === 1
  }

  it('of what was done to the person, the organisation or the child that it is about, and no others', async () => {
    await app.admin.query(
      `insert into cpis.legal_hold (kind, subject_id, subject_name, reason, placed_by, placed_by_name) values ('person', $1, 'Sam Nurse', 'A court has asked', $2, 'Pat Tester')`,
      [nurse.personId, randomUUID()],
    )
    expect([await outlives('person', nurse.personId), await outlives('person', randomUUID())]).toEqual([true, false])
    expect([await outlives('organisation', authority.id), await outlives('child', child.id)]).toEqual([false, false])
    const showsChild = () => outlives(null, null, child.nhsNumber)
    expect(await showsChild()).toBe(false)
    await holdAbout(child.nhsNumber)
    expect([await showsChild(), await outlives(null, null, fakeNhsNumber(7_702))]).toEqual([true, false])
    expect([await outlives('child', child.id), await outlives('child', randomUUID())]).toEqual([true, false])
    await placeLegalHold(auditor, { ...nothing, kind: 'organisation', organisationId: authority.id })
    expect([await outlives('organisation', authority.id), await outlives('organisation', randomUUID())]).toEqual([true, false])
  })
})
