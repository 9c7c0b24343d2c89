import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorkerDatabase, type WorkerDatabase } from '@/server/worker/worker-database'
import { doWhatIsDue } from '@/tests/support/periodic-work'
import { createClinician, recordAccess, type TestClinician } from '@/tests/factories/access'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { createPlan } from '@/tests/factories/plan'
import { sealedAllAlong } from '@/tests/support/aged-seals'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'
import { recordedMonthsAgo } from '@/tests/support/recorded-long-ago'
import { asSuperuserWithoutGuards } from '@/tests/support/sealed-register'

let database: TestDatabase
let admin: pg.Client
let workerDatabase: WorkerDatabase
let authority: TestAuthority
let nurse: TestClinician

beforeAll(async () => {
  database = await createTestDatabase()
  admin = new pg.Client({ connectionString: database.adminUrl })
  await admin.connect()
  workerDatabase = openWorkerDatabase(database.workerUrl)
  authority = await createAuthority(admin)
  nurse = await createClinician(admin)
})
afterAll(async () => {
  await workerDatabase.close()
  await admin.end()
  await database.drop()
})

/** A child whose plan ended this many months and days ago, as was recorded at the time. */
async function childWithPlanEnded(
  months: number,
  days: number,
  given: { type?: 'CPP' | 'UCPP'; withdrawn?: boolean } = {},
): Promise<{ child: TestChild; plan: string }> {
  const child = await createChild(admin, authority)
  const plan = await createPlan(admin, child, { type: given.type, startsIn: -2000, endsIn: 0 })
  await admin.query(
    given.withdrawn
      ? `update cpis.plan set end_date = null, withdrawn_at = (cpis.today() - make_interval(months => $2, days => $3)) at time zone 'Europe/London' where id = $1`
      : `update cpis.plan set end_date = (cpis.today() - make_interval(months => $2, days => $3))::date where id = $1`,
    [plan.id, months, days],
  )
  await recordedMonthsAgo(admin, months + 1, 'p.id = $1', plan.id)
  return { child, plan: plan.id }
}

async function count(table: string, where: string, values: unknown[]): Promise<number> {
  const { rows } = await admin.query<{ count: string }>(`select count(*) from cpis.${table} where ${where}`, values)
  return Number(rows[0]?.count)
}

/** The numbers under which a look-up of this one looks. */
async function reachedFrom(number: string): Promise<string[]> {
  const { rows } = await admin.query<{ numbers: string[] }>('select cpis.numbers_of($1) as numbers', [number])
  return rows[0]!.numbers
}

/** Has the worker do all its scheduled work now. */
async function letTheClockWork(): Promise<void> {
  await admin.query('update cpis.periodic_work set next_at = now()')
  await doWhatIsDue(workerDatabase)
  const { rows } = await admin.query('select name, last_error from cpis.periodic_work where failed_at is not null')
  expect(rows).toEqual([])
}

describe('a plan is kept for 13 months after its end was recorded', () => {
  /** What erases nothing that night although the day is long past: an end, or a birth that makes somebody of age, that has just been typed. */
  it.each([
    ['an end of two years ago that was typed today', `update cpis.plan set end_date = cpis.today() - 730 where id = $1`],
    ['a withdrawal', `update cpis.plan set withdrawn_at = now() where id = $1`],
    [
      'a birth that makes the child an adult',
      `update cpis.child set date_of_birth = (cpis.today() - interval '30 years')::date, change = 'details-corrected'
       where id = (select child_id from cpis.plan where id = $1)`,
    ],
  ])('%s', async (_, change) => {
    const child = await createChild(admin, authority)
    const { id: plan } = await createPlan(admin, child, { startsIn: -2000 })
    await recordedMonthsAgo(admin, 40, 'p.id = $1', plan)
    await admin.query(change, [plan])
    await letTheClockWork()
    expect([await count('plan', 'id = $1', [plan]), await count('child', 'id = $1', [child.id])]).toEqual([1, 1])
    await recordedMonthsAgo(admin, 13, 'p.id = $1', plan)
    await letTheClockWork()
    expect(await count('plan', 'id = $1', [plan])).toBe(1)
    await recordedMonthsAgo(admin, 1, 'p.id = $1', plan)
    await admin.query(`update cpis.plan set withdrawn_at = withdrawn_at - interval '14 months' where id = $1 and withdrawn_at is not null`, [plan])
    await recordedMonthsAgo(admin, 14, 'p.id = $1', plan)
    await letTheClockWork()
    expect([await count('plan', 'id = $1', [plan]), await count('child', 'id = $1', [child.id])]).toEqual([0, 0])
  })
})

describe('a plan is erased 13 months after it ended', () => {
  it('and a child who is protected stays while any authority has a plan under the number: it would be shown at once', async () => {
    const { child } = await childWithPlanEnded(13, 1)
    await admin.query('update cpis.child set is_protected = true where id = $1', [child.id])
    const other = await createChild(admin, await createAuthority(admin), { nhsNumber: child.nhsNumber })
    const { id: plan } = await createPlan(admin, other)
    const isProtected = async () =>
      (await admin.query<{ hidden: boolean }>('select cpis.any_protected(cpis.numbers_of($1)) as hidden', [child.nhsNumber])).rows[0]?.hidden
    await letTheClockWork()
    expect([await isProtected(), await count('child', 'id = $1', [child.id])]).toEqual([true, 1])
    await admin.query(`update cpis.plan set end_date = (cpis.today() - interval '14 months')::date, start_date = '2020-01-01' where id = $1`, [plan])
    await recordedMonthsAgo(admin, 14, 'p.id = $1', plan)
    await admin.query(`update cpis.child set created_at = now() - interval '20 months' where id = $1`, [child.id])
    for (let runs = 0; runs < 2; runs += 1) await letTheClockWork()
    expect(await count('child', 'nhs_number = $1', [child.nhsNumber])).toBe(0)
  })

  it('to the day, with its history, and with its child when no plan is left', async () => {
    const kept = await childWithPlanEnded(13, 0)
    const gone = await childWithPlanEnded(13, 1)
    const goneUnborn = await childWithPlanEnded(13, 1, { type: 'UCPP' })
    const goneWithdrawn = await childWithPlanEnded(13, 1, { withdrawn: true })
    await letTheClockWork()
    expect(await count('plan', 'id = $1', [kept.plan])).toBe(1)
    for (const { plan, child } of [gone, goneUnborn, goneWithdrawn]) {
      expect(await count('plan', 'id = $1', [plan])).toBe(0)
      expect(await count('plan_version', 'plan_id = $1', [plan])).toBe(0)
      expect(await count('child', 'id = $1', [child.id])).toBe(0)
      expect(await count('child_version', 'child_id = $1', [child.id])).toBe(0)
    }
  })

  it('and not the child who has another, nor that one', async () => {
    const { child, plan } = await childWithPlanEnded(20, 0)
    const open = await createPlan(admin, child, { type: 'LAC' })
    await letTheClockWork()
    expect(await count('plan', 'child_id = $1', [child.id])).toBe(1)
    expect(await count('plan', 'id = $1', [plan])).toBe(0)
    expect(await count('plan', 'id = $1', [open.id])).toBe(1)
  })

  it('the record of who looked stays, and what the authority learnt goes with the child', async () => {
    const child = await createChild(admin, authority)
    const { id: plan } = await createPlan(admin, child, { startsIn: -2000 })
    await admin.query(`update cpis.authority set delivers_email = true, notice_emails = '{duty@council.test}' where organisation_id = $1`, [
      authority.id,
    ])
    await recordAccess(admin, nurse, child.nhsNumber)
    await admin.query(`update cpis.plan set end_date = (cpis.today() - interval '14 months')::date where id = $1`, [plan])
    await recordedMonthsAgo(admin, 14, 'p.id = $1', plan)
    await letTheClockWork()
    expect(await count('child', 'id = $1', [child.id])).toBe(0)
    expect(await count('notification', 'child_id = $1', [child.id])).toBe(0)
    expect(await count('outbox', 'authority_id = $1', [authority.id])).toBe(0)
    expect(await count('access_matched', 'nhs_number = $1', [child.nhsNumber])).toBe(1)
  })

  it.each([
    ['stays with the other record that the authority has of the same person', 'Robin', 1],
    ['goes to nobody else whose number was joined to it', 'Stranger', 0],
  ])('what its authority learnt of it %s', async (_, givenName, kept) => {
    const [former, present] = [await createChild(admin, authority), await createChild(admin, authority, { givenName })]
    const { id: plan } = await createPlan(admin, former, { startsIn: -2000 })
    await createPlan(admin, present)
    await admin.query(`update cpis.authority set delivers_email = true, notice_emails = '{duty@council.test}' where organisation_id = $1`, [
      authority.id,
    ])
    await recordAccess(admin, nurse, former.nhsNumber)
    await admin.query(`update cpis.plan set end_date = (cpis.today() - interval '14 months')::date where id = $1`, [plan])
    await recordedMonthsAgo(admin, 14, 'p.id = $1', plan)
    await admin.query('insert into cpis.superseded_number (nhs_number, replaced_by) values ($1, $2)', [former.nhsNumber, present.nhsNumber])
    await letTheClockWork()
    expect(await count('child', 'id = $1', [former.id])).toBe(0)
    expect(await count('notification', 'child_id = $1 and nhs_number = $2', [present.id, former.nhsNumber])).toBe(kept)
    expect(await count('outbox', 'event_id in (select event_id from cpis.notification where child_id = $1)', [present.id])).toBe(kept)
  })

  it('with everything that files, forms, transfers and requests of two people held of it', async () => {
    const { child, plan } = await childWithPlanEnded(14, 0)
    const other = await createAuthority(admin)
    const manager = await createAuthorityActor(admin, authority, 'LD')
    const { rows } = await admin.query<{ id: string }>(
      `insert into cpis.upload (authority_id, contents, file_name, file_sha256, received_by, file_code, received_at, applied_at, applied_by)
       values ($1, 'full', 'list.csv', repeat('c', 64), 'test', 'CPF03', now() - interval '14 months', now(), 'test') returning id`,
      [authority.id],
    )
    const upload = rows[0]?.id
    await admin.query(
      `insert into cpis.held_ending (authority_id, upload_id, plan_id, end_date, how, apply_after, needs_approval) values ($1, $2, $3, cpis.today(), 'absent', now() + interval '1 day', true)`,
      [authority.id, upload, plan],
    )
    await admin.query(`insert into cpis.upload_absence (upload_id, plan_id, authority_id) values ($2, $3, $1)`, [authority.id, upload, plan])
    await admin.query(
      `insert into cpis.upload_row (upload_id, row, authority_id, outcome, code, number, child_name, plan_type) values ($2, 1, $1, 'added', 'CPR01', '1', 'Robin', 'CPP')`,
      [authority.id, upload],
    )
    await admin.query(`insert into cpis.plan_draft (person_id, authority_id, journey, child_id, plan_id) values ($2, $1, 'end', $3, $4)`, [
      authority.id,
      manager.personId,
      child.id,
      plan,
    ])
    await admin.query(
      `insert into cpis.approval (authority_id, kind, child_id, reason, requested_by, requested_by_name) values ($1, 'protection-lift', $3, 'The address is known by now', $2, 'Pat')`,
      [authority.id, manager.personId, child.id],
    )
    await admin.query(
      `insert into cpis.transfer (plan_id, from_authority, to_authority, nhs_number, family_name, given_name, date_of_birth, type, start_date, moves_on, offered_by, offered_by_name)
       values ($3, $1, $4, $5, 'Ashworth', 'Robin', cpis.today() - 3000, 'CPP', cpis.today() - 2000, cpis.today(), $2, 'Pat')`,
      [authority.id, manager.personId, plan, other.id, child.nhsNumber],
    )
    await letTheClockWork()
    for (const [table, where] of [
      ['plan', 'id'],
      ['held_ending', 'plan_id'],
      ['upload_absence', 'plan_id'],
      ['transfer', 'plan_id'],
      ['plan_draft', 'plan_id'],
    ] as const) {
      expect([table, await count(table, `${where} = $1`, [plan])]).toEqual([table, 0])
    }
    expect(await count('approval', 'child_id = $1', [child.id])).toBe(0)
    expect(await count('upload_row', 'upload_id = $1', [upload])).toBe(0)
    expect(await count('upload', 'id = $1', [upload])).toBe(1)
  })

  it('and no link of a chain of replaced numbers goes while anything is held under any of them, or another link is young', async () => {
    // For each place in a chain of five: the child is held there, or nobody is; the links are old, but perhaps for one.
    const chains: { numbers: string[]; held: number | null; young: number | null }[] = []
    for (const [held, young] of [0, 1, 2, 3, 4, null].flatMap((place) => [null, 0, 2, 3].map((link) => [place, link] as const))) {
      const children = []
      for (let place = 0; place < 5; place += 1) children.push(await createChild(admin, authority))
      const numbers = children.map(({ nhsNumber }) => nhsNumber)
      const others = children.filter((_, place) => place !== held).map(({ id }) => id)
      await admin.query('delete from cpis.child where id = any ($1)', [others])
      if (held !== null) await createPlan(admin, children[held]!)
      for (let link = 0; link < 4; link += 1) {
        await admin.query(
          `insert into cpis.superseded_number (nhs_number, replaced_by, said_at) values ($1, $2, now() - make_interval(months => $3))`,
          [numbers[link], numbers[link + 1], link === young ? 2 : 20],
        )
      }
      chains.push({ numbers, held, young })
    }
    await letTheClockWork()
    for (const { numbers, held, young } of chains) {
      const reached = await Promise.all(numbers.map((number) => reachedFrom(number)))
      const stays = held !== null || young !== null
      expect([held, young, reached.map((all) => all.length)]).toEqual([held, young, numbers.map(() => (stays ? 5 : 1))])
    }
  })

  it('leaves a line in the log, of counts alone', async () => {
    const { rows } = await admin.query<{ details: unknown }>(
      `select details from cpis.audit_event where type = 'retention.erase' order by at desc limit 1`,
    )
    expect(rows[0]?.details).toEqual({
      plans: expect.any(Number) as number,
      children: expect.any(Number) as number,
      rejectedRows: expect.any(Number) as number,
    })
  })

  it('by the clock alone: nobody else deletes history, not even a superuser', async () => {
    const { plan } = await childWithPlanEnded(1, 0)
    for (const table of ['plan', 'plan_version']) {
      await expect(admin.query(`delete from cpis.${table} where ${table === 'plan' ? 'id' : 'plan_id'} = $1`, [plan])).rejects.toThrow('append-only')
    }
    await expect(admin.query('delete from cpis.access_matched')).rejects.toThrow('append-only')
    await expect(admin.query('delete from cpis.audit_event')).rejects.toThrow('append-only')
  })
})

describe('what is shown of an ended plan', () => {
  it.each([
    ['over the clock change in spring', '2026-03-28', '2027-03-28', '2027-03-29'],
    ['over the clock change in autumn', '2026-10-25', '2027-10-25', '2027-10-26'],
    ['over the end of a year', '2025-12-31', '2026-12-31', '2027-01-01'],
    ['over a leap day', '2023-03-01', '2024-02-29', '2024-03-01'],
  ])('ends after 365 days, %s', async (_what, ended, last, after) => {
    const { rows } = await admin.query<{ standing: string | null }>(
      `select cpis.plan_standing('CPP', $1, '2015-01-01', d) as standing from unnest($2::date[]) d`,
      [ended, [last, after]],
    )
    expect(rows.map(({ standing }) => standing)).toEqual(['previous', null])
  })

  it('is of the day that it is in London, on both sides of midnight', async () => {
    const { rows } = await admin.query<{ day: string }>(
      `select (t at time zone 'Europe/London')::date::text as day from unnest(array['2026-06-30T23:30:00Z', '2026-12-31T23:30:00Z']::timestamptz[]) t`,
    )
    expect(rows.map(({ day }) => day)).toEqual(['2026-07-01', '2026-12-31'])
  })
})

describe('other things are forgotten in their time', () => {
  it('bytes of files after 30 days, drafts after 7, messages that nobody fetched after 30', async () => {
    const manager = await createAuthorityActor(admin, authority, 'LD')
    const { rows } = await admin.query<{ id: string }>(
      `insert into cpis.upload (authority_id, contents, file_name, file_sha256, received_by, file_code, applied_at, applied_by)
       select $1, 'full', 'list.csv', repeat('d', 64), 'test', 'CPF02', now(), 'test' from generate_series(1, 2) returning id`,
      [authority.id],
    )
    const [young, old] = rows
    await admin.query(
      `insert into cpis.upload_file (upload_id, authority_id, bytes, received_at) values ($2, $1, 'x', now() - interval '29 days'), ($3, $1, 'x', now() - interval '31 days')`,
      [authority.id, young?.id, old?.id],
    )
    await admin.query(
      `insert into cpis.plan_draft (person_id, authority_id, journey, updated_at) values ($2, $1, 'add', now() - interval '6 days'), ($2, $1, 'add', now() - interval '8 days')`,
      [authority.id, manager.personId],
    )
    await admin.query(
      `insert into cpis.mailbox_message (id, authority_id, kind, body, created_at) values (gen_random_uuid(), $1, 'access', '<a/>', now() - interval '29 days'), (gen_random_uuid(), $1, 'access', '<b/>', now() - interval '31 days')`,
      [authority.id],
    )
    await letTheClockWork()
    expect(await count('upload_file', 'upload_id = any ($1)', [[young?.id, old?.id]])).toBe(1)
    expect(await count('plan_draft', 'person_id = $1', [manager.personId])).toBe(1)
    const bodies = await admin.query('select body from cpis.mailbox_message where authority_id = $1 order by created_at', [authority.id])
    expect(bodies.rows).toEqual([{ body: null }, { body: '<a/>' }])
  })

  it('look-ups that found nothing by the whole month after 13, and what matched not for 25 years', async () => {
    await admin.query(
      `select cpis.ensure_access_partitions((cpis.today() - interval '17 months')::date, (cpis.today() - interval '12 months')::date)`,
    )
    await recordAccess(admin, nurse, (await createChild(admin, await createAuthority(admin))).nhsNumber)
    await admin.query('set session_replication_role = replica')
    // Of the month that ended 13 months ago only a day is waited for, and that may be today.
    for (const months of [12, 13, 15, 16]) {
      await admin.query(
        `insert into cpis.access_unmatched select * from jsonb_populate_record(null::cpis.access_unmatched, (select to_jsonb(a) || jsonb_build_object(
           'event_id', gen_random_uuid(), 'at', date_trunc('month', cpis.today()) - make_interval(months => $1) + interval '3 days') from cpis.access_unmatched a limit 1))`,
        [months],
      )
    }
    await admin.query('set session_replication_role = origin')
    await letTheClockWork()
    expect(await count('access_unmatched', `at < now() - interval '2 months'`, []), 'nothing is taken that was not sealed').toBe(4)
    await sealedAllAlong(admin)
    await letTheClockWork()
    const { rows } = await admin.query<{ months: number }>(
      `select (extract(year from age(date_trunc('month', cpis.today()), date_trunc('month', at))) * 12
         + extract(month from age(date_trunc('month', cpis.today()), date_trunc('month', at))))::integer as months
       from cpis.access_unmatched where at < now() - interval '2 months' order by 1`,
    )
    expect(rows.map(({ months }) => months)).toEqual([12, 13])
    const { rows: parts } = await admin.query<{ name: string }>(
      `select relname as name from pg_class where relname like 'access_matched_2%' and relname = 'access_matched_' || to_char(cpis.today() - interval '15 months', 'YYYY_MM')`,
    )
    expect(parts).toHaveLength(1)
    const { rows: drops } = await admin.query<{ details: unknown }>(
      `select details from cpis.audit_event where type = 'retention.drop' order by at, id`,
    )
    expect(drops.filter(({ details }) => (details as { rows: number }).rows === 1)).toHaveLength(2)
  })

  it('lines of the log once they have been sealed for eight years, and never what retention said of itself', async () => {
    const old = `at < now() - interval '8 years'`
    await admin.query(
      `insert into cpis.audit_event (type, outcome, at) select type, 'done', now() - interval '9 years' from unnest(array['plan.list', 'retention.drop', 'retention.erase']) type`,
    )
    await asSuperuserWithoutGuards(admin, 'delete from cpis.seal_checkpoint')
    await letTheClockWork()
    expect(await count('audit_event', old, [])).toBe(3)
    await sealedAllAlong(admin)
    await letTheClockWork()
    const { rows } = await admin.query(`select type from cpis.audit_event where ${old} order by type`)
    expect(rows).toEqual([{ type: 'retention.drop' }, { type: 'retention.erase' }])
  })

  it('a look-up of a month without a partition is recorded all the same', async () => {
    const { rows } = await admin.query<{ name: string }>(
      `select c.relname as name from pg_class c where c.relname = 'access_matched_' || to_char(cpis.today(), 'YYYY_MM')`,
    )
    await admin.query(`drop table cpis_part.${rows[0]?.name}`)
    const child = await createChild(admin, authority)
    await createPlan(admin, child)
    await recordAccess(admin, nurse, child.nhsNumber)
    expect(await count('access_matched', 'nhs_number = $1', [child.nhsNumber])).toBe(1)
    expect(await admin.query('select from cpis_part.access_matched_default')).toMatchObject({ rowCount: 1 })
  })
})

describe('rows that were not accepted', () => {
  it('are forgotten 30 days after they were fixed or set aside, and 13 months after they came in any case', async () => {
    const other = await createAuthority(admin)
    const { rows } = await admin.query<{ id: string }>(
      `insert into cpis.upload (authority_id, contents, file_name, file_sha256, received_by, file_code, applied_at, applied_by)
       values ($1, 'changes', 'list.csv', repeat('e', 64), 'test', 'CPF03', now(), 'test') returning id`,
      [other.id],
    )
    const added = async (row: number, rejected: string, fixed: string | null, how: string | null) =>
      admin.query(
        `insert into cpis.rejected_row (authority_id, upload_id, row, cells, about, code, reason, rejected_at, fixed_at, fixed_how, fixed_by)
       values ($1, $2, $3, '{"family_name": "Ashworth"}', 'x', 'CPR07', 'x', now() - $4::interval, now() - $5::interval, $6, case when $6::text is not null then 'test' end)`,
        [other.id, rows[0]?.id, row, rejected, fixed, how],
      )
    await added(1, '40 days', '29 days', 'screen')
    await added(2, '40 days', '31 days', 'set-aside')
    await added(3, '40 days', '31 days', 'file')
    await added(4, '12 months', null, null)
    await added(5, '14 months', null, null)
    await letTheClockWork()
    const kept = await admin.query('select row from cpis.rejected_row where authority_id = $1 order by row', [other.id])
    expect(kept.rows).toEqual([{ row: 1 }, { row: 4 }])
  })
})

describe('work by the clock', () => {
  it('is done by one of several workers, and not again before its time', async () => {
    await admin.query(`update cpis.periodic_work set next_at = now()`)
    const others = [openWorkerDatabase(database.workerUrl), openWorkerDatabase(database.workerUrl)]
    const done = await Promise.all([workerDatabase, ...others].map(doWhatIsDue))
    const { rows } = await admin.query<{ name: string }>(`select name from cpis.periodic_work where act is not null order by name collate "C"`)
    expect(done.flat().toSorted()).toEqual(rows.map(({ name }) => name))
    expect(await doWhatIsDue(workerDatabase)).toEqual([])
    for (const each of others) await each.close()
  })

  it('that fails is put off, is said, and stands in no other’s way', async () => {
    await admin.query(
      `insert into cpis.periodic_work (name, done_by, act, every, next_at) values ('broken', 'cpis_worker', 'no_such_function', '1 day', now() - interval '1 hour')`,
    )
    await admin.query(`update cpis.periodic_work set next_at = now(), done_at = null where name <> 'broken'`)
    await doWhatIsDue(workerDatabase)
    const { rows } = await admin.query(
      `select failed_at is not null as failed, last_error as error, next_at > now() as later from cpis.periodic_work where name = 'broken'`,
    )
    expect(rows).toEqual([{ failed: true, error: 'failed with 42883', later: true }])
    expect(await count('periodic_work', 'act is not null and done_at is null and name <> $1', ['broken'])).toBe(0)
  })
})
