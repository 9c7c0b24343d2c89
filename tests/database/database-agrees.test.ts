import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ACCESS_SETTINGS } from '@/lib/access-records/filter'
import { addDays, ageOn, calendarDate, type CalendarDate } from '@/lib/shared/calendar-date'
import { isNhsNumber } from '@/lib/shared/nhs-number'
import { parseName } from '@/lib/shared/person-name'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'

/** Rules that exist twice, in the database and in the application, must agree. */

let database: TestDatabase
let admin: pg.Client

beforeAll(async () => {
  database = await createTestDatabase()
  admin = new pg.Client({ connectionString: database.adminUrl })
  await admin.connect()
})
afterAll(async () => {
  await admin.end()
  await database.drop()
})

async function verdicts(call: string, texts: string[]): Promise<(boolean | null)[]> {
  const { rows } = await admin.query<{ verdict: boolean | null }>(
    `select ${call} as verdict from unnest($1::text[]) with ordinality as given (candidate, place) order by place`,
    [texts],
  )
  return rows.map((row) => row.verdict)
}

describe('kinds of care setting', () => {
  it('are the same to the database and to the filter of the access log', async () => {
    const { rows } = await admin.query<{ code: string }>('select code from cpis.setting_kind')
    expect(rows.map(({ code }) => code).toSorted()).toEqual([...ACCESS_SETTINGS].toSorted())
  })
})

describe('NHS numbers', () => {
  it('are the same to the database and to the application, 20,000 times', async () => {
    const tenDigits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 10, maxLength: 10 }).map((digits) => digits.join(''))
    const numbers = fc.sample(
      fc.oneof(
        { arbitrary: tenDigits, weight: 18 },
        { arbitrary: fc.integer({ min: 0, max: 9 }).map((digit) => String(digit).repeat(10)), weight: 1 },
      ),
      20_000,
    )
    const wrong = (await verdicts('cpis.is_nhs_number(candidate)', numbers)).flatMap((verdict, place) =>
      verdict === isNhsNumber(numbers[place] ?? '') ? [] : [numbers[place]],
    )
    expect(wrong).toEqual([])
    expect(numbers.filter(isNhsNumber).length).toBeGreaterThan(1_000)
  })

  it('are the same of other texts', async () => {
    const texts = [
      ...fc.sample(
        fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !text.includes('\u0000')),
        2_000,
      ),
      '',
      '999001000',
      '99900100055',
      '９９９００１０００５',
      '٩٩٩٠٠١٠٠٠٥',
      '9990010005\n',
      ' 9990010005',
      '999 001 0005',
      '-990010005',
      '9990010005\u200b',
    ]
    expect(await verdicts('cpis.is_nhs_number(candidate)', texts)).toEqual(texts.map(() => false))
  })
})

describe('names', () => {
  it('that the application takes are taken by the database, so that no good row is refused late', async () => {
    const letters = fc.string({
      unit: fc.constantFrom(...'abcÀéßøŁžЖŞאبสี中\u0301', ' ', '\u00a0', '\u3000', "'", '’', '-', '‐', '.', ',', '(', ')', '/', '·', '𝒜', '𐌰'),
      minLength: 1,
      maxLength: 100,
    })
    const names = fc.sample(fc.oneof(letters, fc.string({ unit: 'grapheme', maxLength: 40 })), 5_000).flatMap((text) => {
      const verdict = parseName(text)
      return verdict.ok ? [verdict.name] : []
    })
    expect(names.length).toBeGreaterThan(2_000)
    const refused = (await verdicts('cpis.is_person_name(candidate)', names)).flatMap((verdict, place) => (verdict === true ? [] : [names[place]]))
    expect(refused).toEqual([])
  })
})

describe('how a plan stands on a day', () => {
  type Case = { type: string; end: CalendarDate | null; born: CalendarDate; today: CalendarDate }

  /** The rule, written differently from the database's (docs/decisions/003-when-a-plan-has-ended.md). */
  function standing({ type, end, born, today }: Case): string | null {
    const adult = type !== 'UCPP' && (ageOn(born, today)?.years ?? 0) >= 18
    if (!adult && (end === null || end > today)) return 'current'
    const last = addDays(today, type === 'UCPP' ? -28 : -365)
    const wasAdult = type !== 'UCPP' && (ageOn(born, addDays(last, -1))?.years ?? 0) >= 18
    return wasAdult || (end !== null && end < last) ? null : 'previous'
  }

  async function inTheDatabase(cases: Case[]): Promise<(string | null)[]> {
    const { rows } = await admin.query<{ standing: string | null }>(
      `select cpis.plan_standing(type, ends, born, today) as standing
       from unnest($1::text[], $2::date[], $3::date[], $4::date[]) with ordinality as given (type, ends, born, today, place) order by place`,
      [cases.map((one) => one.type), cases.map((one) => one.end), cases.map((one) => one.born), cases.map((one) => one.today)],
    )
    return rows.map((row) => row.standing)
  }

  const day = (from: string, days: number) => fc.integer({ min: 0, max: days }).map((moved) => addDays(calendarDate(from), moved))

  it('is what the rule says, on 20,000 days, many of them near a birthday or an end', async () => {
    const today = day('2024-01-01', 1_500)
    const cases = fc.sample(
      today.chain((now): fc.Arbitrary<Case> =>
        fc.record({
          type: fc.constantFrom('CPP', 'LAC', 'UCPP'),
          end: fc.oneof(
            fc.constant(null),
            fc.integer({ min: -400, max: 40 }).map((days) => addDays(now, days)),
            fc.constantFrom(-366, -365, -364, -29, -28, -27, -1, 0, 1).map((days) => addDays(now, days)),
          ),
          born: fc.oneof(
            day('2000-01-01', 8_000),
            fc.integer({ min: -370, max: 3 }).map((days) => addDays(now, days - 6_574)),
          ),
          today: fc.constant(now),
        }),
      ),
      20_000,
    )
    const answers = await inTheDatabase(cases)
    expect(cases.filter((one, place) => answers[place] !== standing(one)).slice(0, 5)).toEqual([])
    for (const kind of ['current', 'previous', null]) expect(answers.filter((answer) => answer === kind).length).toBeGreaterThan(500)
  })

  it('comes of age on 1 March for somebody born on 29 February', async () => {
    const born = calendarDate('2008-02-29')
    const on = (today: string): Case => ({ type: 'CPP', end: null, born, today: calendarDate(today) })
    expect(await inTheDatabase([on('2026-02-28'), on('2026-03-01'), on('2027-03-01'), on('2027-03-02')])).toEqual([
      'current',
      'previous',
      'previous',
      null,
    ])
  })
})

describe('the office hours of an authority', () => {
  it('are of the clock in London, Monday to Friday', async () => {
    const { rows } = await admin.query<{ weekday: boolean; all_day: boolean; never: boolean }>(
      `select extract(isodow from now() at time zone 'Europe/London') < 6 as weekday, cpis.office_open('00:00', '24:00') as all_day,
              cpis.office_open((now() at time zone 'Europe/London')::time + interval '1 minute', '24:00') as never`,
    )
    expect(rows[0]?.all_day).toBe(rows[0]?.weekday)
    expect(rows[0]?.never).toBe(false)
  })

  it('and dates of the register begin at midnight in London, not in Greenwich', async () => {
    const { rows } = await admin.query<{ same: boolean }>(`select cpis.today() = (now() at time zone 'Europe/London')::date as same`)
    expect(rows).toEqual([{ same: true }])
    const zones = await Promise.all(
      ['Pacific/Kiritimati', 'America/Anchorage'].map(async (zone) => {
        const elsewhere = new pg.Client({ connectionString: database.adminUrl })
        await elsewhere.connect()
        await elsewhere.query(`set timezone = '${zone}'`)
        const answer = await elsewhere.query<{ today: string }>('select cpis.today()::text as today')
        await elsewhere.end()
        return answer.rows[0]?.today
      }),
    )
    expect(new Set(zones).size).toBe(1)
  })
})

describe('information that is not up to date', () => {
  it.each<[string, number, boolean]>([
    [`now() - interval '6 days 23 hours'`, 7, false],
    [`now() - interval '7 days 1 minute'`, 7, true],
    ['null', 7, true],
    [`now() - interval '25 hours'`, 1, true],
    [`now() + interval '1 hour'`, 1, false],
  ])('of %s, every %i days: %s', async (updated, every, stale) => {
    const { rows } = await admin.query<{ stale: boolean }>(`select cpis.is_stale(${updated}, ${every}) as stale`)
    expect(rows).toEqual([{ stale }])
  })
})

describe('the monthly partitions of the accesses', () => {
  it('are made once, over the end of a year, and a month that has none is caught', async () => {
    const make = async () =>
      (await admin.query<{ made: number }>(`select cpis.ensure_access_partitions('2030-11-15', '2031-02-01') as made`)).rows[0]?.made
    expect(await make()).toBe(8)
    expect(await make()).toBe(0)
    const { rows } = await admin.query<{ part: string; bound: string }>(
      `select c.relname as part, pg_get_expr(c.relpartbound, c.oid) as bound from pg_class c where c.relname like 'access_matched_203%' and c.relkind = 'r' order by 1`,
    )
    expect(rows.map((row) => row.part)).toEqual([
      'access_matched_2030_11',
      'access_matched_2030_12',
      'access_matched_2031_01',
      'access_matched_2031_02',
    ])
    expect(rows[1]?.bound).toBe(`FOR VALUES FROM ('2030-12-01 00:00:00+00') TO ('2031-01-01 00:00:00+00')`)
  })

  it('take what the default partition caught of their month, as it was, and leave the rest', async () => {
    const caught = (parent: string, at: string) =>
      admin.query<{ row: string }>(
        `insert into cpis.access_${parent} (event_id, at, xact, actor_id, actor_name, role, organisation_id, organisation_name, setting_id, setting_kind,
           setting_name, channel, automatic, user_proven, reason, subject_key, outcome, app_version, request_id, mac${parent === 'matched' ? ', asked_number, nhs_number, version_ids, authority_ids, notifies, listed' : ''})
         values (gen_random_uuid(), $1, '7', gen_random_uuid(), 'Kim', 'CL', gen_random_uuid(), 'A trust', gen_random_uuid(), 'emergency-department',
           'Front door', 'page', false, true, 'direct-care', sha256('x'), '${parent === 'matched' ? 'match' : 'none'}', '1', gen_random_uuid(), sha256('y')${parent === 'matched' ? ", '9990000018', '9990000018', '{}', '{}', false, false" : ''})
         returning to_jsonb(access_${parent})::text as row`,
        [at],
      )
    const whereIs = async (parent: string) =>
      (
        await admin.query<{ part: string; row: string }>(
          `select tableoid::regclass::text as part, to_jsonb(a)::text as row from cpis.access_${parent} a where at >= '2032-01-01' order by at`,
        )
      ).rows
    const before: Record<string, string[]> = { matched: [], unmatched: [] }
    for (const [parent, rows] of Object.entries(before)) {
      for (const at of ['2032-02-29T23:59:59.999Z', '2032-03-01T00:00:00Z', '2032-03-31T23:59:59.999Z', '2032-04-01T00:00:00Z']) {
        rows.push((await caught(parent, at)).rows[0]!.row)
      }
      expect((await whereIs(parent)).map(({ part }) => part)).toEqual(Array(4).fill(`cpis_part.access_${parent}_default`))
    }
    await admin.query(`set role cpis_owner; select cpis.ensure_access_partitions('2032-03-10', '2032-03-10'); reset role`)
    for (const [parent, rows] of Object.entries(before)) {
      const after = await whereIs(parent)
      expect(after.map(({ part }) => part.replace(/^.*matched_/, ''))).toEqual(['default', '2032_03', '2032_03', 'default'])
      expect(after.map(({ row }) => row)).toEqual(rows)
      for (const part of [`cpis_part.access_${parent}_2032_03`, `cpis_part.access_${parent}_default`]) {
        const { rows: guards } = await admin.query(
          `select relrowsecurity and relforcerowsecurity as guarded, (select count(*)::integer from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal and t.tgenabled = 'O') as triggers
           from pg_class c where c.oid = $1::regclass`,
          [part],
        )
        expect(guards, part).toEqual([{ guarded: true, triggers: 2 }])
        for (const sql of [`delete from ${part}`, `update ${part} set role = 'SG'`, `truncate ${part}`]) {
          await expect(admin.query(sql), sql).rejects.toMatchObject({ code: '23001' })
        }
      }
    }
  })

  it('are made by the clock as well, by whoever may only do what is due', async () => {
    const { rows: gone } = await admin.query<{ part: string }>(`select 'access_matched_' || to_char(now() + interval '3 months', 'YYYY_MM') as part`)
    await admin.query(`drop table cpis_part.${gone[0]?.part}`)
    await admin.query('set role cpis_delivery')
    const { rows } = await admin.query('select cpis.make_due_partitions() as made').finally(() => admin.query('reset role'))
    expect(rows).toEqual([{ made: 1 }])
  })

  it('cover from last month to three months ahead when the database is made', async () => {
    const { rows } = await admin.query<{ missing: string }>(
      `select to_char(month, 'YYYY_MM') as missing from generate_series(date_trunc('month', now() - interval '1 month'), now() + interval '3 months', interval '1 month') month
       where to_regclass('cpis_part.access_matched_' || to_char(month, 'YYYY_MM')) is null or to_regclass('cpis_part.access_unmatched_' || to_char(month, 'YYYY_MM')) is null`,
    )
    expect(rows).toEqual([])
  })
})
