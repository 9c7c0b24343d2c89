import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { correctNumber } from '@/lib/children/correct-number'
import { listPlannedCare } from '@/lib/notifications/list-planned-care'
import { listPlannedCareOfChild } from '@/lib/notifications/list-planned-care-of-child'
import { ticketFor } from '@/scripts/disposable-product/ticket'
import { actAs } from '@/tests/support/by-sql'
import { createClinician, recordAccess, type TestClinician } from '@/tests/factories/access'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { auditEvents } from '@/tests/support/audit'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'

let app: TestApplication
let authority: TestAuthority
let other: TestAuthority
let child: TestChild
let schoolNurse: TestClinician

beforeAll(async () => {
  app = await startApplication()
  schoolNurse = await createClinician(app.admin, { settingKind: 'school-nursing' })
})
afterAll(() => app.stop())
beforeEach(async () => {
  authority = await createAuthority(app.admin)
  other = await createAuthority(app.admin)
  child = await childOf(authority)
})

async function childOf(whose: TestAuthority): Promise<TestChild> {
  const made = await createChild(app.admin, whose)
  await createPlan(app.admin, made)
  return made
}

describe('looks in planned care', () => {
  it('are listed for the authority, newest first, without those that notified it, and reading the list is written down', async () => {
    const sibling = await childOf(authority)
    const visitor = await createClinician(app.admin, { settingKind: 'health-visiting' })
    await recordAccess(app.admin, schoolNurse, child.nhsNumber)
    await recordAccess(app.admin, visitor, sibling.nhsNumber)
    await recordAccess(app.admin, await createClinician(app.admin), child.nhsNumber)
    const duty = await createAuthorityActor(app.admin, authority, 'ED')

    const { looks, olderThan } = await listPlannedCare(duty, {})

    expect(looks).toMatchObject([
      {
        childId: sibling.id,
        nhsNumber: sibling.nhsNumber,
        setting: 'Health visiting',
        organisationName: visitor.organisationName,
        actorName: visitor.name,
      },
      {
        childId: child.id,
        nhsNumber: child.nhsNumber,
        setting: 'School nursing',
        organisationName: schoolNurse.organisationName,
        underWrongNumber: false,
      },
    ])
    expect(olderThan).toBeNull()
    expect(await auditEvents(app.admin, 'history')).toMatchObject([{ type: 'history.planned-care', outcome: 'done', person: duty.name }])
  })

  it('at another authority’s children are not listed, and of a child whom two have each sees it as its own', async () => {
    const theirs = await createChild(app.admin, other, { nhsNumber: child.nhsNumber })
    await createPlan(app.admin, theirs)
    const onlyTheirs = await childOf(other)
    for (const number of [child.nhsNumber, onlyTheirs.nhsNumber]) await recordAccess(app.admin, schoolNurse, number)
    const seenBy = async (whose: TestAuthority) =>
      (await listPlannedCare(await createAuthorityActor(app.admin, whose, 'LP'), {})).looks.map(({ childId }) => childId)
    expect(await seenBy(authority)).toEqual([child.id])
    expect(await seenBy(other)).toEqual([onlyTheirs.id, theirs.id])
    const practitioner = await createAuthorityActor(app.admin, authority, 'LP')
    for (const childId of [theirs.id, randomUUID()]) {
      await expect(listPlannedCareOfChild(practitioner, { childId })).rejects.toMatchObject({ kind: 'not-found' })
    }
  })

  it('at a protected record are listed like others', async () => {
    await app.admin.query('update cpis.child set is_protected = true where id = $1', [child.id])
    await recordAccess(app.admin, schoolNurse, child.nhsNumber)
    const { looks } = await listPlannedCareOfChild(await createAuthorityActor(app.admin, authority, 'LP'), { childId: child.id })
    expect(looks).toHaveLength(1)
  })

  it('stay with the child’s page when its number has been corrected, and say that they were about somebody else', async () => {
    await recordAccess(app.admin, schoolNurse, child.nhsNumber)
    const right = fakeNhsNumber(8400)
    const { rows } = await app.admin.query<{ seen: string }>('select version_id as seen from cpis.child where id = $1', [child.id])
    await correctNumber(await createAuthorityActor(app.admin, authority, 'LD'), { childId: child.id, seen: rows[0]!.seen, number: right })
    await recordAccess(app.admin, schoolNurse, right)
    const { looks } = await listPlannedCareOfChild(await createAuthorityActor(app.admin, authority, 'LP'), { childId: child.id })
    expect(looks.map(({ underWrongNumber, nhsNumber }) => [underWrongNumber, nhsNumber])).toEqual([
      [false, right],
      [true, child.nhsNumber],
    ])
  })

  it('are a hundred on a page, and every older one follows', async () => {
    for (let look = 0; look < 103; look += 1) await recordAccess(app.admin, schoolNurse, child.nhsNumber)
    const practitioner = await createAuthorityActor(app.admin, authority, 'LP')
    const first = await listPlannedCare(practitioner, {})
    const second = await listPlannedCare(practitioner, { before: first.olderThan?.toISOString() })
    expect(first.looks).toHaveLength(100)
    expect(second.olderThan).toBeNull()
    expect(new Set([...first.looks, ...second.looks].map(({ id }) => id)).size).toBe(103)
  })

  it('are not the data manager’s to read, in the application or in the database', async () => {
    const manager = await createAuthorityActor(app.admin, authority, 'LD')
    await expect(listPlannedCare(manager, {})).rejects.toMatchObject({ kind: 'not-permitted' })
    await expect(listPlannedCareOfChild(manager, { childId: child.id })).rejects.toMatchObject({ kind: 'not-permitted' })
    for (const role of ['LD', 'OA', 'CL', 'NA', '']) {
      await app.admin.query('begin')
      await actAs(app.admin, await ticketFor(app.admin, { personId: null, role, organisation: authority }))
      await expect(app.admin.query('select cpis.silent_accesses(null, now(), 10)')).rejects.toMatchObject({ code: '42501' })
      await app.admin.query('rollback')
    }
  })
})
