import { describe, expect, it } from 'vitest'
import type { LogIn, NationalRole } from '@/demo/identity-provider/claims'
import { authenticationFor, claimsFor, claimsOfScope, meetsAcrValues, personRoleId, scopesOf, tenantIdFor } from '@/demo/identity-provider/claims'
import type { DemonstrationPerson } from '@/demo/register/people'
import { demonstrationPeople } from '@/demo/register/people'

const logIn: LogIn = { acr: 'AAL3_ANY', amr: ['sc', 'pin', 'mfa'], authTime: 1_795_000_000 }

function named(name: string): DemonstrationPerson {
  const person = demonstrationPeople.find((each) => each.name === name)
  if (person === undefined) throw new Error(`Nobody is called ${name}`)
  return person
}

function rolesOf(name: string): NationalRole[] {
  return claimsFor('cis2', 'userinfo', named(name), logIn).nhsid_nrbac_roles as NationalRole[]
}

describe('claims as NHS CIS2 makes them', () => {
  it('the ID token says who, how strongly, and in which role', () => {
    const nurse = named('Amara Osei')
    expect(claimsFor('cis2', 'id_token', nurse, logIn)).toEqual({
      sub: '999000000101',
      acr: 'AAL3_ANY',
      amr: ['sc', 'pin', 'mfa'],
      auth_time: 1_795_000_000,
      authentication_assurance_level: '3',
      id_assurance_level: '3',
      selected_roleid: personRoleId(nurse, nurse.assignments[0]!),
    })
  })

  it('UserInfo has the fields of a real answer', () => {
    const answer = claimsFor('cis2', 'userinfo', named('Amara Osei'), logIn)
    const [role] = rolesOf('Amara Osei')
    expect(Object.keys(answer).sort()).toEqual([
      'auth_time',
      'authentication_assurance_level',
      'email',
      'email_verified',
      'family_name',
      'given_name',
      'id_assurance_level',
      'name',
      'nhsid_nrbac_roles',
      'nhsid_user_orgs',
      'nhsid_useruid',
      'selected_roleid',
      'sub',
      'subname',
      'uid',
    ])
    expect(answer.nhsid_user_orgs).toEqual([{ org_code: 'RR8', org_name: 'Leeds Teaching Hospitals NHS Trust' }])
    expect(role).toMatchObject({
      org_code: 'RR8',
      role_code: 'S8000:G8000:R8001',
      role_name: '"Clinical":"Clinical Provision":"Nurse Access Role"',
      activity_codes: ['B0107'],
    })
    expect(role?.person_roleid).toMatch(/^555\d{9}$/)
    expect(answer.selected_roleid).toBe(role?.person_roleid)
  })

  it('selects no role for somebody who has several', () => {
    const answer = claimsFor('cis2', 'userinfo', named('Yusuf Demir'), logIn)
    expect(answer).not.toHaveProperty('selected_roleid')
    expect(claimsFor('cis2', 'id_token', named('Yusuf Demir'), logIn)).not.toHaveProperty('selected_roleid')
    expect(rolesOf('Yusuf Demir').map(({ org_code }) => org_code)).toEqual(['RRK', 'Y02615'])
  })

  it('lets planned care see silently, unscheduled care with a notice, and administrators and auditors nothing', () => {
    const codes = Object.fromEntries(demonstrationPeople.map(({ name }) => [name, rolesOf(name).flatMap((role) => role.activity_codes)]))
    expect(codes['Beth Carmichael']).toEqual(['B0170'])
    expect(codes['Nadia Hussain']).toEqual(['B0107'])
    expect(codes['Helen Thackray']).toEqual(['B0107'])
    for (const name of ['Deborah Sykes', 'Eleanor Marsh', 'Catherine Moyo', 'Priya Raman']) {
      expect(codes[name], name).toEqual([])
    }
  })

  it('identifies every role of every person by a number of its own, the same each time', () => {
    const numbers = demonstrationPeople.flatMap((person) => person.assignments.map((each) => personRoleId(person, each)))
    expect(new Set(numbers).size).toBe(numbers.length)
    expect(demonstrationPeople.flatMap((person) => person.assignments.map((each) => personRoleId(person, each)))).toEqual(numbers)
  })

  it('knows council staff too, under the code of their council', () => {
    expect(rolesOf('Priya Raman').map(({ org_code }) => org_code)).toEqual(['383'])
  })
})

describe('claims as Microsoft Entra ID makes them', () => {
  it('the ID token names tenant, object and application roles', () => {
    expect(claimsFor('entra', 'id_token', named('Marcus Whitfield'), { ...logIn, acr: 'AAL2_ANY' })).toEqual({
      sub: '00000383-0000-4000-8000-000000000002',
      oid: '00000383-0000-4000-8000-000000000002',
      tid: tenantIdFor('383'),
      roles: ['LD'],
      name: 'Marcus Whitfield',
      email: 'marcus.whitfield@leeds.council.example',
      email_verified: true,
      preferred_username: 'marcus.whitfield@leeds.council.example',
      acr: 'AAL2_ANY',
      amr: ['sc', 'pin', 'mfa'],
      auth_time: 1_795_000_000,
    })
  })

  it('UserInfo holds the name and the address only', () => {
    expect(claimsFor('entra', 'userinfo', named('Marcus Whitfield'), logIn)).toEqual({
      sub: '00000383-0000-4000-8000-000000000002',
      name: 'Marcus Whitfield',
      given_name: 'Marcus',
      family_name: 'Whitfield',
      email: 'marcus.whitfield@leeds.council.example',
      email_verified: true,
    })
  })

  it('gives each organisation a tenant of its own, the same each time, that is a UUID', () => {
    const tenants = ['383', '202', 'RR8', 'X26'].map(tenantIdFor)
    expect(new Set(tenants).size).toBe(4)
    expect(tenants).toEqual(['383', '202', 'RR8', 'X26'].map(tenantIdFor))
    for (const tenant of tenants) expect(tenant).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/)
  })
})

describe('claims of both', () => {
  it('are each opened by a scope that the client may ask for', () => {
    for (const provider of ['cis2', 'entra'] as const) {
      const open = scopesOf[provider].split(' ').flatMap((scope) => claimsOfScope[scope])
      for (const person of demonstrationPeople) {
        for (const place of ['id_token', 'userinfo'] as const) {
          expect(open).toEqual(expect.arrayContaining(Object.keys(claimsFor(provider, place, person, logIn))))
        }
      }
    }
  })
})

describe('the strength of a log-in', () => {
  it.each([
    ['Amara Osei', undefined, 'AAL3_ANY'],
    ['Amara Osei', 'AAL2_OR_AAL3_ANY', 'AAL3_ANY'],
    ['Callum Doyle', 'AAL2_OR_AAL3_ANY', 'AAL2_ANY'],
    ['Priya Raman', undefined, 'AAL2_ANY'],
    ['Callum Doyle', 'AAL3_ANY', 'AAL3_ANY'],
    ['Amara Osei', 'AAL1_USERPASS', 'AAL1_USERPASS'],
    ['Amara Osei', 'urn:unknown AAL2_ANY', 'AAL2_ANY'],
    ['Amara Osei', 'urn:unknown', 'AAL3_ANY'],
  ])('%s, asked for %s, is authenticated as %s', (name, asked, acr) => {
    expect(authenticationFor(named(name), asked).acr).toBe(acr)
  })

  it.each([
    ['AAL2_ANY', undefined, true],
    ['AAL2_ANY', 'AAL2_OR_AAL3_ANY', true],
    ['AAL3_ANY', 'AAL2_OR_AAL3_ANY', true],
    ['AAL1_USERPASS', 'AAL2_OR_AAL3_ANY', false],
    ['AAL2_ANY', 'AAL3_ANY', false],
    ['AAL3_ANY', 'AAL3_ANY', true],
    [undefined, 'AAL3_ANY', false],
  ])('a log-in of %s meets %s: %s', (acr, asked, meets) => {
    expect(meetsAcrValues(acr, asked)).toBe(meets)
  })
})
