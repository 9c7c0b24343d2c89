import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addCareSetting } from '@/lib/organisations/add-care-setting'
import { addOrganisation } from '@/lib/organisations/add-organisation'
import { getOrganisation } from '@/lib/organisations/get-organisation'
import { listOrganisations } from '@/lib/organisations/list-organisations'
import { renameOrganisation } from '@/lib/organisations/rename-organisation'
import { saveOrganisationContact } from '@/lib/organisations/save-organisation-contact'
import { setOrganisationState } from '@/lib/organisations/set-organisation-state'
import type { Actor } from '@/lib/identity/actor'
import { authenticate } from '@/lib/identity/authenticate'
import { resolveSession } from '@/lib/identity/session'
import { listPlans } from '@/lib/plans/list-plans'
import { lookUpChild } from '@/lib/lookup/look-up-child'
import { withTicket } from '@/scripts/disposable-product/ticket'
import { actAs } from '@/tests/support/by-sql'
import { createAdministrator } from '@/tests/factories/administrator'
import { createAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPerson } from '@/tests/factories/person'
import { createPlan } from '@/tests/factories/plan'
import { auditEvents } from '@/tests/support/audit'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { checkAndMatch } from '@/tests/support/check-child'

let app: TestApplication
let national: Actor

beforeAll(async () => {
  app = await startApplication()
  national = await createAdministrator(app.admin, 'NA')
})
afterAll(() => app.stop())

const council = { kind: 'authority' as const, name: 'Anytown Council', code: '791', gssCode: 'e08 000 791' }

describe('taking an organisation on', () => {
  it('a council by its codes, an NHS organisation with its care settings, both with a contact', async () => {
    const organisationId = await addOrganisation(national, council)
    expect(await saveOrganisationContact(national, { organisationId, contactName: 'Jo Front', contactEmail: '', contactPhone: '01632 960123' })).toBe(
      'done',
    )
    expect(await getOrganisation(national, { organisationId })).toMatchObject({
      kind: 'authority',
      code: '791',
      gssCode: 'E08000791',
      state: 'onboarding',
      people: 0,
      administrators: [],
      contact: { name: 'Jo Front', email: null, phone: '01632 960123' },
    })
    const trust = await addOrganisation(national, { kind: 'nhs', name: 'Anytown Hospital', code: 'rzz', gssCode: '' })
    expect(await addCareSetting(national, { organisationId: trust, kind: 'emergency-department', settingName: 'Front door' })).toBe('done')
    await expect(addCareSetting(national, { organisationId: trust, kind: 'emergency-department', settingName: 'Front door' })).rejects.toMatchObject({
      kind: 'conflict',
      field: 'settingName',
    })
    await expect(addCareSetting(national, { organisationId: trust, kind: 'kitchen', settingName: 'Kitchen' })).rejects.toMatchObject({
      kind: 'conflict',
      field: 'kind',
    })
    await expect(addCareSetting(national, { organisationId, kind: 'ambulance', settingName: 'Crews' })).rejects.toMatchObject({ kind: 'not-found' })
    expect((await getOrganisation(national, { organisationId: trust })).settings).toMatchObject([{ name: 'Front door', unscheduled: true }])
  })

  it('says what is wrong with a code, and that a code is held already', async () => {
    for (const [given, field] of [
      [{ ...council, code: '12' }, 'code'],
      [{ ...council, code: 'RR8' }, 'code'],
      [{ ...council, code: '792', gssCode: '' }, 'gssCode'],
      [{ ...council, code: '792', gssCode: 'E07000001' }, 'gssCode'],
      [{ kind: 'nhs' as const, name: 'X Hospital', code: '383', gssCode: '' }, 'code'],
      [{ kind: 'nhs' as const, name: 'X', code: 'RXX', gssCode: '' }, 'name'],
      [{ kind: 'nhs' as const, name: 'X Hospital', code: 'RXX', gssCode: 'E08000035' }, 'gssCode'],
    ] as const)
      await expect(addOrganisation(national, given)).rejects.toMatchObject({ kind: 'invalid-input', field })
    await expect(addOrganisation(national, council)).rejects.toMatchObject({ kind: 'conflict', field: 'code' })
    await expect(addOrganisation(national, { ...council, code: '793' })).rejects.toMatchObject({ kind: 'conflict', field: 'gssCode' })
    const { rows } = await app.admin.query(`select from cpis.organisation where name = 'Anytown Council'`)
    expect(rows).toHaveLength(1)
  })

  it('is listed by kind and state, and is for national administrators alone', async () => {
    const found = await listOrganisations(national, { kind: 'authority', state: 'onboarding', page: 1 })
    expect(found.organisations).toMatchObject([{ name: 'Anytown Council', code: '791' }])
    const hospital = await createAdministrator(app.admin, 'OA')
    await expect(addOrganisation(hospital, { ...council, code: '794' })).rejects.toMatchObject({ kind: 'not-permitted' })
    await expect(getOrganisation(hospital, { organisationId: found.organisations[0]!.id })).rejects.toMatchObject({ kind: 'not-permitted' })
  })
})

describe('renaming an organisation', () => {
  it('changes its name and no code, and leaves the former name in its history and a line in the log', async () => {
    const organisationId = await addOrganisation(national, { ...council, name: 'Oldtown Council', code: '795', gssCode: 'E08000795' })
    expect(await renameOrganisation(national, { organisationId, organisationName: 'Newtown Council' })).toBe('done')
    expect(await renameOrganisation(national, { organisationId, organisationName: ' Newtown Council ' })).toBe('already')
    const renamed = await getOrganisation(national, { organisationId })
    expect(renamed).toMatchObject({ name: 'Newtown Council', code: '795', gssCode: 'E08000795' })
    expect(renamed.changes[0]).toMatchObject({ what: 'renamed', about: 'Oldtown Council, now Newtown Council', by: national.name })
    expect(await auditEvents(app.admin, 'organisation')).toContainEqual({
      type: 'organisation.rename',
      outcome: 'done',
      person: national.name,
      details: { outcome: 'done' },
    })
  })

  it('is for national administrators alone, whatever statement is run, and wants a name', async () => {
    const {
      organisations: [known],
    } = await listOrganisations(national, { kind: 'authority', state: null, page: 1 })
    const hospital = await createAdministrator(app.admin, 'OA')
    await expect(renameOrganisation(hospital, { organisationId: known!.id, organisationName: 'Ours' })).rejects.toMatchObject({
      kind: 'not-permitted',
    })
    expect(
      await renameOrganisation(await withTicket(app.admin, { ...hospital, role: 'NA' as const }), {
        organisationId: known!.id,
        organisationName: 'Ours',
      }),
    ).toBe('not-permitted')
    await expect(renameOrganisation(national, { organisationId: known!.id, organisationName: '=1' })).rejects.toMatchObject({
      kind: 'invalid-input',
      field: 'organisationName',
    })
    expect((await getOrganisation(national, { organisationId: known!.id })).name).toBe(known!.name)
  })
})

describe('suspending an organisation', () => {
  it('logs its people out at once, and hides no child', async () => {
    const authority = await createAuthority(app.admin)
    const child = await createChild(app.admin, authority)
    await createPlan(app.admin, child)
    const manager = await createPerson(app.admin, { provider: 'entra', roles: [{ role: 'LD', organisation: authority.code }] })
    const logIn = () => authenticate('entra', { idToken: { sub: manager.subject, iat: Math.floor(Date.now() / 1000) }, userinfo: {} })
    const token = (await logIn()) ?? ''
    expect(await resolveSession(token, { act: true })).toMatchObject({ state: 'live' })
    expect(await setOrganisationState(national, { organisationId: authority.id, state: 'suspended' })).toBe('done')
    expect(await setOrganisationState(national, { organisationId: authority.id, state: 'suspended' })).toBe('already')
    expect(await resolveSession(token, { act: true })).toEqual({ state: 'ended', reason: 'withdrawn' })
    expect(await logIn()).toBeNull()
    await checkAndMatch(await createClinicalActor(app.admin), child.nhsNumber)
    expect(await setOrganisationState(national, { organisationId: authority.id, state: 'live' })).toBe('done')
    expect(await logIn()).not.toBeNull()
    expect((await getOrganisation(national, { organisationId: authority.id })).changes.map(({ about }) => about)).toEqual([
      'suspended live',
      'live suspended',
    ])
  })

  it('is not done to the national body: nobody could undo it', async () => {
    expect(await setOrganisationState(national, { organisationId: national.organisation.id, state: 'suspended' })).toBe('self')
  })
})

describe('an administrator', () => {
  it('of any kind reads no child: not by a use-case, not by any table, not by what a look-up would call', async () => {
    const authority = await createAuthority(app.admin)
    const child = await createChild(app.admin, authority)
    await createPlan(app.admin, child)
    const own = await createAdministrator(app.admin, 'OA', { id: authority.id, kind: 'authority', code: authority.code, name: authority.name })
    for (const administrator of [own, national, await createAdministrator(app.admin, 'OA')]) {
      await expect(
        listPlans(administrator, { kind: 'all', status: 'all', from: null, to: null, sort: 'attention', dir: 'asc', page: 1 }),
      ).rejects.toMatchObject({ kind: 'not-permitted' })
      await expect(
        lookUpChild(administrator, { entry: child.nhsNumber, reason: 'direct-care', reasonText: '' }, { address: null, agentHash: Buffer.alloc(32) }),
      ).rejects.toMatchObject({ kind: 'not-permitted' })
      await app.admin.query('begin')
      await app.admin.query('set local role cpis_app')
      await actAs(app.admin, administrator.ticket)
      for (const table of [
        'child',
        'child_version',
        'plan',
        'plan_version',
        'listed_plan',
        'notification',
        'notification_visit',
        'upload_row',
        'rejected_row',
        'transfer',
        'approval',
      ]) {
        const { rows } = await app.admin.query<{ found: string }>(`select count(*) as found from cpis.${table}`)
        expect(rows[0]?.found, `${administrator.role} and ${table}`).toBe('0')
      }
      await app.admin.query('rollback')
    }
  })
})
