import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authenticate } from '@/lib/identity/authenticate'
import { chooseRole, endSession, resolveSession, roleChoices, type SessionState } from '@/lib/identity/session'
import { newSessionToken } from '@/lib/identity/session-token'
import { hashOfToken } from '@/scripts/disposable-product/token-hash'
import { createPerson, grantRole, type TestPerson } from '@/tests/factories/person'
import { startApplication, type TestApplication } from '@/tests/support/application'

let application: TestApplication

beforeAll(async () => {
  application = await startApplication()
})
afterAll(() => application.stop())

const admin = () => application.admin

/** What CIS2 says about somebody with a role at each of the organisations. */
function cis2(person: Pick<TestPerson, 'subject'>, ...organisations: string[]) {
  return {
    idToken: {
      sub: person.subject,
      auth_time: Math.floor(Date.now() / 1000),
      authentication_assurance_level: '3',
      id_assurance_level: '3',
    },
    userinfo: { nhsid_nrbac_roles: organisations.map((code, index) => ({ person_roleid: String(index), org_code: code })) },
  }
}

async function logIn(person: TestPerson, ...organisations: string[]): Promise<string> {
  const token = await authenticate('cis2', cis2(person, ...(organisations.length > 0 ? organisations : ['RR8'])))
  if (token === null) throw new Error('The person was refused')
  return token
}

const stateOf = (token: string, act = true): Promise<SessionState> => resolveSession(token, { act })

/** Makes the session as old as the test needs. */
async function age(token: string, change: string): Promise<void> {
  const { rowCount } = await admin().query(`update cpis.session set ${change} where token_hash = $1`, [hashOfToken(token)])
  expect(rowCount).toBe(1)
}

async function seenSecondsAgo(token: string): Promise<number> {
  const { rows } = await admin().query<{ seconds: number }>(
    'select extract(epoch from now() - last_seen_at)::integer as seconds from cpis.session where token_hash = $1',
    [hashOfToken(token)],
  )
  return rows[0]?.seconds ?? NaN
}

async function signInEvents(): Promise<{ outcome: string; details: unknown; person_id: string | null }[]> {
  const { rows } = await admin().query<{ outcome: string; details: unknown; person_id: string | null }>(
    `select outcome, details, person_id from cpis.audit_event where type = 'session.open' order by at, id`,
  )
  return rows
}

describe('opening a session', () => {
  it('somebody with one role works in it at once, for 15 minutes from now and 10 hours at most', async () => {
    const person = await createPerson(admin(), { name: 'Amina Nurse' })
    const session = await stateOf(await logIn(person))
    expect(session).toMatchObject({
      state: 'live',
      actor: {
        personId: person.id,
        name: 'Amina Nurse',
        role: 'CL',
        roleLabel: 'Clinician',
        organisation: { kind: 'nhs', code: 'RR8' },
        setting: { kind: 'emergency-department', label: 'Emergency department', unscheduled: true, usualReason: 'direct-care' },
        roles: 1,
      },
    })
    if (session.state !== 'live') return
    expect(session.secondsLeft).toBeGreaterThan(890)
    expect(session.secondsLeft).toBeLessThanOrEqual(900)
    expect(session.idleAt.getTime() - Date.now()).toBeGreaterThan(890_000)
    expect(session.expiresAt.getTime() - Date.now()).toBeGreaterThan(35_990_000)
    expect(session.actor.authTime.getTime()).toBeLessThanOrEqual(Date.now())
  })

  it('keeps the hash of the token and never the token', async () => {
    const token = await logIn(await createPerson(admin()))
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/)
    const { rows } = await admin().query(`select s::text as row from cpis.session s where position($1 in s::text) > 0`, [token])
    expect(rows).toEqual([])
  })

  it('somebody who was invited becomes active by coming in', async () => {
    const person = await createPerson(admin(), { status: 'invited' })
    await logIn(person)
    const { rows } = await admin().query('select status from cpis.person where id = $1', [person.id])
    expect(rows).toEqual([{ status: 'active' }])
  })

  it('a national auditor comes in by X26', async () => {
    const person = await createPerson(admin(), { roles: [{ role: 'AU', organisation: 'X26' }] })
    expect(await stateOf(await logIn(person, 'X26'))).toMatchObject({ state: 'live', actor: { role: 'AU', setting: null } })
  })

  it('council staff come in by Entra, under its subject and no other provider’s', async () => {
    const person = await createPerson(admin(), { provider: 'entra', roles: [{ role: 'LP', organisation: '383' }] })
    const idToken = { sub: person.subject, iat: Math.floor(Date.now() / 1000) }
    const token = await authenticate('entra', { idToken, userinfo: {} })
    expect(await stateOf(token ?? '')).toMatchObject({ state: 'live', actor: { role: 'LP', organisation: { code: '383', kind: 'authority' } } })
    expect(await authenticate('cis2', cis2(person, '383'))).toBeNull()
  })

  it('a second log-in ends the first, which then says so', async () => {
    const person = await createPerson(admin())
    const first = await logIn(person)
    const second = await logIn(person)
    expect(await stateOf(first)).toEqual({ state: 'ended', reason: 'elsewhere' })
    expect((await stateOf(second)).state).toBe('live')
  })
})

describe('refusing a sign-in', () => {
  it('unknown, suspended and role-less people are refused alike, and nobody’s name is written down', async () => {
    const suspended = await createPerson(admin(), { status: 'suspended' })
    const roleless = await createPerson(admin(), { roles: [] })
    const before = await signInEvents()
    expect(await authenticate('cis2', cis2({ subject: 'nobody-here' }, 'RR8'))).toBeNull()
    expect(await authenticate('cis2', cis2(suspended, 'RR8'))).toBeNull()
    expect(await authenticate('cis2', cis2(roleless, 'RR8'))).toBeNull()
    const refusal = { outcome: 'denied', details: { provider: 'cis2', reason: 'not-admitted' }, person_id: null }
    expect((await signInEvents()).slice(before.length)).toEqual([refusal, refusal, refusal])
  })

  it('somebody whom the provider places at another organisation than our records do is refused', async () => {
    const person = await createPerson(admin())
    expect(await authenticate('cis2', cis2(person, 'RRK'))).toBeNull()
    expect(await authenticate('cis2', cis2(person))).toBeNull()
  })

  it('a weak log-in is refused and recorded with that reason, whoever it is', async () => {
    const person = await createPerson(admin())
    const weak = cis2(person, 'RR8')
    const claims = { ...weak, idToken: { ...weak.idToken, authentication_assurance_level: '1' } }
    expect(await authenticate('cis2', claims)).toBeNull()
    expect((await signInEvents()).at(-1)).toMatchObject({ outcome: 'denied', details: { reason: 'assurance' } })
  })
})

describe('the end of a session', () => {
  it('comes after 15 minutes without an act', async () => {
    const token = await logIn(await createPerson(admin()))
    await age(token, `last_seen_at = now() - interval '14 minutes 50 seconds'`)
    expect((await stateOf(token, false)).state).toBe('live')
    await age(token, `last_seen_at = now() - interval '15 minutes'`)
    expect(await stateOf(token)).toEqual({ state: 'ended', reason: 'idle' })
    expect(await stateOf(token), 'an ended session stays ended').toEqual({ state: 'ended', reason: 'idle' })
  })

  it('is put off by an act and not by a script that asks', async () => {
    const token = await logIn(await createPerson(admin()))
    await age(token, `last_seen_at = now() - interval '10 minutes'`)
    const asked = await stateOf(token, false)
    expect(asked.state === 'live' && asked.secondsLeft).toBeLessThanOrEqual(300)
    expect(await seenSecondsAgo(token)).toBeGreaterThanOrEqual(600)
    const acted = await stateOf(token)
    expect(acted.state === 'live' && acted.secondsLeft).toBeGreaterThan(890)
    expect(await seenSecondsAgo(token)).toBeLessThan(5)
  })

  it('comes after 10 hours whatever is done', async () => {
    const token = await logIn(await createPerson(admin()))
    await age(token, `expires_at = now() - interval '1 second'`)
    expect(await stateOf(token)).toEqual({ state: 'ended', reason: 'expired' })
  })

  it('comes with the next request once the person is suspended', async () => {
    const person = await createPerson(admin())
    const token = await logIn(person)
    await admin().query(`update cpis.person set status = 'suspended' where id = $1`, [person.id])
    expect(await stateOf(token)).toEqual({ state: 'ended', reason: 'withdrawn' })
  })

  it('comes with the next request once the person’s rights have changed, or the last role is gone', async () => {
    const [changed, stripped] = [await createPerson(admin()), await createPerson(admin())]
    const tokens = [await logIn(changed), await logIn(stripped)] as const
    await admin().query('update cpis.person set auth_version = auth_version + 1 where id = $1', [changed.id])
    await admin().query('update cpis.role_assignment set ended_at = now() where person_id = $1', [stripped.id])
    expect(await stateOf(tokens[0])).toEqual({ state: 'ended', reason: 'withdrawn' })
    expect(await stateOf(tokens[1])).toEqual({ state: 'ended', reason: 'withdrawn' })
  })

  it('comes with logging out, and another person’s session stays', async () => {
    const [mine, theirs] = [await logIn(await createPerson(admin())), await logIn(await createPerson(admin()))]
    await endSession(mine, { everywhere: false })
    expect(await stateOf(mine)).toEqual({ state: 'ended', reason: 'signed-out' })
    expect((await stateOf(theirs)).state).toBe('live')
  })

  it('logging out everywhere ends every session of the person', async () => {
    const person = await createPerson(admin())
    const token = await logIn(person)
    // Logging in cannot create a second live session; one left by another release could exist.
    const other = newSessionToken()
    await admin().query(
      `insert into cpis.session (token_hash, person_id, auth_version, provider, asserted_codes, assignment_id, expires_at)
       select $2, person_id, auth_version, provider, asserted_codes, assignment_id, expires_at from cpis.session where token_hash = $1`,
      [hashOfToken(token), hashOfToken(other)],
    )
    expect((await stateOf(other)).state).toBe('live')
    await endSession(token, { everywhere: true })
    expect(await stateOf(other)).toEqual({ state: 'ended', reason: 'signed-out' })
  })

  it.each([
    ['an unknown token', newSessionToken()],
    ['no token', ''],
    ['something else', "x' or 1=1 --"],
  ])('%s stands for nobody', async (_what, token) => {
    expect(await stateOf(token)).toEqual({ state: 'none' })
    await endSession(token, { everywhere: true })
  })
})

describe('choosing among several roles', () => {
  async function personWithTwoRoles() {
    const person = await createPerson(admin(), { roles: [{ role: 'CL', organisation: 'RRK', setting: 'emergency-department' }] })
    const walkIn = await grantRole(admin(), person.id, { role: 'CL', organisation: 'Y02615', setting: 'walk-in-centre' })
    return { person, walkIn }
  }

  it('comes before anything else, and changes the token', async () => {
    const { person, walkIn } = await personWithTwoRoles()
    const token = await logIn(person, 'RRK', 'Y02615')
    expect(await stateOf(token)).toMatchObject({ state: 'choosing', personName: person.name })
    expect((await roleChoices(token)).map(({ settingName, current }) => [settingName, current])).toEqual([
      ['Emergency department', false],
      ['Walk-in centre', false],
    ])

    const chosen = await chooseRole(token, walkIn)
    expect(chosen).not.toBe(token)
    expect(await stateOf(chosen ?? '')).toMatchObject({ state: 'live', actor: { organisation: { code: 'Y02615' }, roles: 2 } })
    expect(await stateOf(token), 'the token of before').toEqual({ state: 'none' })
    expect((await roleChoices(chosen ?? '')).map(({ current }) => current)).toEqual([false, true])
  })

  it('is not asked of somebody whom the provider places at one of the two', async () => {
    const { person } = await personWithTwoRoles()
    expect(await stateOf(await logIn(person, 'Y02615'))).toMatchObject({ state: 'live', actor: { organisation: { code: 'Y02615' }, roles: 1 } })
  })

  it('refuses a role of somebody else, one that the provider does not assert, and one that does not exist', async () => {
    const { person, walkIn } = await personWithTwoRoles()
    const stranger = await personWithTwoRoles()
    const token = await logIn(person, 'RRK')
    for (const role of [stranger.walkIn, walkIn, randomUUID()]) expect(await chooseRole(token, role)).toBeNull()
    expect((await stateOf(token)).state).toBe('live')
  })

  it('is over with the session', async () => {
    const { person, walkIn } = await personWithTwoRoles()
    const token = await logIn(person, 'RRK', 'Y02615')
    await endSession(token, { everywhere: false })
    expect(await chooseRole(token, walkIn)).toBeNull()
    expect(await roleChoices(token)).toEqual([])
  })

  it('is asked again when the chosen role is taken away', async () => {
    const { person, walkIn } = await personWithTwoRoles()
    const token = (await chooseRole(await logIn(person, 'RRK', 'Y02615'), walkIn)) ?? ''
    await admin().query('update cpis.role_assignment set ended_at = now() where id = $1', [walkIn])
    expect((await stateOf(token)).state).toBe('choosing')
  })
})
