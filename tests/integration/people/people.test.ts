import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { endRole } from '@/lib/people/end-role'
import { endSessions } from '@/lib/people/end-sessions'
import { getPerson } from '@/lib/people/get-person'
import { getPlace } from '@/lib/people/get-place'
import { grantRole } from '@/lib/people/grant-role'
import { invitePerson } from '@/lib/people/invite-person'
import { listOwnSessions } from '@/lib/people/list-own-sessions'
import { listPeople } from '@/lib/people/list-people'
import { listRoles } from '@/lib/people/list-roles'
import { reinstatePerson } from '@/lib/people/reinstate-person'
import { renewInvitation } from '@/lib/people/renew-invitation'
import { searchPeople } from '@/lib/people/search-people'
import { suspendPerson } from '@/lib/people/suspend-person'
import { authenticate } from '@/lib/identity/authenticate'
import type { Actor } from '@/lib/identity/actor'
import { resolveSession } from '@/lib/identity/session'
import { createAdministrator } from '@/tests/factories/administrator'
import { createPerson } from '@/tests/factories/person'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { auditEvents } from '@/tests/support/audit'

let app: TestApplication
let administrator: Actor
let setting: string
let made = 0

beforeAll(async () => {
  app = await startApplication()
})
afterAll(() => app.stop())
beforeEach(async () => {
  administrator = await createAdministrator(app.admin, 'OA')
  const { rows } = await app.admin.query<{ id: string }>(
    `insert into cpis.care_setting (organisation_id, kind, name) values ($1, 'emergency-department', 'Front door') returning id`,
    [administrator.organisation.id],
  )
  setting = rows[0]!.id
})

const nobody = { term: null, role: null, state: null, organisation: null, after: null }
const invitation = (given: Partial<Parameters<typeof invitePerson>[1]> = {}) => ({
  name: 'Nell Newcomer',
  email: `nell.${(made += 1)}@example.test`,
  provider: 'cis2' as const,
  subject: '',
  organisationId: administrator.organisation.id,
  role: 'CL' as const,
  settingId: setting,
  reason: '',
  ...given,
})

/** What CIS2 says about somebody who works for the administrator's organisation. */
function claims(subject: string, email?: string, verified?: unknown, code = administrator.organisation.code) {
  return {
    idToken: { sub: subject, auth_time: Math.floor(Date.now() / 1000), authentication_assurance_level: '3', id_assurance_level: '3' },
    userinfo: { nhsid_nrbac_roles: [{ person_roleid: '1', org_code: code }], email, email_verified: verified },
  }
}
const logIn = (subject: string, email?: string, verified?: unknown, code?: string) => authenticate('cis2', claims(subject, email, verified, code))

async function colleague(name = 'Cass Colleague'): Promise<{ id: string; subject: string }> {
  const person = await createPerson(app.admin, {
    name,
    roles: [{ role: 'CL', organisation: administrator.organisation.code, setting: 'emergency-department' }],
  })
  return person
}

describe('inviting somebody', () => {
  it('by e-mail, they join at their first log-in, when the provider has verified the address', async () => {
    const input = invitation()
    await invitePerson.check(administrator, input)
    const personId = await invitePerson(administrator, input)
    expect(await getPerson(administrator, { personId })).toMatchObject({
      status: 'invited',
      invitation: { by: administrator.name, expired: false, bySubject: false },
    })
    for (const verified of [undefined, false, 'true']) expect(await logIn(`n-${made}`, input.email, verified)).toBeNull()
    expect(await logIn(`n-${made}`, input.email, true, 'ZZ9')).toBeNull()
    const token = await logIn(`n-${made}`, input.email.toUpperCase(), true)
    expect(await resolveSession(token ?? '', { act: true })).toMatchObject({
      state: 'live',
      actor: { personId, role: 'CL', setting: { id: setting } },
    })
    const person = await getPerson(administrator, { personId })
    expect(person).toMatchObject({ status: 'active', invitation: null, sessions: [{ provider: 'cis2', open: true }] })
    expect(person.changes.map(({ what }) => what)).toEqual(['joined', 'role-given', 'invited'])
    expect(await auditEvents(app.admin, 'person')).toContainEqual(expect.objectContaining({ type: 'person.join', outcome: 'done' }))
    // From now on they are known by their subject: the address alone lets nobody in.
    expect(await logIn(`another-${made}`, input.email, true)).toBeNull()
  })

  it('by their identifier, the address plays no part', async () => {
    const input = invitation({ subject: '999000111222' })
    const personId = await invitePerson(administrator, input)
    expect(await logIn('999000111223', input.email, true)).toBeNull()
    const token = await logIn('999000111222')
    expect(await resolveSession(token ?? '', { act: true })).toMatchObject({ actor: { personId } })
  })

  it('holds for 14 days, and for another 14 when it is renewed', async () => {
    const input = invitation()
    const personId = await invitePerson(administrator, input)
    await app.admin.query(`update cpis.invitation set expires_at = now() - interval '1 second' where person_id = $1`, [personId])
    expect(await logIn(`late-${made}`, input.email, true)).toBeNull()
    expect((await listPeople(administrator, { ...nobody, state: 'invited' })).people).toMatchObject([{ id: personId, expired: true }])
    expect(await renewInvitation(administrator, { personId })).toBe('done')
    expect(await logIn(`late-${made}`, input.email, true)).not.toBeNull()
    expect(await renewInvitation(administrator, { personId })).toBe('already')
  })

  it('who is suspended before they ever came does not join', async () => {
    const input = invitation()
    const personId = await invitePerson(administrator, input)
    await suspendPerson(administrator, { personId, reason: 'Has left the organisation' })
    expect(await logIn(`s-${made}`, input.email, true)).toBeNull()
    expect(await reinstatePerson(administrator, { personId })).toBe('done')
    expect((await getPerson(administrator, { personId })).status).toBe('invited')
  })

  it('who is known already gives the role to the same person, and says what is wrong at its field', async () => {
    const input = invitation()
    const personId = await invitePerson(administrator, input)
    const elsewhere = await createAdministrator(app.admin, 'OA')
    const { rows } = await app.admin.query<{ id: string }>(
      `insert into cpis.care_setting (organisation_id, kind, name) values ($1, 'walk-in-centre', 'Walk-in') returning id`,
      [elsewhere.organisation.id],
    )
    expect(await invitePerson(elsewhere, { ...input, name: 'N. Newcomer', organisationId: elsewhere.organisation.id, settingId: rows[0]!.id })).toBe(
      personId,
    )
    await expect(invitePerson(administrator, input)).rejects.toMatchObject({ kind: 'conflict', field: 'role' })
    await expect(invitePerson(administrator, invitation({ role: 'LP', settingId: '' }))).rejects.toMatchObject({ kind: 'conflict', field: 'role' })
    await expect(invitePerson(administrator, invitation({ settingId: '' }))).rejects.toMatchObject({ kind: 'invalid-input', field: 'settingId' })
    await expect(invitePerson(administrator, invitation({ email: 'nell' }))).rejects.toMatchObject({ kind: 'invalid-input', field: 'email' })
    await expect(invitePerson.check(administrator, invitation({ settingId: rows[0]!.id }))).rejects.toMatchObject({
      kind: 'conflict',
      field: 'settingId',
    })
    expect(await getPerson(administrator, { personId })).toMatchObject({
      refusal: 'elsewhere',
      roles: [{ organisation: administrator.organisation.name }],
    })
    expect(await suspendPerson(administrator, { personId, reason: 'Has left the organisation' })).toBe('elsewhere')
    const { rows: left } = await app.admin.query(
      `select from cpis.person p where not exists (select from cpis.role_assignment a where a.person_id = p.id) and email like 'nell.%'`,
    )
    expect(left).toEqual([])
  })
})

describe('access ends at the next request', () => {
  it('when the role is taken away, when the person is suspended, when their sessions are ended', async () => {
    const acts = [
      async (personId: string) => endRole(administrator, { assignmentId: (await getPerson(administrator, { personId })).roles[0]!.id }),
      (personId: string) => suspendPerson(administrator, { personId, reason: 'Has left the organisation' }),
      (personId: string) => endSessions(administrator, { personId }),
    ]
    for (const act of acts) {
      const { id, subject } = await colleague()
      const token = (await logIn(subject)) ?? ''
      expect(await resolveSession(token, { act: true })).toMatchObject({ state: 'live' })
      expect(await act(id)).toBe('done')
      expect(await resolveSession(token, { act: true })).toEqual({ state: 'ended', reason: 'withdrawn' })
      expect((await logIn(subject)) === null).toBe(act !== acts[2])
    }
  })

  it('and comes back when the person is reinstated, or given a role again', async () => {
    const { id, subject } = await colleague()
    await suspendPerson(administrator, { personId: id, reason: 'Has left the organisation' })
    expect(await suspendPerson(administrator, { personId: id, reason: 'Has left the organisation' })).toBe('already')
    expect(await reinstatePerson(administrator, { personId: id })).toBe('done')
    expect(await logIn(subject)).not.toBeNull()
    const [role] = (await getPerson(administrator, { personId: id })).roles
    await endRole(administrator, { assignmentId: role!.id })
    expect(await endRole(administrator, { assignmentId: role!.id })).toBe('already')
    expect(await logIn(subject)).toBeNull()
    expect(await grantRole(administrator, { personId: id, role: 'SG', settingId: setting })).toBe('done')
    expect(await grantRole(administrator, { personId: id, role: 'SG', settingId: setting })).toBe('already')
    expect(await grantRole(administrator, { personId: id, role: 'LD', settingId: '' })).toBe('does-not-fit')
    expect(await logIn(subject)).not.toBeNull()
  })

  it('a role that is added ends nobody’s session', async () => {
    const { id, subject } = await colleague()
    const token = (await logIn(subject)) ?? ''
    await grantRole(administrator, { personId: id, role: 'SG', settingId: setting })
    expect(await resolveSession(token, { act: true })).toMatchObject({ state: 'live', actor: { role: 'CL', roles: 2 } })
  })
})

describe('the list of people', () => {
  it('is of one’s own organisation, by name, and of all for a national administrator', async () => {
    const names = ['Ada Zimmer', 'Bea Young', 'Cy Xu']
    for (const name of names) await colleague(name)
    const { people, next } = await listPeople(administrator, nobody)
    expect(people.map(({ name }) => name)).toEqual([...names, administrator.name].toSorted())
    expect(next).toBeNull()
    const national = await createAdministrator(app.admin, 'NA')
    expect((await listPeople(national, { ...nobody, organisation: administrator.organisation.id })).people).toHaveLength(4)
    expect((await listPeople(national, nobody)).people.length).toBeGreaterThan(4)
  })

  it('finds by the beginnings of names and addresses, and filters by role and state', async () => {
    const { id } = await colleague('Siobhán O’Brien-Smith')
    for (const term of ['siobhán', 'SMI', 'brien siob', 'smith o'])
      expect(
        (await listPeople(administrator, { ...nobody, term })).people.map((one) => one.id),
        term,
      ).toEqual([id])
    for (const term of ['mith', '!', 'x & y | z', "'; drop"])
      expect(
        (await listPeople(administrator, { ...nobody, term })).people.map((one) => one.id),
        term,
      ).not.toEqual([id])
    expect((await listPeople(administrator, { ...nobody, role: 'CL' })).people.map((one) => one.id)).toEqual([id])
    await suspendPerson(administrator, { personId: id, reason: 'Has left the organisation' })
    expect((await listPeople(administrator, { ...nobody, state: 'suspended' })).people.map((one) => one.id)).toEqual([id])
    expect((await listPeople(administrator, { ...nobody, state: 'unused' })).people).toEqual([])
    await searchPeople(administrator, { term: 'smith' })
    expect((await listRoles(administrator, {})).map(({ value }) => value).toSorted()).toEqual(['CL', 'OA', 'SG'])
    expect(await getPlace(administrator, { organisationId: null })).toMatchObject({
      id: administrator.organisation.id,
      settings: expect.arrayContaining([{ value: setting, label: 'Front door' }]) as unknown,
    })
  })

  it('and a person are closed to everybody else', async () => {
    const { id } = await colleague()
    const stranger = await createAdministrator(app.admin, 'OA')
    await expect(getPerson(stranger, { personId: id })).rejects.toMatchObject({ kind: 'not-found' })
    await expect(getPerson(stranger, { personId: '00000000-0000-4000-8000-000000000000' })).rejects.toMatchObject({ kind: 'not-found' })
    const auditor = await createAdministrator(app.admin, 'AU')
    await expect(listPeople(auditor, nobody)).rejects.toMatchObject({ kind: 'not-permitted' })
  })
})

describe('one’s own sessions', () => {
  it('are listed for everybody, and nobody else’s are', async () => {
    expect(await listOwnSessions(administrator, {})).toMatchObject([
      { open: true, workedAs: expect.stringContaining('Organisation administrator') as string },
    ])
  })
})
