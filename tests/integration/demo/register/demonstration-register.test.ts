import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessMacWith, subjectKeyWith } from '@/lib/access-records/access-mac'
import { demonstrationPeople } from '@/demo/register/people'
import { seedDemonstration } from '@/demo/register/seed'
import { seedKeys, seedRegister, type SeededRegister } from '@/tests/support/seeded-register'

let register: SeededRegister

beforeAll(async () => {
  register = await seedRegister()
})
afterAll(() => register.stop())

async function count(sql: string): Promise<number> {
  const {
    rows: [row],
  } = await register.admin.query<{ found: number }>(`select count(*)::integer as found from ${sql}`)
  return row?.found ?? 0
}

describe('who is on the demonstration register', () => {
  it('are as many people as were asked for, at ten authorities', async () => {
    expect(
      await count(
        '(select distinct coalesce(s.replaced_by, c.nhs_number) from cpis.child c left join cpis.superseded_number s using (nhs_number)) people',
      ),
    ).toBe(300)
    expect(await count('cpis.authority')).toBe(10)
    expect(await count('(select distinct authority_id from cpis.child) authorities')).toBe(10)
    expect(await count(`cpis.organisation where kind = 'nhs'`)).toBe(15)
  })

  it('have numbers of the 999 range, none of them of the sample files', async () => {
    expect(await count(`cpis.child where nhs_number !~ '^999' or nhs_number between '9991000000' and '9991009999'`)).toBe(0)
  })

  it('were children when their plans began, and mothers of 16 or more', async () => {
    expect(
      await count(`cpis.plan p join cpis.child c on c.id = p.child_id where p.type <> 'UCPP'
      and (p.start_date < c.date_of_birth or p.start_date >= c.date_of_birth + interval '18 years')`),
    ).toBe(0)
    expect(
      await count(
        `cpis.plan p join cpis.child c on c.id = p.child_id where p.type = 'UCPP' and p.start_date < c.date_of_birth + interval '15 years'`,
      ),
    ).toBe(0)
  })

  it('have versions of their plans that end in what the plan says now', async () => {
    expect(await count('cpis.plan')).toBe(
      await count(`cpis.plan p join cpis.plan_version v using (version_id) where v.plan_id = p.id
      and v.version = p.version and v.end_date is not distinct from p.end_date and v.changed_at = p.changed_at`),
    )
    expect(await count('cpis.plan_version v where v.version > 1')).toBeGreaterThan(30)
    expect(
      await count(`cpis.plan_version later join cpis.plan_version earlier using (plan_id)
      where later.version = earlier.version + 1 and later.changed_at < earlier.changed_at`),
    ).toBe(0)
  })

  it('have no care-plan details that their authority does not share', async () => {
    expect(
      await count(`cpis.plan p join cpis.authority a on a.organisation_id = p.authority_id where
      (p.category is not null and not 'category' = any (a.shared_details)) or (p.legal_status is not null and not 'legal_status' = any (a.shared_details))
      or (p.lead_team is not null and not 'lead_team' = any (a.shared_details)) or (p.instructions <> '{}' and not 'instructions' = any (a.shared_details))`),
    ).toBe(0)
  })
})

describe('the accesses of the demonstration register', () => {
  it('are as many as were asked for, and all of the last three months', async () => {
    expect(await count('cpis.access_matched')).toBe(1350)
    expect(await count('cpis.access_unmatched')).toBe(150)
    expect(await count(`cpis.access_matched where at > now() or at < now() - interval '93 days'`)).toBe(0)
    expect(await count('cpis_part.access_matched_default')).toBe(0)
  })

  it('each showed versions of that person’s plans, of the authorities that it names', async () => {
    expect(
      await count(`cpis.access_matched m, unnest(m.version_ids) shown (id) left join cpis.plan_version v on v.version_id = shown.id
      where v.version_id is null or not v.authority_id = any (m.authority_ids)
         or not v.nhs_number in (m.nhs_number, m.asked_number) and not exists (select from cpis.superseded_number s where s.nhs_number = v.nhs_number)`),
    ).toBe(0)
    expect(await count(`cpis.access_matched where version_ids = '{}'`)).toBe(0)
  })

  it('notified every authority that was shown, and none when the setting is a scheduled one', async () => {
    expect(await count('cpis.notification')).toBe(await count('cpis.access_matched m, unnest(m.authority_ids) where m.notifies'))
    expect(
      await count(
        `cpis.notification n join cpis.access_matched m using (event_id) where not m.notifies or not n.authority_id = any (m.authority_ids)`,
      ),
    ).toBe(0)
    expect(await count(`cpis.access_matched m join cpis.setting_kind k on k.code = m.setting_kind where m.notifies <> k.unscheduled`)).toBe(0)
    expect(await count('cpis.access_matched where not notifies')).toBeGreaterThan(50)
  })

  it('are listed unless they repeat a listed one within 24 hours', async () => {
    expect(
      await count(`cpis.access_matched m where m.notifies and m.listed = exists (
      select from cpis.access_matched e where e.nhs_number = m.nhs_number and e.actor_id = m.actor_id and e.listed
        and e.at < m.at and e.at > m.at - interval '24 hours')`),
    ).toBe(0)
    expect(await count('cpis.access_matched where notifies and not listed')).toBeGreaterThan(5)
  })

  it('leave the last days to the demonstration people’s own look-ups', async () => {
    expect(await count(`cpis.access_matched m join cpis.person p on p.id = m.actor_id where m.at > now() - interval '2 days'`)).toBe(0)
    expect(await count('cpis.access_matched m join cpis.person p on p.id = m.actor_id')).toBeGreaterThan(5)
  })

  it('were acknowledged, most of them, by somebody whose work that is there', async () => {
    expect(
      await count(`cpis.notification n where acknowledged_by is not null and not exists (select from cpis.role_assignment a
      where a.person_id = n.acknowledged_by and a.organisation_id = n.authority_id and a.role in ('LP', 'ED'))`),
    ).toBe(0)
    expect(await count('cpis.notification where acknowledged_at <= at or acknowledged_at > now()')).toBe(0)
    const [waiting, all] = [await count('cpis.notification where acknowledged_at is null'), await count('cpis.notification')]
    expect(waiting / all).toBeGreaterThan(0.01)
    expect(waiting / all).toBeLessThan(0.3)
  })

  it('carry the hash of their number and a code that the application’s keys make again', async () => {
    const {
      rows: [row],
    } = await register.admin.query(
      'select *, to_json(subject_key) from cpis.access_matched where asked_number <> nhs_number order by event_id limit 1',
    )
    expect(row.subject_key).toEqual(subjectKeyWith(seedKeys.subjectKey, row.asked_number))
    expect(row.mac).toEqual(
      accessMacWith(seedKeys.macKey, {
        eventId: row.event_id,
        actorId: row.actor_id,
        role: row.role,
        organisationId: row.organisation_id,
        settingId: row.setting_id,
        channel: row.channel,
        reason: row.reason,
        reasonText: row.reason_text,
        subjectKey: row.subject_key,
      }),
    )
  })
})

describe('the people of the demonstration', () => {
  it.each(demonstrationPeople)('$name can log in, unless suspended', async ({ subject, status, assignments }) => {
    for (const provider of ['cis2', 'entra']) {
      const { rows } = await register.admin.query('select roles from cpis.open_session($1, $2, $3, now(), null, 3)', [
        provider,
        subject,
        `${provider}${subject}`,
      ])
      expect(rows).toEqual(status === 'suspended' ? [] : [{ roles: assignments.length }])
    }
  })
})

describe('loading the demonstration register', () => {
  it('is refused when anything is there, and leaves it as it was', async () => {
    const before = await count('cpis.child')
    await expect(seedDemonstration(register.adminUrl, { children: 100, ...seedKeys })).rejects.toThrow('The register is not empty')
    expect(await count('cpis.child')).toBe(before)
    expect(await count(`pg_class where relnamespace = 'cpis'::regnamespace and relrowsecurity and not relforcerowsecurity`)).toBe(0)
  })

  it('is refused in production', async () => {
    const mode = process.env.CPIS_MODE
    process.env.CPIS_MODE = 'production'
    try {
      await expect(seedDemonstration(register.adminUrl, seedKeys)).rejects.toThrow('never loaded with CPIS_MODE=production')
    } finally {
      if (mode === undefined) delete process.env.CPIS_MODE
      else process.env.CPIS_MODE = mode
    }
  })

  it('is refused when there are not enough invented numbers', async () => {
    await expect(seedDemonstration(register.adminUrl, { children: 900_000, ...seedKeys })).rejects.toThrow('800000')
  })

  it('lets nobody see more than before: the application’s login finds no row', async () => {
    for (const table of ['child', 'plan', 'plan_version', 'notification']) {
      expect((await register.app.query(`select from cpis.${table}`)).rowCount).toBe(0)
    }
    await expect(register.app.query('select from cpis.access_matched')).rejects.toThrow(pg.DatabaseError)
  })
})
