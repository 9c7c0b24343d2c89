import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'

/** The rule of a lease (prisma/database/work/tables.sql), and whose work by the clock is whose. */

let database: TestDatabase
let admin: pg.Client
const logins: Record<'worker' | 'sealer' | 'verifier', pg.Client> = {} as never

beforeAll(async () => {
  database = await createTestDatabase()
  admin = new pg.Client({ connectionString: database.adminUrl })
  await admin.connect()
  for (const [name, url] of [
    ['worker', database.workerUrl],
    ['sealer', database.sealerUrl],
    ['verifier', database.verifierUrl],
  ] as const) {
    logins[name] = new pg.Client({ connectionString: url })
    await logins[name].connect()
  }
})
afterAll(async () => {
  for (const client of [admin, ...Object.values(logins)]) await client.end()
  await database.drop()
})
beforeEach(() =>
  admin.query(
    `update cpis.periodic_work set next_at = case when name in ('sealing', 'nightly-verification', 'drafts') then now() else now() + interval '1 hour' end,
       attempts = 0, leased_by = null, leased_until = null, done_at = null, did = null, failed_at = null, last_error = null`,
  ),
)

type Piece = { name: string; lease: string }
type Login = keyof typeof logins

async function claim(login: Login, early = false): Promise<Piece | undefined> {
  const { rows } = await logins[login].query<Piece>('select * from cpis.claim_periodic_work(60, $1)', [early])
  return rows[0]
}

async function ask(login: Login, statement: string, values: unknown[]): Promise<unknown> {
  const { rows } = await logins[login].query<{ answer: unknown }>(`select ${statement} as answer`, values)
  return rows[0]?.answer
}

const lineOf = async (name: string) =>
  (
    await admin.query(
      `select attempts, leased_by is not null as leased, done_at is not null as done, did, last_error as error, next_at > now() as later
       from cpis.periodic_work where name = $1`,
      [name],
    )
  ).rows[0]
const isDue = (name: string) => admin.query('update cpis.periodic_work set next_at = now() where name = $1', [name])
const leaseEnds = (name: string) => admin.query(`update cpis.periodic_work set leased_until = now() - interval '1 second' where name = $1`, [name])

describe('every queue', () => {
  it('has the same columns, and a lease that is whole', async () => {
    const { rows } = await admin.query<{ name: string; columns: string[]; whole: boolean }>(
      `select c.relname as name,
         (select array_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) order by a.attname) from pg_attribute a
          where a.attrelid = c.oid and a.attname in ('attempts', 'next_at', 'leased_until', 'leased_by', 'last_error')) as columns,
         exists (select from pg_constraint o where o.conrelid = c.oid
                 and pg_get_constraintdef(o.oid) = 'CHECK (((leased_by IS NULL) = (leased_until IS NULL)))') as whole
       from pg_class c where c.relnamespace = 'cpis'::regnamespace and c.relkind = 'r'
         and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname like 'leased\\_%') order by 1`,
    )
    const columns = [
      'attempts integer',
      'last_error text',
      'leased_by uuid',
      'leased_until timestamp with time zone',
      'next_at timestamp with time zone',
    ]
    expect(rows).toEqual(['file_work', 'number_check', 'outbox', 'periodic_work'].map((name) => ({ name, columns, whole: true })))
  })
})

describe('a piece of periodic work', () => {
  it('is claimed by the login that does it, and by no other', async () => {
    expect([(await claim('worker'))?.name, (await claim('sealer'))?.name, (await claim('verifier'))?.name]).toEqual([
      'drafts',
      'sealing',
      'nightly-verification',
    ])
    for (const login of ['worker', 'sealer', 'verifier'] as const) expect(await claim(login)).toBeUndefined()
  })

  it('is renewed, finished and put off by nobody else either, not even by who knows the lease', async () => {
    const { lease } = (await claim('sealer'))!
    expect(await ask('verifier', 'cpis.renew_periodic_work($1, $2, 60)', ['sealing', lease])).toBe(false)
    expect(await ask('verifier', 'cpis.finish_periodic_work($1, $2, 1)', ['sealing', lease])).toBe(false)
    expect(await ask('worker', 'cpis.put_off_periodic_work($1, $2, $3)', ['sealing', lease, 'spite'])).toBe(false)
    expect(await ask('worker', 'cpis.do_periodic_work($1, $2)', ['sealing', lease])).toBeNull()
    expect(await lineOf('sealing')).toMatchObject({ leased: true, done: false, error: null })
    expect(await ask('sealer', 'cpis.finish_periodic_work($1, $2, 7)', ['sealing', lease])).toBe(true)
    expect(await lineOf('sealing')).toEqual({ attempts: 0, leased: false, done: true, did: 7, error: null, later: true })
  })

  it('is done by the worker only while it holds the lease', async () => {
    const { lease } = (await claim('worker'))!
    expect(await ask('worker', 'cpis.do_periodic_work($1, $2)', ['drafts', randomUUID()])).toBeNull()
    expect(await ask('worker', 'cpis.do_periodic_work($1, $2)', ['drafts', lease])).toBe(0)
    expect(await ask('worker', 'cpis.do_periodic_work($1, $2)', ['drafts', lease])).toBeNull()
    expect(await lineOf('drafts')).toMatchObject({ attempts: 0, done: true, did: 0 })
  })

  it('whose process died has failed: it is put off, and who comes late settles nothing', async () => {
    const { lease } = (await claim('sealer'))!
    await leaseEnds('sealing')
    expect(await claim('sealer')).toBeUndefined()
    expect(await lineOf('sealing')).toEqual({
      attempts: 1,
      leased: false,
      done: false,
      did: null,
      error: 'the process ended during the work',
      later: true,
    })
    for (const late of [
      'cpis.finish_periodic_work($1, $2, 1)',
      `cpis.put_off_periodic_work($1, $2, 'late')`,
      'cpis.renew_periodic_work($1, $2, 60)',
    ]) {
      expect(await ask('sealer', late, ['sealing', lease])).toBe(false)
    }
    await isDue('sealing')
    expect((await claim('sealer'))?.name).toBe('sealing')
    expect(await lineOf('sealing')).toMatchObject({ attempts: 2 })
  })

  it('is done early when its login asks for that, but not while it is put off after a failure', async () => {
    const { lease } = (await claim('sealer'))!
    await ask('sealer', 'cpis.finish_periodic_work($1, $2, 1)', ['sealing', lease])
    expect(await claim('sealer')).toBeUndefined()
    const early = (await claim('sealer', true))!
    expect(early.name).toBe('sealing')
    await ask('sealer', `cpis.put_off_periodic_work($1, $2, 'broken')`, ['sealing', early.lease])
    expect(await claim('sealer', true)).toBeUndefined()
    await isDue('sealing')
    const again = (await claim('sealer', true))!
    await ask('sealer', 'cpis.finish_periodic_work($1, $2, 1)', ['sealing', again.lease])
    expect((await claim('sealer', true))?.name).toBe('sealing')
  })

  it('waits twice as long after each failure, but never longer than its period', async () => {
    const pauses: number[] = []
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await isDue('nightly-verification')
      const { name, lease } = (await claim('verifier'))!
      await ask('verifier', 'cpis.put_off_periodic_work($1, $2, $3)', [name, lease, 'x'.repeat(300)])
      const { rows } = await admin.query<{ seconds: number }>(
        `select extract(epoch from next_at - now())::float8 as seconds from cpis.periodic_work where name = 'nightly-verification'`,
      )
      pauses.push(rows[0]?.seconds ?? 0)
    }
    pauses.forEach((seconds, attempt) => expect(Math.abs(seconds / (10 * 2 ** attempt) - 1)).toBeLessThan(0.25))
    expect((await lineOf('nightly-verification'))?.error).toHaveLength(200)
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await isDue('sealing')
      const { name, lease } = (await claim('sealer'))!
      await ask('sealer', 'cpis.put_off_periodic_work($1, $2, $3)', [name, lease, 'broken'])
    }
    const { rows } = await admin.query(`select next_at <= now() + every as soon from cpis.periodic_work where name = 'sealing'`)
    expect(rows).toEqual([{ soon: true }])
  })

  it('keeps to its hour on London’s clocks, however late it is done', async () => {
    const { rows } = await admin.query<{ name: string; hour: string; soon: boolean }>(
      `select name, to_char(cpis.next_period(every, counted_from) at time zone 'Europe/London', case when every = '7 days' then 'ID HH24:MI' else 'HH24:MI' end) as hour,
              cpis.next_period(every, counted_from) between now() and now() + every + interval '1 hour' as soon
       from cpis.periodic_work where counted_from is not null order by name`,
    )
    expect(rows).toEqual([
      { name: 'demographics-recheck', hour: '01:00', soon: true },
      { name: 'nightly-verification', hour: '02:00', soon: true },
      { name: 'weekly-review', hour: '1 05:00', soon: true },
    ])
  })

  it('is no table that any of these logins may read or write', async () => {
    for (const login of ['worker', 'sealer', 'verifier'] as const) {
      for (const statement of ['select * from cpis.periodic_work', 'update cpis.periodic_work set next_at = now()', 'select cpis.work_pause(1)']) {
        await expect(logins[login].query(statement), `${login}: ${statement}`).rejects.toMatchObject({ code: '42501' })
      }
    }
  })
})
