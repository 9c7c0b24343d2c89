import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listAccessesToChild } from '@/lib/notifications/list-accesses-to-child'
import { createClinician, recordAccess } from '@/tests/factories/access'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { auditEvents } from '@/tests/support/audit'

let app: TestApplication

beforeAll(async () => {
  app = await startApplication()
})
afterAll(() => app.stop())

async function childOf(authority: Awaited<ReturnType<typeof createAuthority>>) {
  const child = await createChild(app.admin, authority)
  await createPlan(app.admin, child)
  return child
}

describe('the accesses to a child', () => {
  it('are those of that child in unscheduled care, newest first, and reading them is written down', async () => {
    const authority = await createAuthority(app.admin)
    const [child, sibling] = [await childOf(authority), await childOf(authority)]
    const [nurse, ward] = [await createClinician(app.admin), await createClinician(app.admin, { settingKind: 'paediatric-ward' })]
    for (const clinician of [nurse, ward]) await recordAccess(app.admin, clinician, child.nhsNumber)
    await recordAccess(app.admin, nurse, sibling.nhsNumber)
    await recordAccess(app.admin, await createClinician(app.admin, { settingKind: 'school-nursing' }), child.nhsNumber)
    const duty = await createAuthorityActor(app.admin, authority, 'ED')

    const shown = await listAccessesToChild(duty, { childId: child.id })

    expect(shown).toMatchObject({ nhsNumber: child.nhsNumber, all: 2 })
    expect(shown.accesses.map((access) => [access.settingKind, access.organisationName])).toEqual([
      ['paediatric-ward', ward.organisationName],
      ['emergency-department', nurse.organisationName],
    ])
    expect(await auditEvents(app.admin, 'history')).toMatchObject([{ type: 'history.child', outcome: 'done', person: duty.name }])
  })

  it('of another authority’s child are those of no child at all, whoever looked there', async () => {
    const [own, other] = [await createAuthority(app.admin), await createAuthority(app.admin)]
    const theirs = await childOf(other)
    await recordAccess(app.admin, await createClinician(app.admin), theirs.nhsNumber)
    const practitioner = await createAuthorityActor(app.admin, own, 'LP')
    for (const childId of [theirs.id, randomUUID()]) {
      await expect(listAccessesToChild(practitioner, { childId })).rejects.toMatchObject({ kind: 'not-found', message: 'There is no such child' })
    }
  })

  it('are not the data manager’s to read', async () => {
    const authority = await createAuthority(app.admin)
    const manager = await createAuthorityActor(app.admin, authority, 'LD')
    await expect(listAccessesToChild(manager, { childId: (await childOf(authority)).id })).rejects.toMatchObject({ kind: 'not-permitted' })
  })

  it('are the latest three hundred of more', async () => {
    const authority = await createAuthority(app.admin)
    const child = await childOf(authority)
    await app.admin.query(
      `insert into cpis.notification (event_id, at, authority_id, child_id, plan_types, actor_name, role, organisation_name, setting_kind, setting_name, reason)
       select gen_random_uuid(), now() - i * interval '1 day', $1, $2, '{CPP}', 'Amara Osei', 'CL', 'Northern Hospital', 'ambulance', 'Front', 'direct-care'
       from generate_series(1, 301) i`,
      [authority.id, child.id],
    )
    const shown = await listAccessesToChild(await createAuthorityActor(app.admin, authority, 'LP'), { childId: child.id })
    expect(shown.all).toBe(301)
    expect(shown.accesses).toHaveLength(300)
  })
})
