import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { listRequests } from '@/lib/approvals/list-requests'
import { listRowsToFix } from '@/lib/uploads/to-fix/list-rows-to-fix'
import { listUploads } from '@/lib/uploads/list-uploads'
import { fixRow } from '@/lib/uploads/to-fix/fix-row'
import { openUpload } from '@/lib/uploads/open-upload'
import type { UploadColumn } from '@/lib/uploads/upload-columns'
import { listNotifications } from '@/lib/notifications/list-notifications'
import { getContacts } from '@/lib/contacts/get-contacts'
import { listPlans } from '@/lib/plans/list-plans'
import { openChild } from '@/lib/plans/open-child'
import type { Role } from '@/lib/policy/permissions'
import { getQuality } from '@/lib/data-quality/get-quality'
import { syntheticNhsNumber } from '@/lib/shared/synthetic-nhs-number'
import { listTransfers } from '@/lib/transfers/list-transfers'
import { keepingIndex } from '@/demo/register/keeping-cases'
import { seedDemonstration } from '@/demo/register/seed'
import { ticketFor } from '@/scripts/disposable-product/ticket'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { seedKeys } from '@/tests/support/seeded-register'

/** What the demonstration people find when they look around, each through the product. */

let app: TestApplication

beforeAll(async () => {
  app = await startApplication()
  await seedDemonstration(app.adminUrl, { children: 400, accesses: 1500, ...seedKeys })
})
afterAll(() => app.stop())

async function personOf(name: string): Promise<Actor> {
  const {
    rows: [row],
  } = await app.admin.query<{ personId: string; sessionId: string; role: Role; roleLabel: string; id: string; code: string; place: string }>(
    `with s as (insert into cpis.session (token_hash, person_id, auth_version, provider, assignment_id, expires_at)
       select sha256(convert_to($1, 'UTF8')), p.id, 1, 'entra', r.id, now() + interval '1 hour' from cpis.person p join cpis.role_assignment r on r.person_id = p.id
       where p.name = $1 on conflict (token_hash) do update set last_seen_at = now() returning id, person_id, assignment_id)
     select s.person_id as "personId", s.id as "sessionId", r.role, l.label as "roleLabel", o.id, a.dfe_code as code, o.name as place
     from s join cpis.role_assignment r on r.id = s.assignment_id join cpis.role l on l.code = r.role join cpis.organisation o on o.id = r.organisation_id
     join cpis.authority a on a.organisation_id = o.id`,
    [name],
  )
  if (!row) throw new Error(`${name} works for no authority`)
  const { id, code, place, ...who } = row
  const organisation = { id, kind: 'authority' as const, code, name: place }
  const ticket = await ticketFor(app.admin, { ...who, organisation })
  return { ...who, ticket, name, organisation, setting: null, roles: 1, authTime: new Date() }
}

async function childOf(index: number, dfeCode: string): Promise<string> {
  const {
    rows: [child],
  } = await app.admin.query<{ id: string }>(
    'select c.id from cpis.child c join cpis.authority a on a.organisation_id = c.authority_id where c.nhs_number = $1 and a.dfe_code = $2',
    [syntheticNhsNumber(index), dfeCode],
  )
  if (!child) throw new Error(`Nobody has the number ${index}`)
  return child.id
}

describe.each([
  ['Marcus Whitfield', '383', 4],
  ['Ibrahim Sesay', '202', 6],
] as const)('%s', (name, dfeCode, toFix) => {
  it('finds plans that need attention, and others that end soon', async () => {
    const manager = await personOf(name)
    const { plans } = await listPlans(manager, { status: 'attention' })
    expect(plans.map((plan) => plan.attention)).toEqual(expect.arrayContaining(['unborn-overdue', 'number-to-check']))
    expect((await listPlans(manager, { status: 'ending' })).plans.length).toBeGreaterThan(0)
  })

  it('finds files, one refused and some partly accepted, whose rows can be opened', async () => {
    const manager = await personOf(name)
    const { uploads, toFix: rows } = await listUploads(manager, {})
    expect(rows).toBe(toFix)
    expect(uploads.filter(({ state }) => state === 'refused')).toHaveLength(1)
    const partly = uploads.find(({ rejected }) => rejected > 1)
    const page = await openUpload(manager, { uploadId: partly?.id ?? '', show: 'rejected', page: '1' })
    expect(page.rows).toHaveLength(partly?.rejected ?? -1)
    expect(partly?.live).toBeGreaterThan(0)
  })

  it('finds transfers in and out, and answered ones', async () => {
    const { incoming, outgoing, answered } = await listTransfers(await personOf(name), {})
    expect(incoming.length + outgoing.length).toBeGreaterThan(0)
    expect(answered.length).toBeGreaterThan(0)
  })

  it('finds contacts, teams and their history, and how current it all is', async () => {
    const manager = await personOf(name)
    const contacts = JSON.stringify(await getContacts(manager, {}))
    expect(contacts).toContain(dfeCode === '383' ? 'Gurpreet Sandhu' : 'North safeguarding team')
    const { counts, trends } = await getQuality(manager, {})
    expect(counts).toMatchObject({ rows_to_fix: toFix })
    expect(trends.rows.filter(({ value }) => value !== null).length).toBeGreaterThan(8)
  })

  it('finds a child with a history of plans and details, and files that touched one', async () => {
    const manager = await personOf(name)
    const corrected = await openChild(manager, {
      childId: await childOf(dfeCode === '383' ? keepingIndex.correctedAtLeeds : keepingIndex.changedAtCamden, dfeCode),
    })
    expect(corrected.history.length).toBeGreaterThanOrEqual(3)
    const { rows } = await app.admin.query<{ id: string }>(
      `select v.child_id as id from cpis.plan_version v join cpis.authority a on a.organisation_id = v.authority_id where a.dfe_code = $1 and v.upload_id is not null limit 1`,
      [dfeCode],
    )
    expect((await openChild(manager, { childId: rows[0]?.id ?? '' })).files.length).toBeGreaterThan(0)
  })
})

describe.each(['Priya Raman', 'Farzana Begum', 'Joanna Kowalczyk', 'Lucy Harrington'])('%s', (name) => {
  it('finds visits in every state, with somebody who sees to them and what clinicians told', async () => {
    const worker = await personOf(name)
    for (const status of ['overdue', 'new', 'seen', 'acknowledged'] as const) {
      const { visits } = await listNotifications(worker, { status })
      expect(visits.length, status).toBeGreaterThan(0)
    }
    const { visits } = await listNotifications(worker, { status: 'seen' })
    expect(visits.some(({ assignedTo }) => assignedTo !== null)).toBe(true)
  })
})

describe('Priya Raman', () => {
  it('is asked to lift the protection of Rosie Metcalfe', async () => {
    const { waiting } = await listRequests(await personOf('Priya Raman'), {})
    expect(waiting).toEqual([expect.objectContaining({ own: false, familyName: 'Metcalfe', requestedByName: 'Marcus Whitfield' })])
  })
})

describe('rows that are to be fixed', () => {
  it('are all accepted once the cell at fault is right', async () => {
    const manager = await personOf('Marcus Whitfield')
    const right: Partial<Record<UploadColumn, (cells: Record<string, string>) => Promise<string> | string>> = {
      nhs_number: async ({ local_id: localId }) =>
        (await app.admin.query<{ nhs: string }>('select nhs_number as nhs from cpis.child where local_id = $1', [localId])).rows[0]?.nhs ?? '',
      start_date: ({ start_date: date = '' }) => date.split('/').toReversed().join('-'),
      end_date: () => '',
      plan_type: () => 'CPP',
    }
    const rows = await listRowsToFix(manager, {})
    expect(rows).toHaveLength(4)
    for (const { id, column } of rows) {
      const {
        rows: [kept],
      } = await app.admin.query<{ cells: Record<string, string> }>('select cells from cpis.rejected_row where id = $1', [id])
      const cells = kept?.cells ?? {}
      const fix = column === null ? undefined : right[column]
      if (column === null || !fix) throw new Error(`Nobody knows how to fix ${column ?? 'the row'}`)
      expect(await fixRow(manager, { rowId: id, cells: { ...cells, [column]: await fix(cells) } })).toEqual({ ok: true })
    }
    expect(await listRowsToFix(manager, {})).toEqual([])
  })
})
