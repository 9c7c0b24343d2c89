import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { newSessionToken } from '@/lib/identity/session-token'
import { hashOfToken } from '@/scripts/disposable-product/token-hash'
import { permissions, type Permission } from '@/lib/policy/permissions'
import { ENTRY_POINTS } from '@/tests/policy/entry-points'
import { createAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { createPlan } from '@/tests/factories/plan'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'
import { printFigure } from '@/tests/support/figure'
import { fillRegister, type FilledRegister } from '@/tests/support/filled-register'
import { builtEntryPoints, type EntryPoint } from '@/tests/support/matrix/built-entry-points'
import { changedTables, deniedBy, tableSums } from '@/tests/support/matrix/table-sums'
import { knock, pathWithIds, type Caller } from '@/tests/support/matrix/knock'
import { serveRegister, type ServedProduct } from '@/tests/support/served-product'

/** Security test 1: every entry point of the build, from its own manifests, against every role and every kind of session, by direct HTTP. */

const entryPoints = builtEntryPoints()
const ruleOf = new Map(Object.entries(ENTRY_POINTS).flatMap(([rule, names]) => (names ?? []).map((name) => [name, rule] as const)))
const guarded = entryPoints.filter(({ name }) => (ruleOf.get(name) ?? '') in permissions)
/** For people who work for all organisations, nothing belongs to another one. */
const OF_EVERYBODY: readonly string[] = ['NA', 'AU']
/** What the denial of a request may touch: the compliance log, and when the person was last seen. */
const TOUCHED_BY_A_DENIAL = ['audit_event', 'session']

let database: TestDatabase
let product: ServedProduct
let filled: FilledRegister

beforeAll(async () => {
  database = await createTestDatabase()
  const admin = new pg.Client({ connectionString: database.adminUrl })
  await admin.connect()
  filled = await fillRegister(admin)
  await offerElsewhere(admin)
  await admin.end()
  product = await serveRegister(database.adminUrl, {
    SUBJECT_KEY: 'a subject key of the tests and nothing else',
    ACCESS_MAC_KEY: 'an access key of the tests and nothing else',
  })
})
afterAll(async () => {
  await product.stop()
  await database.drop()
})

/** Everybody in the filled register works for one of two authorities, and an offer between these is of both: this one is of neither. */
async function offerElsewhere(admin: pg.Client): Promise<void> {
  const [from, to] = [await createAuthority(admin), await createAuthority(admin)]
  const plan = await createPlan(admin, await createChild(admin, from))
  await admin.query(
    `insert into cpis.transfer (plan_id, from_authority, to_authority, nhs_number, family_name, given_name, date_of_birth, type, start_date, moves_on,
       offered_by, offered_by_name)
     select p.id, $2, $3, c.nhs_number, c.family_name, c.given_name, c.date_of_birth, p.type, p.start_date, cpis.today(), o.id, o.name
     from cpis.plan p join cpis.child c on c.id = p.child_id cross join (select id, name from cpis.person limit 1) o where p.id = $1`,
    [plan.id, from.id, to.id],
  )
}

/** One person of each role; their cookie is that of the session which the register was filled with. */
async function callers(): Promise<Caller[]> {
  const seen = new Map<string, Actor>()
  for (const person of filled.people) if (!seen.has(person.role)) seen.set(person.role, person)
  const made: Caller[] = []
  for (const actor of seen.values()) made.push({ actor, cookie: await freshCookie(actor) })
  return made
}

async function freshCookie({ sessionId }: Actor): Promise<string> {
  const token = newSessionToken()
  await product.admin.query(
    'update cpis.session set token_hash = $2, ended_at = null, end_reason = null, last_seen_at = now(), auth_time = now() where id = $1',
    [sessionId, hashOfToken(token)],
  )
  return `cpis.session=${token}`
}

function mayPass(role: Actor['role'], entryPoint: EntryPoint): boolean {
  const rule = ruleOf.get(entryPoint.name) as Permission
  return (permissions[rule].roles as readonly string[]).includes(role)
}

describe('T1', () => {
  it('every entry point of the build is in the registry, and the registry names none that is gone', () => {
    const registered = [...ruleOf.keys()].toSorted((a, b) => a.localeCompare(b))
    const built = entryPoints.map(({ name }) => name).filter((name) => !name.startsWith('page /_'))
    printFigure(
      'T1 entry points of the build in the registry',
      `${built.filter((name) => ruleOf.has(name)).length} of ${built.length}`,
      'all',
      built.every((name) => ruleOf.has(name)),
    )
    expect(registered).toEqual(built.toSorted((a, b) => a.localeCompare(b)))
  })

  it('a role that may not is denied at every entry point, in the same way, and it is written down once', async () => {
    const wrong: string[] = []
    let tried = 0
    for (const caller of await callers()) {
      const shut = guarded.filter((entryPoint) => !mayPass(caller.actor.role, entryPoint))
      const before = await tableSums(product.admin)
      wrong.push(...(await notDenied(caller, shut)))
      tried += shut.length
      const changed = changedTables(before, await tableSums(product.admin)).filter((table) => !TOUCHED_BY_A_DENIAL.includes(table))
      if (changed.length > 0) wrong.push(`${caller.actor.role}: changed ${changed.join(', ')}`)
    }
    printFigure('T1 denials as the matrix says', `${tried - wrong.length} of ${tried}`, 'all', wrong.length === 0)
    expect(wrong).toEqual([])
  })

  it('without a session that counts no entry point but the public ones opens, and nothing changes', async () => {
    const wrong: string[] = []
    let tried = 0
    const nobodies = await sessionsThatDoNotCount()
    const before = await tableSums(product.admin)
    for (const [what, caller] of nobodies) {
      for (const entryPoint of guarded) {
        tried += 1
        const answer = await knock(product, caller, entryPoint, await pathWithIds(product.admin, entryPoint, caller.actor, 'own'))
        const refused = answer.status === 401 || /^\/(log-in|signed-out|choose-role)/.test(answer.location ?? '')
        if (!refused) wrong.push(`${what} at ${entryPoint.name}: ${answer.status} ${answer.location ?? ''}`)
      }
    }
    const changed = changedTables(before, await tableSums(product.admin)).filter((table) => table !== 'session')
    printFigure('T1 entry points shut without a live session', `${tried - wrong.length} of ${tried}`, 'all', wrong.length + changed.length === 0)
    expect([...wrong, ...changed]).toEqual([])
  })

  it('whoever may is not denied, and what is another organisation’s is answered as what does not exist, and is not changed', async () => {
    const wrong: string[] = []
    const leaks: string[] = []
    let [tried, compared] = [0, 0]
    for (const caller of await callers()) {
      for (const entryPoint of guarded.filter((each) => mayPass(caller.actor.role, each))) {
        tried += 1
        caller.cookie = await freshCookie(caller.actor)
        if (entryPoint.path.includes('[') && !OF_EVERYBODY.includes(caller.actor.role)) {
          compared += 1
          leaks.push(...(await toldApart(caller, entryPoint)))
        }
        const own = await knock(product, caller, entryPoint, await pathWithIds(product.admin, entryPoint, caller.actor, 'own'))
        if (own.location === '/not-permitted' || own.status === 403 || own.status >= 500)
          wrong.push(`${caller.actor.role} at ${entryPoint.name}: ${own.status} ${own.location ?? ''}`)
      }
    }
    printFigure('T1 entry points open as the matrix says', `${tried - wrong.length} of ${tried}`, 'all', wrong.length === 0)
    printFigure(
      'T1 leaks: what is another’s differs from what does not exist, or is changed',
      `${leaks.length} of ${compared}`,
      '0',
      leaks.length === 0,
    )
    expect([...wrong, ...leaks]).toEqual([])
  })

  it('entry points that a wrong role opens are noticed, each of them, and so is a table that was changed', async () => {
    const [practitioner] = (await callers()).filter(({ actor }) => actor.role === 'LP')
    if (!practitioner) throw new Error('The practitioner is not there')
    // A clinician whom the product takes for a practitioner: as if the row of the table said so.
    const caller = { ...practitioner, actor: { ...practitioner.actor, role: 'CL' as const } }
    const opened = guarded.filter(
      (entryPoint) => entryPoint.kind === 'page' && !entryPoint.path.includes('[') && mayPass('LP', entryPoint) && !mayPass('CL', entryPoint),
    )
    const noticed = new Set((await notDenied(caller, opened)).map((fault) => fault.split(': ')[0]))
    expect(
      printFigure(
        'T1 entry points opened by a wrong role (planted) noticed',
        `${noticed.size} of ${opened.length}`,
        'all',
        noticed.size === opened.length && opened.length > 3,
      ),
    ).toBe(true)
    const before = await tableSums(product.admin)
    await product.admin.query(`update cpis.lead_team set phone = '01632 960301'`)
    expect(changedTables(before, await tableSums(product.admin))).toEqual(['lead_team'])
  })

  it('a row policy that lets everybody’s plans be read is noticed', async () => {
    const [caller] = (await callers()).filter(({ actor }) => actor.role === 'LP')
    const entryPoint = guarded.find(({ name }) => name === 'page /plans/children/[childId]')
    if (!caller || !entryPoint) throw new Error('The practitioner or the page of a child’s plans is not there')
    expect(await toldApart(caller, entryPoint)).toEqual([])
    const tables = ['child', 'plan']
    for (const table of tables) await product.admin.query(`create policy planted on cpis.${table} for select to cpis_app using (true)`)
    const leaks = await toldApart(caller, entryPoint)
    for (const table of tables) await product.admin.query(`drop policy planted on cpis.${table}`)
    expect(printFigure('T1 a row policy that is gone (planted)', leaks.length, '1 leak', leaks.length === 1)).toBe(true)
  })
})

/** Knocks at entry points that must be shut to somebody. @returns each that is not, and each refusal that was not written down once */
async function notDenied(caller: Caller, shut: readonly EntryPoint[]): Promise<string[]> {
  const wrong: string[] = []
  let written = await deniedBy(product.admin, caller.actor.personId)
  for (const entryPoint of shut) {
    const answer = await knock(product, caller, entryPoint, await pathWithIds(product.admin, entryPoint, caller.actor, 'foreign'))
    if (answer.location !== '/not-permitted' && answer.status !== 403)
      wrong.push(`${caller.actor.role} at ${entryPoint.name}: ${answer.status} ${answer.location ?? ''}`)
    const now = await deniedBy(product.admin, caller.actor.personId)
    if (now !== written + 1) wrong.push(`${caller.actor.role} at ${entryPoint.name}: written down ${now - written} times`)
    written = now
  }
  return wrong
}

/** Where another organisation's things can be told apart from what does not exist, and which of them were changed. */
async function toldApart(caller: Caller, entryPoint: EntryPoint): Promise<string[]> {
  const { admin } = product
  const before = await tableSums(admin, caller.actor.organisation.id)
  const foreign = await knock(product, caller, entryPoint, await pathWithIds(admin, entryPoint, caller.actor, 'foreign'))
  const changed = changedTables(before, await tableSums(admin, caller.actor.organisation.id))
  const missing = await knock(product, caller, entryPoint, await pathWithIds(admin, entryPoint, caller.actor, 'missing'))
  const same = foreign.status === missing.status && foreign.body === missing.body && shape(foreign.location) === shape(missing.location)
  return [
    ...(same
      ? []
      : [
          `${caller.actor.role} at ${entryPoint.name}: another’s ${foreign.status} ${foreign.location ?? ''}, none ${missing.status} ${missing.location ?? ''}`,
        ]),
    ...changed.map((table) => `${caller.actor.role} at ${entryPoint.name}: changed another’s ${table}`),
  ]
}

function shape(location: string | null): string | null {
  return location?.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '[id]') ?? null
}

/** Nobody, a token that never was, and sessions that are expired, revoked, without a role, and of somebody suspended. */
async function sessionsThatDoNotCount(): Promise<[string, Caller][]> {
  const manager = filled.people.find(({ role }) => role === 'LD')
  if (!manager) throw new Error('There is no data manager')
  const session = async (what: string, change: string): Promise<[string, Caller]> => {
    const token = newSessionToken()
    await product.admin.query(
      `with p as (insert into cpis.person (name, email, status) values ('Val Void', $2, 'active') returning id),
            a as (insert into cpis.role_assignment (person_id, role, organisation_id) select id, 'LD', $3 from p returning id, person_id)
       insert into cpis.session (token_hash, person_id, auth_version, provider, assignment_id, expires_at)
       select $1, person_id, 1, 'entra', id, now() + interval '1 hour' from a`,
      [hashOfToken(token), `${randomUUID()}@example.test`, manager.organisation.id],
    )
    await product.admin.query(
      change.replaceAll('$person', `(select person_id from cpis.session where token_hash = '\\x${hashOfToken(token).toString('hex')}')`),
    )
    return [what, { actor: manager, cookie: `cpis.session=${token}` }]
  }
  return [
    ['nobody', { actor: manager, cookie: null }],
    ['a token that never was', { actor: manager, cookie: `cpis.session=${newSessionToken()}` }],
    await session(
      'expired',
      `update cpis.session set created_at = now() - interval '11 hours', last_seen_at = now() - interval '2 minutes', expires_at = now() - interval '1 minute' where person_id = $person`,
    ),
    await session('idle', `update cpis.session set last_seen_at = now() - interval '16 minutes' where person_id = $person`),
    await session('revoked', `update cpis.session set ended_at = now(), end_reason = 'withdrawn' where person_id = $person`),
    await session('role removed', `update cpis.role_assignment set ended_at = now() where person_id = $person`),
    await session('suspended', `update cpis.person set status = 'suspended' where id = $person`),
  ]
}
