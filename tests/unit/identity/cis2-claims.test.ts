import { describe, expect, it } from 'vitest'
import { jobRoleName, judgeCis2Claims } from '@/lib/identity/cis2-claims'
import type { ProviderClaims } from '@/lib/identity/verified-identity'
import { readConformance } from '@/tests/support/conformance'

const emergency = { person_roleid: '555000000001', org_code: 'RR8', role_name: '"Clinical":"Clinical Provision":"Nurse Access Role"' }
const walkIn = { person_roleid: '555000000002', org_code: 'Y02615', role_name: '"Clinical":"Clinical Provision":"Nurse Access Role"' }

function claims(idToken: Record<string, unknown> = {}, userinfo: Record<string, unknown> = {}): ProviderClaims {
  return {
    idToken: { sub: '999000000101', auth_time: 1_795_000_000, authentication_assurance_level: '3', id_assurance_level: '3', ...idToken },
    userinfo: { sub: '999000000101', nhsid_nrbac_roles: [emergency, walkIn], ...userinfo },
  }
}

describe('what NHS CIS2 says about somebody', () => {
  it('names the person by sub, and the organisations of all their roles when none is selected', () => {
    expect(judgeCis2Claims(claims())).toEqual({
      ok: true,
      identity: {
        subject: '999000000101',
        authTime: new Date('2026-11-18T11:06:40Z'),
        level: 3,
        providerSession: null,
        assertedCodes: ['RR8', 'Y02615'],
        verifiedEmail: null,
        selectedRole: null,
      },
    })
  })

  it.each([
    ['in the ID token', claims({ selected_roleid: walkIn.person_roleid })],
    ['in UserInfo', claims({}, { selected_roleid: walkIn.person_roleid })],
    ['in both', claims({ selected_roleid: walkIn.person_roleid }, { selected_roleid: walkIn.person_roleid })],
  ])('acts only for the organisation of the selected role, said %s', (_place, said) => {
    expect(judgeCis2Claims(said)).toMatchObject({
      identity: { assertedCodes: ['Y02615'], selectedRole: { organisationCode: 'Y02615', jobRole: 'Nurse Access Role' } },
    })
  })

  it.each([
    ['is none of the person’s', claims({ selected_roleid: '555000000009' })],
    ['is empty', claims({ selected_roleid: '' })],
    ['differs between the two places', claims({ selected_roleid: emergency.person_roleid }, { selected_roleid: walkIn.person_roleid })],
    ['is null', claims({ selected_roleid: null })],
  ])('refuses a selected role that %s', (_fault, said) => {
    expect(judgeCis2Claims(said)).toEqual({ ok: false, reason: 'selected-role' })
  })

  it.each([
    ['authentication by password alone', { authentication_assurance_level: '1' }],
    ['authentication that is not said', { authentication_assurance_level: undefined }],
    ['authentication in words', { authentication_assurance_level: 'AAL3' }],
    ['identity of level 2', { id_assurance_level: '2' }],
    ['identity that is not said', { id_assurance_level: undefined }],
    ['identity that its other spelling contradicts', { idassurancelevel: '1' }],
  ])('refuses %s', (_fault, change) => {
    expect(judgeCis2Claims(claims(change))).toEqual({ ok: false, reason: 'assurance' })
  })

  it('refuses when UserInfo says less than the ID token', () => {
    expect(judgeCis2Claims(claims({}, { authentication_assurance_level: '1' }))).toEqual({ ok: false, reason: 'assurance' })
  })

  it.each([
    ['level 2 as a number', { authentication_assurance_level: 2, id_assurance_level: 3 }, {}],
    ['the other spelling of the identity level', { id_assurance_level: undefined, idassurancelevel: '3' }, {}],
    [
      'levels in UserInfo alone',
      { authentication_assurance_level: undefined, id_assurance_level: undefined },
      { authentication_assurance_level: '2', id_assurance_level: '3' },
    ],
  ])('accepts %s', (_form, idToken, userinfo) => {
    expect(judgeCis2Claims(claims(idToken, userinfo)).ok).toBe(true)
  })

  it('asserts no organisation for somebody without a national role, so that they may act for none', () => {
    expect(judgeCis2Claims(claims({}, { nhsid_nrbac_roles: undefined }))).toMatchObject({ identity: { assertedCodes: [] } })
  })

  it.each([
    ['no sub', claims({ sub: undefined })],
    ['no time of the log-in', claims({ auth_time: undefined })],
    ['roles that are not a list', claims({}, { nhsid_nrbac_roles: 'RR8' })],
    ['a role without an organisation', claims({}, { nhsid_nrbac_roles: [{ ...emergency, org_code: undefined }] })],
  ])('refuses claims with %s', (_fault, said) => {
    expect(judgeCis2Claims(said)).toEqual({ ok: false, reason: 'claims' })
  })

  it('reads the last of the three quoted parts as the name of the job role', () => {
    expect(jobRoleName('"Clinical":"Clinical Provision":"Healthcare Student Access Role"')).toBe('Healthcare Student Access Role')
  })
})

describe('the public example of CIS2 UserInfo', () => {
  it('acts for the entry that is selected, never simply for the first, and refuses one that is not there', (context) => {
    const file = readConformance('cis2-userinfo.json')
    if (!file.found) {
      console.info(file.why)
      return context.skip(file.why)
    }
    const { userinfo } = file.json as { userinfo: Record<string, unknown> & { sub: string; selected_roleid: string } }
    const judged = (selected: string) =>
      judgeCis2Claims({ idToken: { sub: userinfo.sub, auth_time: 1_795_000_000 }, userinfo: { ...userinfo, selected_roleid: selected } })

    expect(judged(userinfo.selected_roleid)).toMatchObject({
      identity: { assertedCodes: ['A9A5A'], selectedRole: { organisationCode: 'A9A5A', jobRole: 'Nurse Access Role' } },
    })
    expect(judged('wrong-role')).toMatchObject({ identity: { selectedRole: { jobRole: 'Healthcare Student Access Role' } } })
    expect(judged('wrong-team')).toMatchObject({ identity: { assertedCodes: ['AB12'], selectedRole: { organisationCode: 'AB12' } } })
    expect(judged('not-in-the-list')).toEqual({ ok: false, reason: 'selected-role' })
  })
})
