import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { ticketFor } from '@/scripts/disposable-product/ticket'
import { actAs, clinicianOf, recordBySql } from '@/tests/support/by-sql'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { printFigure } from '@/tests/support/figure'
import { fillRegister, type FilledRegister } from '@/tests/support/filled-register'
import { seededRandom } from '@/tests/support/hostile-files'
import { REFERENCE_TABLES, tablesOf } from './row-security-check'

/**
 * T4: somebody who runs whatever SQL they like with the application's login, but has the secret of no live session, reads nothing of anybody.
 * What they say about themselves counts for nothing.
 */

let database: TestDatabase
let admin: pg.Client
let application: pg.Client
let register: FilledRegister
let manager: Actor
/** Names and NHS numbers that stand in the register. */
let names: string[]

beforeAll(async () => {
  database = await createTestDatabase()
  admin = new pg.Client({ connectionString: database.adminUrl })
  application = new pg.Client({ connectionString: database.appUrl })
  await Promise.all([admin.connect(), application.connect()])
  register = await fillRegister(admin)
  manager = register.people.find(({ role }) => role === 'LD')!
  const { rows } = await admin.query<{ name: string }>(
    'select family_name as name from cpis.child union select name from cpis.person union select nhs_number from cpis.child',
  )
  names = rows.map(({ name }) => name)
})
afterAll(async () => {
  await Promise.all([admin.end(), application.end()])
  await database.drop()
})

/** How many rows about people the application sees, and where. */
async function rowsSeen(): Promise<string[]> {
  const seen: string[] = []
  for (const table of await tablesOf(admin)) {
    if (table in REFERENCE_TABLES) continue
    await application.query('savepoint looking')
    const rows = await application.query(`select from ${table}`).then(
      ({ rowCount }) => rowCount ?? 0,
      () => 0,
    )
    await application.query('rollback to savepoint looking')
    if (rows > 0) seen.push(`${rows} of ${table}`)
  }
  return seen
}

async function whileSaying(said: Record<string, string>, look: () => Promise<string[]>): Promise<string[]> {
  await application.query('begin')
  try {
    for (const [name, value] of Object.entries(said)) await application.query('select set_config($1, $2, true)', [name, value])
    return await look()
  } finally {
    await application.query('rollback')
  }
}

/** Every way in which a ticket may be forged, from one that is good. */
function forgeries(good: string): Record<string, string> {
  const parts = good.split('|')
  const withPart = (at: number, value: string) => parts.with(at, value).join('|')
  const code = parts.at(-1)!
  return {
    'no ticket': '',
    'half a ticket': good.slice(0, good.length / 2),
    'a code alone': code,
    'no code': good.slice(0, -64),
    'a code in capital letters': good.slice(0, -64) + code.toUpperCase(),
    'a code with another last letter': good.slice(0, -1) + (code.endsWith('0') ? '1' : '0'),
    'another person': withPart(1, register.people[0]!.personId),
    'another role': withPart(2, 'LP'),
    'another organisation': withPart(3, register.authorities[1].id),
    'another session': withPart(4, register.people[0]!.sessionId),
    'another setting': withPart(5, register.authorities[1].id),
    'a later end': withPart(6, '99999999999'),
    'a key that is not there': withPart(0, '999999'),
    'a key with a name': withPart(0, `1' or true --`),
    'one part more': `|${good}`,
    'another text in front': `x${good}`,
    'no letters': '|'.repeat(70),
    'a very long text': 'x'.repeat(1_000_000),
  }
}

describe('what somebody says about themselves', () => {
  it('counts for nothing, however it is said', async () => {
    const { ticket, personId, organisation } = manager
    const old = { 'app.user': personId, 'app.role': 'LD', 'app.org': organisation.id }
    expect(await whileSaying(old, rowsSeen)).toEqual([])
    for (const [how, forged] of Object.entries(forgeries(ticket.text))) {
      expect([how, await whileSaying({ ...old, 'app.caller': forged }, rowsSeen)]).toEqual([how, []])
    }
  })

  it('is believed with a ticket of the database, until that is over', async () => {
    expect(await whileSaying({ 'app.caller': manager.ticket.text }, rowsSeen)).not.toEqual([])
    const over = await ticketFor(admin, manager, '-1 second')
    expect(await whileSaying({ 'app.caller': over.text }, rowsSeen)).toEqual([])
  })

  it('counts for nothing with a ticket of another database, nor with one of a key that was turned long ago', async () => {
    const elsewhere = await createTestDatabase()
    const there = new pg.Client({ connectionString: elsewhere.adminUrl })
    await there.connect()
    try {
      // A copied database has the same key, until each has turned its own.
      await there.query('delete from cpis.caller_key; insert into cpis.caller_key (id) values (1)')
      expect(await whileSaying({ 'app.caller': (await ticketFor(there, manager)).text }, rowsSeen)).toEqual([])
      const before = await ticketFor(there, manager)
      const holds = async () => (await there.query<{ role: string | null }>('select role from cpis.read_ticket($1)', [before.text])).rows[0]?.role
      await there.query('select cpis.turn_caller_key()')
      await there.query('select cpis.turn_caller_key()')
      expect(await holds()).toBe('LD')
      await there.query(`update cpis.caller_key set made_at = made_at - interval '301 minutes'`)
      await there.query('select cpis.turn_caller_key()')
      expect(await holds()).toBeNull()
    } finally {
      await there.end()
      await elsewhere.drop()
    }
  })

  it('is over with the transaction that it was said in', async () => {
    await application.query('begin')
    await actAs(application, manager.ticket)
    await application.query('commit')
    await application.query('begin')
    expect(await rowsSeen()).toEqual([])
    await application.query('rollback')
  })
})

type Called = { name: string; types: string[] }

/** Every function that the application's login may call and that answers something. */
async function functionsOfApplication(): Promise<Called[]> {
  const { rows } = await admin.query<Called>(
    `select p.proname as name, array(select format_type(t, null) from unnest(p.proargtypes) t) as types
     from pg_proc p where p.pronamespace = 'cpis'::regnamespace and p.prorettype <> 'trigger'::regtype
       and has_function_privilege('cpis_app', p.oid, 'execute') order by 1`,
  )
  return rows
}

/** Values with which somebody who knows everything but a secret would call a function. */
async function palette(): Promise<Record<string, readonly unknown[]>> {
  const { rows: ids } = await admin.query<{ id: string }>(
    `select id from cpis.child union select id from cpis.plan union select id from cpis.person union select id from cpis.session
     union select organisation_id from cpis.authority union select event_id from cpis.access_matched union select id from cpis.upload`,
  )
  const { rows: numbers } = await admin.query<{ nhs_number: string }>('select distinct nhs_number from cpis.child')
  const everyNumber = numbers.map(({ nhs_number }) => nhs_number)
  const forged = Object.values(forgeries(manager.ticket.text)).filter((one) => one.length < 1_000)
  const { rows: hashes } = await admin.query<{ hash: Buffer }>('select token_hash as hash from cpis.session')
  const texts = [
    '',
    'LD',
    'AU',
    'approved',
    'entra',
    'plan search',
    names[0],
    ...everyNumber,
    ...forged,
    ...hashes.map(({ hash }) => hash.toString('hex')),
  ]
  const every = ids.map(({ id }) => id)
  return {
    uuid: every,
    'uuid[]': [every],
    text: texts,
    'text[]': [everyNumber, ['LD']],
    integer: [0, 1, 100],
    boolean: [true, false],
    date: ['2000-01-01', '2030-01-01'],
    jsonb: ['{}', `{"number": "${everyNumber[0]}"}`],
    bytea: hashes.map(({ hash }) => hash),
    'bytea[]': [hashes.map(({ hash }) => hash)],
    inet: ['127.0.0.1'],
    'inet[]': [['127.0.0.1']],
    'timestamp with time zone': ['2000-01-01', '2030-01-01'],
    'time without time zone': ['09:00'],
    'cpis.plan': [null],
    'cpis.plan_version': [null],
  }
}

/** A function's answer as text, or the code with which the database refuses. What it did is undone. */
async function answerOf({ name, types }: Called, values: unknown[]): Promise<{ said: string } | { code: string }> {
  await application.query('savepoint calling')
  const given = types.map((type, at) => `$${at + 1}::${type}`).join(', ')
  const answer = await application.query<{ said: string }>(`select jsonb_agg(to_jsonb(f))::text as said from cpis.${name}(${given}) f`, values).then(
    ({ rows }) => ({ said: rows[0]?.said ?? '' }),
    ({ code }: { code: string }) => ({ code }),
  )
  await application.query('rollback to savepoint calling')
  return answer
}

const TRIES = 40
/** Functions that take none of these values: what they do is tried apart, below. */
const NEVER_REACHED: readonly string[] = ['hold_key']

describe('a function that the application may call', () => {
  it('tells nobody’s name to somebody who has no ticket', async () => {
    const functions = await functionsOfApplication()
    const values = await palette()
    const below = seededRandom(4)
    const told: string[] = []
    const reached = new Set<string>()
    let calls = 0
    await application.query('begin')
    for (const called of functions) {
      for (let left = TRIES; left > 0; left -= 1) {
        const given = called.types.map((type) => {
          const choices = values[type]
          if (choices === undefined) throw new Error(`Nothing is known to call ${called.name} with: ${type}`)
          return choices[below(choices.length)]
        })
        const answer = await answerOf(called, given)
        calls += 1
        // Refused as somebody who may not is an answer as well; what was wrong with the values says nothing of the function.
        if ('said' in answer || answer.code === '42501') reached.add(called.name)
        if ('code' in answer) continue
        const echo = JSON.stringify(given)
        const found = names.find((name) => answer.said.includes(name) && !echo.includes(name))
        if (found !== undefined) told.push(`${called.name} told of ${found}`)
      }
    }
    await application.query('rollback')
    expect(printFigure('T4 names told by functions to nobody', `${told.length} of ${calls} calls`, '0', told.length === 0 && calls > 2_000)).toBe(
      true,
    )
    expect(told).toEqual([])
    expect(functions.map(({ name }) => name).filter((name) => !reached.has(name))).toEqual(NEVER_REACHED)
  })

  it('makes nobody a ticket, a session or a token', async () => {
    for (const call of [
      `make_ticket('${manager.personId}', 'LD', '${manager.organisation.id}', null, null, '1 hour')`,
      `ticket_code('\\x00', 'x')`,
      `open_session('entra', 'somebody', 'a token', now(), null, 3)`,
      `join_invited('entra', 'somebody', 'somebody@example.test', null)`,
      `issue_api_token('${manager.personId}', 1, '{upload}', '\\x00', now(), 'a token', '127.0.0.1')`,
      'claim_file_work(15)',
      `read_mailbox_message('X26', '${manager.personId}')`,
      'turn_caller_key()',
    ]) {
      await expect(application.query(`select cpis.${call}`), call).rejects.toMatchObject({ code: '42501' })
    }
    await expect(application.query('select from cpis.caller_key')).rejects.toMatchObject({ code: '42501' })
  })

  it('takes the secret of a session, and not what is kept of it', async () => {
    const { rows } = await admin.query<{ hash: Buffer }>('select token_hash as hash from cpis.session where id = $1', [manager.sessionId])
    const { hash } = rows[0]!
    for (const kept of [hash.toString('hex'), hash.toString('base64url'), hash.toString('latin1').replaceAll('\0', '')]) {
      const { rowCount } = await application.query('select from cpis.resolve_session($1, false)', [kept])
      expect(rowCount).toBe(0)
    }
  })
})

describe('a line of the compliance log', () => {
  const line = {
    type: 'plan.list',
    outcome: 'done',
    person_id: '',
    role: 'LD',
    organisation_id: '',
    session_id: '' as string | null,
    mac: Buffer.alloc(32, 1),
    at: null as string | null,
  }
  async function add(ticket: string, change: Partial<typeof line> | { mac: null } | { person_id: null }): Promise<string> {
    const said = { ...line, person_id: manager.personId, organisation_id: manager.organisation.id, session_id: manager.sessionId, ...change }
    await application.query('begin')
    await application.query(`select set_config('app.caller', $1, true)`, [ticket])
    return application
      .query(
        'insert into cpis.audit_event (type, outcome, person_id, role, organisation_id, session_id, mac, at) values ($1, $2, $3, $4, $5, $6, $7, coalesce($8, now()))',
        [said.type, said.outcome, said.person_id, said.role, said.organisation_id, said.session_id, said.mac, said.at],
      )
      .then(
        () => 'added',
        ({ code }: { code: string }) => code,
      )
      .finally(() => application.query('rollback'))
  }

  it('is of whoever asks, now, and vouched for; without a ticket there is none', async () => {
    expect(await add(manager.ticket.text, {})).toBe('added')
    const wrong = [
      { session_id: register.people[0]!.sessionId },
      { session_id: null },
      { mac: null },
      { person_id: null },
      { role: 'LP' },
      { organisation_id: register.authorities[1].id },
      { at: '2060-01-01' },
    ]
    for (const change of [...wrong, { person_id: register.people[0]!.personId }, { at: '2026-01-01' }]) {
      expect([change, await add(manager.ticket.text, change)]).toEqual([change, '42501'])
    }
    for (const person of [manager.personId, null]) expect(await add('', { person_id: person as string })).toBe('42501')
  })
})

describe('what has no ticket and may be called by everybody', () => {
  it('takes no key for the register’s that it is not', async () => {
    for (const others of ['null', 'array[null]::bytea[]', `'{}'`]) {
      const { rows } = await application.query<{ held: boolean }>(`select cpis.hold_key('SUBJECT_KEY', sha256('another'), ${others}) as held`)
      expect([others, rows[0]?.held]).toEqual([others, false])
    }
  })
})

describe('a transaction that is held open', () => {
  it('is nobody’s once its ticket is over', async () => {
    const short = await ticketFor(admin, manager, '1 second')
    await application.query('begin')
    await actAs(application, short)
    expect(await rowsSeen()).not.toEqual([])
    await pause(1_100)
    expect(await rowsSeen()).toEqual([])
    await application.query('rollback')
  })

  it('waits for the disk before it says that a look-up is recorded, whatever the server is told', async () => {
    const nurse = register.people.find(({ setting }) => setting !== null)!
    await application.query('begin')
    await application.query(`set local synchronous_commit = off`)
    await recordBySql(application, clinicianOf(nurse), fakeNhsNumber(9_001))
    expect((await application.query<{ synchronous_commit: string }>('show synchronous_commit')).rows).toEqual([{ synchronous_commit: 'on' }])
    await application.query('rollback')
  })
})

describe('the login of a process', () => {
  it.each([
    ['cpis_gate', 'gateUrl'],
    ['cpis_filer', 'filerUrl'],
  ] as const)('%s reads no table', async (_login, address) => {
    const client = new pg.Client({ connectionString: database[address] })
    await client.connect()
    await client.query(`select set_config('app.caller', $1, false)`, [manager.ticket.text])
    for (const table of await tablesOf(admin)) await expect(client.query(`select from ${table}`), table).rejects.toMatchObject({ code: '42501' })
    await client.end()
  })
})

describe('this test', () => {
  it('notices a database that takes the application’s word again', async () => {
    const planted = [
      ['caller_role', 'text', 'app.role'],
      ['caller_organisation', 'uuid', 'app.org'],
    ] as const
    const said = { 'app.role': 'LD', 'app.org': manager.organisation.id }
    const sound: string[] = []
    for (const [name, type, setting] of planted) {
      const { rows } = await admin.query<{ text: string }>(`select pg_get_functiondef('cpis.${name}()'::regprocedure) as text`)
      sound.push(rows[0]!.text)
      await admin.query(
        `create or replace function cpis.${name}() returns ${type} language sql stable as $$ select nullif(current_setting('${setting}', true), '')::${type} $$`,
      )
    }
    expect(await whileSaying(said, rowsSeen)).not.toEqual([])
    for (const definition of sound) await admin.query(definition)
    expect(await whileSaying(said, rowsSeen)).toEqual([])
  })
})
