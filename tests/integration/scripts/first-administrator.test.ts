import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authenticate } from '@/lib/identity/authenticate'
import { resolveSession } from '@/lib/identity/session'
import { readArguments } from '@/scripts/create-administrator/arguments'
import { createFirstAdministrator } from '@/scripts/create-administrator/create-first'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { auditEvents } from '@/tests/support/audit'

let app: TestApplication

beforeAll(async () => {
  app = await startApplication()
})
afterAll(() => app.stop())

describe('the first national administrator', () => {
  it('is made in an empty register, can log in, and is in the log', async () => {
    const first = readArguments(['--name', 'Nia First', '--subject', '999000000901', '--issuer', 'cis2'])
    const racing = await Promise.allSettled([
      createFirstAdministrator(app.adminUrl, first),
      createFirstAdministrator(app.adminUrl, { ...first, subject: '999000000902' }),
    ])
    expect(racing.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const tokens = await Promise.all(
      ['999000000901', '999000000902'].map((sub) =>
        authenticate('cis2', {
          idToken: { sub, auth_time: Math.floor(Date.now() / 1000), authentication_assurance_level: '3', id_assurance_level: '3' },
          userinfo: { nhsid_nrbac_roles: [{ person_roleid: '1', org_code: 'X26' }] },
        }),
      ),
    )
    const token = tokens.find((one) => one !== null) ?? ''
    expect(await resolveSession(token, { act: true })).toMatchObject({
      state: 'live',
      actor: { name: 'Nia First', role: 'NA', organisation: { code: 'X26', name: 'NHS England' } },
    })
    expect(await auditEvents(app.admin, 'person')).toContainEqual({
      type: 'person.create-first',
      outcome: 'done',
      person: null,
      details: { role: 'NA', provider: 'cis2' },
    })
  })

  it('is refused in one sentence when there is one', async () => {
    await expect(createFirstAdministrator(app.adminUrl, { name: 'Sam Second', subject: 'x', provider: 'entra' })).rejects.toThrow(
      /^There is already a national administrator: [^.]+\.$/,
    )
    const { rows } = await app.admin.query(`select from cpis.person where name = 'Sam Second'`)
    expect(rows).toEqual([])
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
