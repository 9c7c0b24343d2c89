import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authenticate } from '@/lib/identity/authenticate'
import { resolveSession } from '@/lib/identity/session'
import { readArguments } from '@/scripts/create-administrator/arguments'
import { createNationalAdministrator } from '@/scripts/create-administrator/create-administrator'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { auditEvents } from '@/tests/support/audit'

let app: TestApplication

beforeAll(async () => {
  app = await startApplication()
})
afterAll(() => app.stop())

const claims = (sub: string) => ({
  idToken: { sub, auth_time: Math.floor(Date.now() / 1000), authentication_assurance_level: '3', id_assurance_level: '3' },
  userinfo: { nhsid_nrbac_roles: [{ person_roleid: '1', org_code: 'X26' }] },
})
const given = (subject: string) => readArguments(['--name', `Nia ${subject}`, '--subject', subject, '--issuer', 'cis2'])

describe('an operator’s command for national administrators', () => {
  it('fills an empty register up to two, who can log in, and each is in the log as an operator’s act', async () => {
    const racing = await Promise.allSettled(['901', '902', '903'].map((subject) => createNationalAdministrator(app.adminUrl, given(subject))))
    expect(racing.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'fulfilled', 'rejected'])
    const tokens = await Promise.all(['901', '902', '903'].map((subject) => authenticate('cis2', claims(subject))))
    const able = tokens.filter((token) => token !== null)
    expect(able).toHaveLength(2)
    for (const token of able) {
      expect(await resolveSession(token, { act: true })).toMatchObject({
        state: 'live',
        actor: { role: 'NA', organisation: { code: 'X26', name: 'NHS England' } },
      })
    }
    const events = (await auditEvents(app.admin, 'person')).filter(({ type }) => type === 'person.create-administrator')
    // Three raced: when each began says nothing about which was first.
    const place = ({ details }: (typeof events)[number]) => (details as { administrators: number }).administrators
    expect(events.toSorted((one, other) => place(one) - place(other))).toEqual(
      [1, 2].map((administrators) => ({
        type: 'person.create-administrator',
        outcome: 'done',
        person: null,
        details: { role: 'NA', provider: 'cis2', administrators },
      })),
    )
  })

  it('is refused in one sentence when there are two', async () => {
    await expect(createNationalAdministrator(app.adminUrl, given('904'))).rejects.toThrow(/^There are already two national administrators: [^.]+\.$/)
    expect((await app.admin.query(`select from cpis.person where name = 'Nia 904'`)).rows).toEqual([])
  })

  it('fills up again when one of the two is suspended', async () => {
    await app.admin.query(
      `update cpis.person set status = 'suspended' where id = (select min(id::text)::uuid from cpis.national_administrators() as a (id))`,
    )
    expect(await createNationalAdministrator(app.adminUrl, given('905'))).toEqual({ organisation: 'NHS England', administrators: 2 })
    await expect(createNationalAdministrator(app.adminUrl, given('906'))).rejects.toThrow('already two')
  })

  it('is refused for somebody who is known already', async () => {
    await app.admin.query(`update cpis.person set status = 'suspended' where name = 'Nia 905'`)
    await expect(createNationalAdministrator(app.adminUrl, given('905'))).rejects.toThrow(/^This identifier belongs to somebody/)
  })

  it('is told what the command takes', () => {
    for (const given of [
      [],
      ['--name', 'N'],
      ['--name', 'Nia First'],
      ['--name', 'Nia First', '--subject', 'x'],
      ['--name', 'Nia First', '--subject', 'x', '--issuer', 'google'],
      ['--password', 'x'],
      ['stray'],
    ]) {
      expect(() => readArguments(given), given.join(' ')).toThrow(/Usage: npm run admin:create/)
    }
  })
})
