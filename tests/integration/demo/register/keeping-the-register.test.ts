import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prepareFile } from '@/lib/uploads/read/prepare-file'
import { rowResults } from '@/lib/uploads/upload-report'
import { UPLOAD_COLUMNS } from '@/lib/uploads/upload-columns'
import { calendarDate } from '@/lib/shared/calendar-date'
import { ticketFor } from '@/scripts/disposable-product/ticket'
import { actAs } from '@/tests/support/by-sql'
import { askRegister, seedRegister, type SeededRegister } from '@/tests/support/seeded-register'

let register: SeededRegister

beforeAll(async () => {
  register = await seedRegister()
})
afterAll(() => register.stop())

async function rows<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
  return (await register.admin.query<Row>(sql, values)).rows
}

async function count(from: string): Promise<number> {
  return (await rows<{ found: number }>(`select count(*)::integer as found from ${from}`))[0]?.found ?? -1
}

const OF_AUTHORITY = 'join cpis.authority a on a.organisation_id ='

describe('the files of the demonstration', () => {
  it('go back for weeks at every authority that is on the register, the latest as old as the information', async () => {
    const files = await rows<{ dfe: string; files: number; agrees: boolean }>(
      `select a.dfe_code as dfe, count(*)::integer as files, bool_and(u.applied_at <= a.register_updated_at or a.register_updated_at is null) as agrees
       from cpis.upload u ${OF_AUTHORITY} u.authority_id where u.state = 'saved' group by 1`,
    )
    expect(files).toHaveLength(10)
    expect(files.filter(({ agrees }) => !agrees)).toEqual([])
    expect(files.find(({ dfe }) => dfe === '383')?.files).toBeGreaterThan(10)
    expect(await count(`cpis.upload where received_at > now() or applied_at > now() or decided_at < received_at or applied_at < decided_at`)).toBe(0)
  })

  it.each(['2026-11-23T01:20:00Z', '2026-11-23T12:00:00Z', '2027-03-28T23:50:00Z'])('are there whenever it is made: %s', async (moment) => {
    const made = await seedRegister({ moment: new Date(moment) })
    try {
      const { rows: sent } = await made.admin.query(`select distinct authority_id from cpis.upload where state = 'saved'`)
      expect(sent).toHaveLength(10)
    } finally {
      await made.stop()
    }
  })

  it('brought what the versions of plans say that they brought', async () => {
    expect(
      await count(`(select u.id from cpis.upload u left join cpis.plan_version v on v.upload_id = u.id
      group by u.id having count(v.*) <> u.rows_added + u.rows_changed + u.rows_ended + u.rows_withdrawn
        or count(v.*) filter (where v.version = 1) <> u.rows_added) wrong`),
    ).toBe(0)
    expect(await count('cpis.plan_version where upload_id is not null')).toBeGreaterThan(50)
    expect(
      await count(
        `cpis.plan_version v ${OF_AUTHORITY} v.authority_id where a.dfe_code = '383' and v.upload_id is null and v.changed_at > now() - interval '60 days'`,
      ),
    ).toBeGreaterThan(0)
    expect(
      await count(
        'cpis.plan_version v join cpis.upload u on u.id = v.upload_id where u.authority_id <> v.authority_id or v.changed_at <> u.applied_at',
      ),
    ).toBe(0)
  })

  it('have, when they are of the last two weeks and of changes, a row for each that was read', async () => {
    expect(
      await count(`(select u.id from cpis.upload u left join cpis.upload_row r on r.upload_id = u.id
      where u.contents = 'changes' and u.received_at > now() - interval '13 days' group by u.id having count(r.*) <> u.rows_read) wrong`),
    ).toBe(0)
    expect(
      await count(`(select upload_id from cpis.upload_row r join cpis.upload u on u.id = upload_id where outcome = 'rejected'
      group by upload_id, u.rows_rejected having count(*) <> u.rows_rejected) wrong`),
    ).toBe(0)
  })

  it('were refused once at each of two authorities, in the words of today', async () => {
    const refused = await rows<{ dfe: string; refusal: string; read: number }>(
      `select a.dfe_code as dfe, refusal, rows_read as read from cpis.upload u ${OF_AUTHORITY} u.authority_id where state = 'refused' order by 1`,
    )
    expect(refused).toEqual([
      { dfe: '202', read: 0, refusal: expect.stringContaining('It is probably Windows-1252') },
      { dfe: '383', read: 0, refusal: 'Column "dob" is not known. Did you mean "date_of_birth"?' },
    ])
  })
})

describe('what is to be fixed', () => {
  type ToFix = {
    dfe: string
    days: number
    code: string
    column: string
    reason: string
    fileCode: string
    cells: Record<string, string>
    day: string
    row: number
  }
  const toFix = () =>
    rows<ToFix>(
      `select a.dfe_code as dfe, cpis.today() - (r.rejected_at at time zone 'Europe/London')::date as days, r.code, r.column_name as column, r.reason, u.file_code as "fileCode", r.cells, r.row,
            (r.rejected_at at time zone 'Europe/London')::date::text as day
     from cpis.rejected_row r join cpis.upload u on u.id = r.upload_id ${OF_AUTHORITY} r.authority_id where r.fixed_at is null order by 1, 2, r.row`,
    )

  it('is four rows of Leeds and six of Camden, of different ages, from files of which other rows were loaded', async () => {
    const found = await toFix()
    expect(found.map(({ dfe, days }) => `${dfe} ${days}`)).toEqual([
      '202 1',
      '202 1',
      '202 1',
      '202 6',
      '202 6',
      '202 20',
      '383 2',
      '383 2',
      '383 9',
      '383 33',
    ])
    expect(new Set(found.map(({ fileCode }) => fileCode))).toEqual(new Set(['CPF03']))
    expect(new Set(found.map(({ column }) => column)).size).toBeGreaterThan(5)
  })

  it('is what the importer says of the same cells, and about children whom the authority publishes', async () => {
    for (const { dfe, code, column, reason, cells, day } of await toFix()) {
      const line = UPLOAD_COLUMNS.map((name) => `"${cells[name] ?? ''}"`).join(',')
      const bytes = Buffer.from(`${UPLOAD_COLUMNS.join(',')}\r\n${line}\r\n`)
      const read = await prepareFile(bytes, 'utf-8', { codes: { dfeCode: dfe, odsCode: null }, last: null, now: new Date() }, calendarDate(day), () =>
        Promise.resolve(),
      )
      if (!read.ok) throw new Error(read.refusal)
      expect(rowResults(read.prepared.validated, [])).toEqual([expect.objectContaining({ code, column, reason, outcome: 'rejected' })])
      expect(await count(`cpis.child c ${OF_AUTHORITY} c.authority_id where a.dfe_code = '${dfe}' and c.local_id = '${cells.local_id ?? ''}'`)).toBe(
        1,
      )
    }
  })
})

describe('plans that need somebody', () => {
  it.each(['383', '202'])(
    'of %s: an unborn plan past the day that was expected of which no birth is recorded, and one that ends within a month',
    async (dfe) => {
      expect(
        await count(`cpis.plan p ${OF_AUTHORITY} p.authority_id where a.dfe_code = '${dfe}' and p.type = 'UCPP' and p.expected_on < cpis.today()
      and p.withdrawn_at is null and p.end_date is null`),
      ).toBeGreaterThan(0)
      expect(
        await count(`cpis.plan p ${OF_AUTHORITY} p.authority_id where a.dfe_code = '${dfe}' and p.type <> 'UCPP'
      and p.end_date between cpis.today() + 1 and cpis.today() + 30`),
      ).toBeGreaterThan(0)
    },
  )

  it('were changed by hand several times, and so were a child’s details, at both authorities', async () => {
    for (const dfe of ['383', '202']) {
      expect(
        await count(
          `(select p.plan_id from cpis.plan_version p ${OF_AUTHORITY} p.authority_id where a.dfe_code = '${dfe}' group by 1 having count(*) >= 3) plans`,
        ),
      ).toBeGreaterThan(0)
      expect(
        await count(`cpis.child_version v ${OF_AUTHORITY} v.authority_id where a.dfe_code = '${dfe}' and v.change = 'details-corrected'`),
      ).toBeGreaterThan(0)
    }
  })

  it('and their children have histories that end in what is said of them now', async () => {
    expect(await count('cpis.child')).toBe(
      await count(`cpis.child c join cpis.child_version v using (version_id) where v.child_id = c.id and v.version = c.version
      and v.family_name = c.family_name and v.date_of_birth = c.date_of_birth and v.is_protected = c.is_protected and v.change = c.change and v.changed_at = c.updated_at`),
    )
    expect(
      await count(`cpis.child_version later join cpis.child_version earlier using (child_id)
      where later.version = earlier.version + 1 and later.changed_at <= earlier.changed_at`),
    ).toBe(0)
  })
})

describe('what waits for a decision', () => {
  it('is an offer of Camden to Leeds and one of Leeds to Birmingham; one was accepted last month, and one declined', async () => {
    const transfers = await rows<{ way: string }>(
      `select concat_ws(' ', f.dfe_code, t.to_dfe, state, case when moves_on <= cpis.today() then 'due' else 'to come' end) as way
       from (select t.*, r.dfe_code as to_dfe from cpis.transfer t join cpis.authority r on r.organisation_id = t.to_authority) t
       join cpis.authority f on f.organisation_id = t.from_authority order by offered_at desc`,
    )
    expect(transfers.map(({ way }) => way)).toEqual([
      '383 330 offered to come',
      '202 383 offered due',
      '383 202 declined due',
      '202 383 accepted due',
    ])
    expect(
      await count(`cpis.transfer t join cpis.plan p on p.id = t.plan_id join cpis.plan n on n.id = t.new_plan_id
      where t.state = 'accepted' and p.end_date = n.start_date and n.authority_id = t.to_authority and n.nhs_number = p.nhs_number`),
    ).toBe(1)
  })

  it('is shown to clinicians with both authorities until it is answered', async () => {
    const [offered] = await rows<{ number: string }>(
      `select nhs_number as number from cpis.transfer t ${OF_AUTHORITY} t.to_authority where a.dfe_code = '383' and t.state = 'offered'`,
    )
    const { records } = await askRegister(register, 'Amara Osei', offered?.number ?? '')
    expect(records).toEqual([expect.objectContaining({ transferTo: expect.objectContaining({ name: 'Leeds City Council' }) })])
  })

  it('can be accepted by Leeds’s data manager as it stands', async () => {
    const [offer] = await rows<{ id: string; person: string; organisation: string }>(
      `select t.id, p.id as person, t.to_authority as organisation from cpis.transfer t ${OF_AUTHORITY} t.to_authority, cpis.person p
       where a.dfe_code = '383' and t.state = 'offered' and p.name = 'Marcus Whitfield'`,
    )
    await register.app.query('begin')
    const by = { personId: offer?.person ?? null, role: 'LD', organisation: { id: offer?.organisation ?? '' } }
    await actAs(register.app, await ticketFor(register.admin, by))
    const {
      rows: [answer],
    } = await register.app.query(`select cpis.answer_transfer($1, 'accepted', null, 'Marcus Whitfield') as outcome`, [offer?.id])
    await register.app.query('rollback')
    expect(answer).toEqual({ outcome: 'decided' })
  })

  it('is a request of Marcus Whitfield to lift a protection, which is still there; at Camden two people have lifted one', async () => {
    const requests = await rows(`select r.requested_by_name as by, r.decision, r.decided_by_name as second, c.is_protected as "isProtected", c.change
      from cpis.approval r join cpis.child c on c.id = r.child_id order by r.requested_at desc`)
    expect(requests).toEqual([
      { by: 'Marcus Whitfield', decision: null, second: null, isProtected: true, change: 'protected' },
      { by: 'Ibrahim Sesay', decision: 'approved', second: 'Joanna Kowalczyk', isProtected: false, change: 'protection-lifted' },
    ])
  })
})

describe('notifications of the demonstration', () => {
  it.each(['383', '202'])('of %s are in every state, with every answer and every report', async (dfe) => {
    const found = await rows<{ state: string }>(
      `select distinct unnest(array[
         case when acknowledged_at is not null then 'acknowledged ' || coalesce(answer, 'without an answer') when seen_at is not null then 'seen'
              when at > now() - interval '4 hours' then 'new' else 'overdue' end,
         case when acknowledged_at is null and assigned_team is not null then 'with a team' end,
         case when acknowledged_at is null and assigned_person is not null then 'with a colleague' end,
         outcome, case when callback_phone is not null then 'to be called back' end]) as state
       from cpis.notification n ${OF_AUTHORITY} n.authority_id where a.dfe_code = '${dfe}'`,
    )
    expect(found.map(({ state }) => state)).toEqual(
      expect.arrayContaining([
        'new',
        'overdue',
        'seen',
        'acknowledged without an answer',
        'acknowledged will-call',
        'acknowledged discuss-before-discharge',
        'acknowledged no-action',
        'with a team',
        'with a colleague',
        'seen-and-discharged',
        'admitted',
        'left-before-being-seen',
        'not-here',
        'opened-in-error',
        'to be called back',
      ]),
    )
  })

  it('say what the clinician told, and nobody else told it, after the access', async () => {
    expect(
      await count(`cpis.notification n where n.outcome is not null and not exists (select from cpis.access_outcome o join cpis.access_matched m using (event_id)
      where o.event_id = n.event_id and o.outcome = n.outcome and o.at = n.outcome_at and o.actor_id = m.actor_id and o.at > m.at and o.at <= now())`),
    ).toBe(0)
    expect(await count('cpis.access_outcome where event_id not in (select event_id from cpis.notification where outcome is not null)')).toBe(0)
    expect(await count(`cpis.notification where callback_phone !~ '^01632 960[0-9]{3}$'`)).toBe(0)
  })

  it('were given only to teams and colleagues of the authority', async () => {
    expect(await count('cpis.notification n join cpis.lead_team t on t.id = n.assigned_team where t.authority_id <> n.authority_id')).toBe(0)
    expect(
      await count(`cpis.notification n where n.assigned_person is not null and not exists (select from cpis.role_assignment r
      where r.person_id = n.assigned_person and r.organisation_id = n.authority_id and r.role in ('LP', 'ED'))`),
    ).toBe(0)
    expect(await count('cpis.notification where seen_at < at or seen_at > now() or acknowledged_at < seen_at')).toBe(0)
  })
})

describe('contacts of the demonstration', () => {
  it('name every lead team that a plan names, with its telephone', async () => {
    expect(
      await count(`cpis.plan p where p.lead_team is not null and not exists (
      select from cpis.lead_team t where t.authority_id = p.authority_id and t.name = p.lead_team and t.phone = p.lead_team_phone)`),
    ).toBe(0)
    expect(await count(`cpis.lead_team t ${OF_AUTHORITY} t.authority_id where a.dfe_code in ('383', '202')`)).toBe(7)
  })

  it('were confirmed in the last quarter but by one authority that is late and one that is still joining', async () => {
    const late = await rows(
      `select a.dfe_code as dfe from cpis.authority a where a.contacts_confirmed_at is null or a.contacts_confirmed_at < now() - interval '90 days' order by 1`,
    )
    expect(late).toEqual([{ dfe: '857' }, { dfe: '942' }])
    expect(await count('cpis.authority_change h join cpis.person p on p.id = h.person_id where p.name <> h.person_name')).toBe(0)
    expect(await count('cpis.authority_change')).toBeGreaterThan(5)
  })

  it('have Leeds told by email at an address that receives nothing, and Camden by its mailbox, with nothing waiting', async () => {
    expect(await rows(`select delivers_email as email, notice_emails as addresses from cpis.authority where dfe_code = '383'`)).toEqual([
      { email: true, addresses: [expect.stringMatching(/\.example\.org$/)] },
    ])
    expect(await rows(`select delivers_mailbox as mailbox from cpis.authority where dfe_code = '202'`)).toEqual([{ mailbox: true }])
    const [before] = await rows<{ waiting: number }>(
      `select count(*)::integer as waiting from cpis.outbox where state <> 'done' and kind = 'inactive-number'`,
    )
    expect(before).toEqual({ waiting: 0 })
  })
})
