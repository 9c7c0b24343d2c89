import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { MOST_NUMBER_QUESTIONS, TOO_MANY_NUMBER_QUESTIONS } from '@/lib/access-records/asked-child'
import { alertLabel, reviewLabel } from '@/lib/review/labels'
import { textOf } from '@/tests/architecture/sources'
import { tooManyUploads } from '@/lib/uploads/receive/too-many-uploads'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'

/** Every limit of the service is in one table, and one function counts against them. */

const SOMEBODY = '6f1c2f2e-4b1c-4a52-9a0e-0d2c6b8f0001'
const SOMEBODY_ELSE = '6f1c2f2e-4b1c-4a52-9a0e-0d2c6b8f0002'
let database: TestDatabase
let admin: pg.Client

beforeAll(async () => {
  database = await createTestDatabase()
  admin = new pg.Client({ connectionString: database.adminUrl })
  await admin.connect()
})
beforeEach(() => admin.query('delete from cpis.rate_count'))
afterAll(async () => {
  await admin.end()
  await database.drop()
})

async function count(what: string, times: number, whom = SOMEBODY): Promise<number[]> {
  const passed: number[] = []
  for (let time = 0; time < times; time++) {
    const { rows } = await admin.query<{ passed: number }>('select cpis.count_rate($1, uuid_send($2)) as passed', [what, whom])
    passed.push(rows[0]?.passed ?? NaN)
  }
  return passed
}

/** Makes it look as if what was counted had been counted earlier. */
const earlier = (time: string) => admin.query('update cpis.rate_count set counts_until = counts_until - $1::interval', [time])

describe('the limits', () => {
  it('are those of the specification (security-and-reliability, section 6)', async () => {
    const { rows } = await admin.query<{ line: string }>(
      `select concat_ws(' ', what, 'by', counted_by, most::text, 'in', span::text, 'pauses', first_pause::text, longest_pause::text) as line
       from cpis.rate_limit order by what`,
    )
    expect(rows.map(({ line }) => line)).toEqual([
      'api-request by api-client {10} in 00:00:01 pauses',
      'failed-log-in by browser {4} in 01:00:00 pauses 00:01:00 00:05:00',
      'file by sender {20} in 01:00:00 pauses',
      'log-in by network {300} in 01:00:00 pauses',
      'log-in-refused by network {20} in 01:00:00 pauses',
      'look-up by person {40,80,200} in 01:00:00 pauses',
      'mail by authority {1} in 00:05:00 pauses',
      'number-question by person {60} in 01:00:00 pauses',
    ])
  })

  it('are what the screens say', async () => {
    const { rows } = await admin.query<{ most: number }>(`select most[1] as most from cpis.rate_limit where what = 'file'`)
    expect(tooManyUploads(5)).toContain(`${rows[0]?.most} files were sent within an hour`)
    const questions = await admin.query<{ most: number }>(`select most[1] as most from cpis.rate_limit where what = 'number-question'`)
    expect(MOST_NUMBER_QUESTIONS).toBe(questions.rows[0]?.most)
    expect(TOO_MANY_NUMBER_QUESTIONS).toContain(`by NHS number ${MOST_NUMBER_QUESTIONS} times within an hour`)
    const lookUp = await admin.query<{ most: number[] }>(`select most from cpis.rate_limit where what = 'look-up'`)
    const [warned, asked, stopped] = lookUp.rows[0]?.most ?? []
    expect(textOf('components/lookup/many-checks.tsx')).toMatch(new RegExp(`more than ${warned} children[^]*After ${asked} you`))
    expect(textOf('components/lookup/emergency-form.tsx')).toContain(`more than ${asked} children in an hour`)
    const alerts = (['many-checks', 'over-limit', 'stopped'] as const).map((kind) => alertLabel(kind, false))
    expect(alerts.map((alert) => Number(/more than (\d+)/.exec(alert)?.[1]))).toEqual([warned, asked, stopped])
    expect(Number(/more than (\d+)/.exec(reviewLabel('over-limit'))?.[1])).toBe(asked)
  })

  it('are changed by nobody while the service runs', async () => {
    const { rows } = await admin.query(
      `select r.rolname from pg_roles r where r.rolname like 'cpis%' and r.rolname <> 'cpis_owner'
         and has_table_privilege(r.oid, 'cpis.rate_limit', 'insert, update, delete, truncate')`,
    )
    expect(rows).toEqual([])
  })
})

describe('two log-ins of one network at a time', () => {
  /** Both the browser and its network. */
  const NETWORK = 'a network'
  const ask = (client: pg.Client, statement: string) => client.query(statement, [NETWORK])

  it('do not wait for each other: one that succeeds takes the counts in the order of one that begins', async () => {
    await ask(admin, `select cpis.begin_sign_in($1::text::bytea, $1::text::bytea), cpis.end_sign_in($1::text::bytea, $1::text::bytea, false)`)
    const other = new pg.Client({ connectionString: database.adminUrl })
    await other.connect()
    try {
      await admin.query('begin')
      await ask(admin, `update cpis.rate_count set n = n where what = 'log-in' and whom = $1::text::bytea`)
      const succeeding = ask(other, `select cpis.end_sign_in($1::text::bytea, $1::text::bytea, true)`)
      await waitsForALock(other)
      // It waits for the first of the two and has not taken the second, which the log-in that begins takes next.
      await admin.query(`set local lock_timeout = '2s'`)
      await ask(admin, `update cpis.rate_count set n = n where what = 'failed-log-in' and whom = $1::text::bytea`)
      await admin.query('commit')
      await succeeding
    } finally {
      await admin.query('rollback')
      await other.end()
    }
    expect(await count('failed-log-in', 4)).toEqual([0, 0, 0, 0])
  })

  async function waitsForALock(client: pg.Client): Promise<void> {
    const { processID } = client as unknown as { processID: number }
    for (;;) {
      const { rows } = await admin.query<{ waits: boolean }>('select cardinality(pg_blocking_pids($1)) > 0 as waits', [processID])
      if (rows[0]?.waits) return
    }
  }
})

describe('a count', () => {
  it('says how many limits are passed, of each person alone', async () => {
    const passed = await count('look-up', 201)
    expect([passed[39], passed[40], passed[79], passed[80], passed[199], passed[200]]).toEqual([0, 1, 1, 2, 2, 3])
    expect(await count('look-up', 1, SOMEBODY_ELSE)).toEqual([0])
  })

  it('slides on by steps: what is older than its span no longer counts, the rest does', async () => {
    await count('look-up', 30)
    await admin.query(`update cpis.rate_count set slot = (slot + 30) % 60, counts_until = counts_until - interval '30 minutes'`)
    expect((await count('look-up', 11)).at(-1)).toBe(1)
    await earlier('30 minutes')
    // The 11 of half an hour ago still count, and with 30 more one limit is passed.
    const passed = await count('look-up', 30)
    expect([passed[28], passed[29]]).toEqual([0, 1])
  })

  it('takes no more than one row a step, whoever looks how long', async () => {
    for (let hour = 0; hour < 3; hour++) {
      await count('look-up', 2)
      await earlier('1 hour')
    }
    const { rows } = await admin.query('select n from cpis.rate_count')
    expect(rows.length).toBeLessThanOrEqual(2)
    expect(rows.every(({ n }: { n: number }) => n <= 2)).toBe(true)
  })

  it('of a run goes on with each one more, and ends with an hour of silence', async () => {
    expect(await count('failed-log-in', 4)).toEqual([0, 0, 0, 0])
    await earlier('59 minutes')
    expect(await count('failed-log-in', 1)).toEqual([1])
    await earlier('59 minutes')
    expect(await count('failed-log-in', 1)).toEqual([1])
    await earlier('1 hour')
    expect(await count('failed-log-in', 1)).toEqual([0])
  })

  it('of something that has no limit is an error', async () => {
    await expect(count('something-else', 1)).rejects.toMatchObject({ code: 'P0002' })
  })

  it('is forgotten when it no longer counts, and not before', async () => {
    await count('log-in', 1)
    await admin.query('select cpis.forget_passing()')
    expect((await admin.query('select from cpis.rate_count')).rowCount).toBe(1)
    await earlier('1 hour')
    await admin.query('select cpis.forget_passing()')
    expect((await admin.query('select from cpis.rate_count')).rowCount).toBe(0)
  })
})

describe('a role of the database', () => {
  it.each([
    ['cpis_disclose', 'look-up', 'log-in'],
    ['cpis_identity', 'log-in', 'look-up'],
    ['cpis_audit', 'number-question', 'look-up'],
  ])('%s counts %s and not %s', async (role, own, other) => {
    await admin.query('begin')
    try {
      await admin.query(`set local role ${role}`)
      expect(await count(own, 1)).toEqual([0])
      await expect(count(other, 1)).rejects.toMatchObject({ code: '42501' })
    } finally {
      await admin.query('rollback')
    }
  })
})
