import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import { changeLabels, type RowChange } from '@/lib/uploads/check/row-changes'
import type { UploadBatch } from '@/lib/uploads/receive/submit-upload'
import type { Principal } from '@/lib/identity/actor'
import type { UploadReport } from '@/lib/uploads/upload-report'
import { commandOf } from '@/tests/factories/command'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createPlansInPlace, IN_PLACE } from '@/tests/factories/plans-in-place'
import { createChild } from '@/tests/factories/child'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { auditEvents } from '@/tests/support/audit'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { expectedCamdenResults, readSample, SAMPLES_TODAY } from '@/tests/support/samples'
import { ORDINARY_ROW, uploadFile, type FileRow } from '@/tests/support/upload-file'
import { addDays, calendarDate } from '@/lib/shared/calendar-date'

let app: TestApplication
let authority: TestAuthority
let manager: Principal

beforeAll(async () => {
  app = await startApplication()
  // The samples were written for this day; on an earlier one some of their plans would not have begun.
  await app.admin.query(
    `create or replace function cpis.today() returns date language sql stable parallel safe as $$ select date '${SAMPLES_TODAY}' $$`,
  )
})
afterAll(() => app.stop())
beforeEach(async () => {
  // The log is append-only for everybody; only a superuser who switches its triggers off may empty it.
  await app.admin.query(`set session_replication_role = replica; delete from cpis.audit_event; set session_replication_role = origin`)
  authority = await createAuthority(app.admin)
  manager = await createAuthorityActor(app.admin, authority, 'LD')
})

function send(rows: readonly FileRow[] | Buffer, given: Partial<UploadBatch> = {}): Promise<UploadReport> {
  const bytes = Buffer.isBuffer(rows) ? rows : uploadFile(rows)
  return applyUpload(manager, { fileName: 'register.csv', contents: 'changes', bytes, ...given })
}

/** An extra, empty column: makes a different file with the same content. */
const AGAIN = { next_review_date: '' }

type RegisteredPlan = {
  number: string
  type: string
  start: string
  end: string | null
  withdrawn: boolean
  version: number
  [detail: string]: unknown
}

async function plans(of = authority): Promise<RegisteredPlan[]> {
  const { rows } = await app.admin.query<RegisteredPlan>(
    `select nhs_number as number, type, start_date::text as start, end_date::text as "end", withdrawn_at is not null as withdrawn, version,
            category, legal_status, lead_team, instructions
     from cpis.plan p where authority_id = $1 and not exists (select from cpis.child c where c.id = p.child_id and c.local_id like $2 || '%')
     order by nhs_number, start_date, withdrawn_at nulls last`,
    [of.id, IN_PLACE],
  )
  return rows
}

/** How many versions of plans and children there have ever been. */
async function versions(): Promise<number> {
  const { rows } = await app.admin.query<{ n: number }>(
    `select ((select count(*) from cpis.plan_version) + (select count(*) from cpis.child_version))::integer as n`,
  )
  return rows[0]?.n ?? 0
}

async function children(of = authority) {
  const { rows } = await app.admin.query(
    `select nhs_number as number, local_id, family_name, given_name, date_of_birth::text as born, is_protected as "isProtected"
     from cpis.child where authority_id = $1 and local_id not like $2 || '%' order by nhs_number`,
    [of.id, IN_PLACE],
  )
  return rows
}

const outcomes = (report: UploadReport) => report.rows.map(({ outcome }) => outcome)

describe('a row about a child that is held with another date of birth', () => {
  it('is refused, so that it neither replaces the child nor ends a plan by the age', async () => {
    await send([ORDINARY_ROW])
    const before = { children: await children(), plans: await plans() }
    const report = await send([{ ...ORDINARY_ROW, date_of_birth: '1990-07-15', plan_type: 'LAC', start_date: '2005-01-01', end_date: '2005-02-01' }])
    expect(report.fileCode).toBe('CPF04')
    expect(report.rows).toMatchObject([{ code: 'CPR03', column: 'date_of_birth', outcome: 'rejected' }])
    expect({ children: await children(), plans: await plans() }).toEqual(before)
  })
})

describe('a file of an authority', () => {
  it('goes live in one piece, with its record, its versions, its freshness and one line in the log', async () => {
    const report = await send(readSample('383-leeds-full.csv'), { contents: 'full', fileName: '383-leeds-full.csv' })

    expect(report).toMatchObject({ fileCode: 'CPF02', refusal: null, counts: { read: 400, added: 400, rejected: 0 } })
    expect(report.rows.every(({ code }) => code === 'CPR06')).toBe(true)
    expect(await plans()).toHaveLength(400)
    const { rows } = await app.admin.query(
      `select u.contents, u.file_name, u.file_code, u.received_by, u.rows_read, u.rows_added, length(u.file_sha256) as sha,
              (select count(*)::integer from cpis.plan_version v where v.upload_id = u.id) as versions,
              a.register_updated_at = u.received_at as fresh
       from cpis.upload u join cpis.authority a on a.organisation_id = u.authority_id where u.id = $1`,
      [report.uploadId],
    )
    expect(rows).toEqual([
      {
        contents: 'full',
        file_name: '383-leeds-full.csv',
        file_code: 'CPF02',
        received_by: manager.name,
        rows_read: 400,
        rows_added: 400,
        sha: 64,
        versions: 400,
        fresh: true,
      },
    ])
    const log = await auditEvents(app.admin, 'upload')
    expect(log.map(({ type, outcome }) => [type, outcome])).toEqual([
      ['upload.submit', 'done'],
      ['upload.check', 'done'],
      ['upload.save', 'done'],
    ])
    expect(log.slice(2)).toEqual([
      {
        type: 'upload.save',
        outcome: 'done',
        person: manager.name,
        details: { contents: 'full', fileCode: 'CPF02', read: 400, added: 400, changed: 0, ended: 0, unchanged: 0, withdrawn: 0, rejected: 0 },
      },
    ])
  })

  it('is followed by its changes: endings, new plans and a withdrawal', async () => {
    await send(readSample('383-leeds-full.csv'), { contents: 'full' })
    const changes = await send(readSample('383-leeds-changes.csv'))

    expect(changes).toMatchObject({ fileCode: 'CPF02', counts: { read: 38, added: 25, ended: 12, withdrawn: 1, rejected: 0 } })
    expect((await plans()).filter(({ withdrawn }) => withdrawn).map(({ number }) => number)).toEqual(['9991004157'])
    const before = await versions()
    expect(await send(readSample('383-leeds-changes.csv'))).toMatchObject({
      fileCode: 'CPF02',
      uploadId: changes.uploadId,
      appliedBefore: expect.any(Date),
    })
    expect(await versions()).toBe(before)
  })

  it('loads what is right in it and reports the rest row by row', async () => {
    const report = await send(readSample('202-camden-problems.csv'))

    // Only the demographics service can tell these: not known, name or birth date differs, superseded, invalidated.
    const needsDemographics = new Set(['CPR01', 'CPR03', 'CPR05'])
    for (const [row, { code, why }] of expectedCamdenResults()) {
      const result = report.rows.find((one) => one.row === row)
      expect([row, why, result?.code]).toEqual([row, why, needsDemographics.has(code) ? 'CPR06' : code])
      if (result?.code === 'CPR07') expect(result.reason).toMatch(/\.$/)
    }
    expect(report).toMatchObject({ fileCode: 'CPF03', counts: { read: 65, added: 52, unchanged: 1, rejected: 12 } })
  })

  it.each([
    ['cut off', '204-hackney-cut-off.csv'],
    ['with an unknown column', '204-hackney-unknown-column.csv'],
    ['not UTF-8', '204-hackney-windows-1252.csv'],
  ])('that is %s changes nothing, and says why', async (_what, name) => {
    const report = await send(readSample(name))

    expect(report).toMatchObject({ fileCode: 'CPF01', rows: [], counts: { read: 0 } })
    expect(report.refusal).toMatch(/\.$|\?$/)
    expect([await children(), await plans()]).toEqual([[], []])
    const { rows } = await app.admin.query('select register_updated_at as updated from cpis.authority where organisation_id = $1', [authority.id])
    expect(rows).toEqual([{ updated: null }])
    expect((await auditEvents(app.admin, 'upload')).slice(1)).toEqual([
      { type: 'upload.check', outcome: 'refused', person: manager.name, details: { fileCode: 'CPF01' } },
    ])
    const { rows: kept } = await app.admin.query('select state, refusal, file_code from cpis.upload where id = $1', [report.uploadId])
    expect(kept).toEqual([{ state: 'refused', refusal: report.refusal, file_code: 'CPF01' }])
  })

  it('of which no row is accepted leaves its record and nothing else', async () => {
    expect(await send([{ nhs_number: '1' }])).toMatchObject({ fileCode: 'CPF04', counts: { read: 1, rejected: 1 } })
    expect(await children()).toEqual([])
    const { rows } = await app.admin.query(
      `select u.file_code, a.register_updated_at from cpis.upload u join cpis.authority a on a.organisation_id = u.authority_id where a.organisation_id = $1`,
      [authority.id],
    )
    expect(rows).toEqual([{ file_code: 'CPF04', register_updated_at: null }])
  })

  it('keeps every character as it was sent', async () => {
    const local_id = String.raw`\N\t"quoted", =1+1; {a}`
    await send([{ local_id, family_name: 'O’Connor-Šimůnek', lead_team: String.raw`C:\team` }])
    expect(await children()).toMatchObject([{ local_id, family_name: 'O’Connor-Šimůnek' }])
    expect(await plans()).toMatchObject([{ lead_team: String.raw`C:\team` }])
  })
})

describe('what is held already', () => {
  beforeEach(() => createPlansInPlace(app.admin, authority, 40))

  it('is left alone when nothing differs, and gets a new version only when the plan itself changes', async () => {
    await send([{ category: 'NEG' }])
    expect(outcomes(await send([{ category: 'NEG', ...AGAIN }]))).toEqual(['unchanged'])
    expect(outcomes(await send([{ category: 'NEG', family_name: 'Ashworth-Lee' }]))).toEqual(['changed'])
    expect(await plans()).toMatchObject([{ version: 1 }])
    expect(await children()).toMatchObject([{ family_name: 'Ashworth-Lee' }])
    expect(outcomes(await send([{ category: 'PHY', family_name: 'Ashworth-Lee' }]))).toEqual(['changed'])
    expect(await plans()).toMatchObject([{ version: 2, category: 'PHY' }])
  })

  it('keeps the details of which a file has no column', async () => {
    await send([{ category: 'NEG', legal_status: 'C2', instructions: 'ring-on-arrival' }])
    await send([{ end_date: '2026-11-01', legal_status: 'C1' }])
    expect(await plans()).toMatchObject([{ end: '2026-11-01', category: 'NEG', legal_status: 'C1', instructions: ['ring-on-arrival'] }])
    await send([{ end_date: '2026-11-01', category: '' }])
    expect(await plans()).toMatchObject([{ category: null, legal_status: 'C1' }])
  })

  it('is shown beside what a row would change it to, field by field, and only what differs', async () => {
    const child = { ...ORDINARY_ROW, category: 'NEG', instructions: 'ring-on-arrival' }
    const unborn = { ...ORDINARY_ROW, nhs_number: fakeNhsNumber(1), local_id: 'T-2', category: '', instructions: '' }
    await send([child, unborn])
    await send([
      { ...child, family_name: 'Ashworth-Hale', category: 'PHY', instructions: '' },
      { ...unborn, end_date: '2026-05-01' },
    ])
    const { rows } = await app.admin.query<{ outcome: string; changes: RowChange[] }>(
      `select outcome, changes from cpis.upload_row where authority_id = $1 and changes is not null order by row`,
      [authority.id],
    )
    expect(rows.map(({ outcome, changes }) => [outcome, changes.map(changeLabels)])).toEqual([
      [
        'changed',
        [
          { label: 'Family name', was: 'Ashworth', is: 'Ashworth-Hale' },
          { label: 'Category', was: 'Neglect', is: 'Physical abuse' },
          { label: 'Asked of clinicians', was: 'Ring on arrival', is: 'None' },
        ],
      ],
      ['ended', [{ label: 'End date', was: 'None', is: '01-May-2026' }]],
    ])
  })

  it('is ended by an end date, and opened again when the end was a mistake', async () => {
    await send([{}])
    expect(outcomes(await send([{ end_date: '2026-11-01' }]))).toEqual(['ended'])
    expect(outcomes(await send([{ end_date: '2026-10-01' }]))).toEqual(['changed'])
    expect(outcomes(await send([AGAIN]))).toEqual(['changed'])
    expect(await plans()).toMatchObject([{ end: null, version: 4 }])
  })

  it('is withdrawn, stays withdrawn, and can be sent again as a new plan', async () => {
    await send([{}])
    expect(outcomes(await send([{ delete: 'Y' }]))).toEqual(['withdrawn'])
    expect(outcomes(await send([{ delete: 'Y', ...AGAIN }]))).toEqual(['unchanged'])
    expect(outcomes(await send([AGAIN]))).toEqual(['added'])
    expect((await plans()).map(({ withdrawn }) => withdrawn)).toEqual([true, false])
  })

  it('never loses its protection and is never doubled by a file', async () => {
    await createChild(app.admin, authority, { nhsNumber: ORDINARY_ROW.nhs_number, isProtected: true })
    await send([{ nhs_number: '999 000 0018' }])
    expect(await children()).toMatchObject([{ number: '9990000018', family_name: 'Ashworth', isProtected: true }])
  })

  it('cannot be withdrawn where nothing is held', async () => {
    const report = await send([{ delete: 'Y' }])
    expect(report.rows).toMatchObject([{ code: 'CPR07', column: 'delete', reason: expect.stringMatching(/nothing to withdraw/) }])
    expect(await children()).toEqual([])
  })
})

describe('two plans of one kind at the same time', () => {
  beforeEach(() => createPlansInPlace(app.admin, authority, 40))

  it('are refused where one is held, without stopping the other rows', async () => {
    await send([{}])
    const report = await send([{ start_date: '2026-01-01' }, { start_date: '2026-01-01', plan_type: 'CPP' }])
    expect(report.rows.map(({ code, column }) => [code, column])).toEqual([
      ['CPR07', 'start_date'],
      ['CPR06', null],
    ])
  })

  it('are refused, both, where one file brings both', async () => {
    const report = await send([{ start_date: '2026-01-01' }, { start_date: '2026-02-01' }, { nhs_number: fakeNhsNumber(1) }])
    expect(outcomes(report)).toEqual(['rejected', 'rejected', 'added'])
  })

  it('are no such thing when the first is ended or withdrawn in the same file', async () => {
    const lately = addDays(calendarDate(SAMPLES_TODAY), -3)
    await send([{}, { nhs_number: fakeNhsNumber(1) }])
    const report = await send([
      { start_date: lately },
      { end_date: lately },
      { nhs_number: fakeNhsNumber(1), start_date: lately },
      { nhs_number: fakeNhsNumber(1), delete: 'Y' },
    ])
    expect(outcomes(report)).toEqual(['added', 'ended', 'added', 'withdrawn'])
  })

  it('are refused when a plan would grow into the next one, which stays as it is', async () => {
    await send([{ end_date: '2026-01-01' }, { start_date: '2026-06-01' }])
    const report = await send([{ end_date: '2026-07-01' }, { start_date: '2026-06-01', category: 'NEG' }])
    expect(outcomes(report)).toEqual(['rejected', 'changed'])
    expect((await plans()).map(({ end }) => end)).toEqual(['2026-01-01', null])
  })

  it('are no such thing when one ended on the day on which the other begins', async () => {
    await send([{ end_date: '2026-01-01' }])
    expect(outcomes(await send([{ start_date: '2026-01-01' }]))).toEqual(['added'])
  })
})

describe('who may send a file', () => {
  it('is the data manager alone: others are refused and recorded', async () => {
    for (const role of ['LP', 'ED', 'OA'] as const) {
      const other = await createAuthorityActor(app.admin, authority, role)
      await expect(applyUpload(other, { fileName: 'x.csv', contents: 'full', bytes: uploadFile([{}]) })).rejects.toMatchObject({
        kind: 'not-permitted',
      })
    }
    expect(await children()).toEqual([])
    expect((await auditEvents(app.admin, 'upload')).map(({ outcome }) => outcome)).toEqual(['denied', 'denied', 'denied'])
  })

  it('is also an operator, in whose file no person of the register stands', async () => {
    await applyUpload(await commandOf(app.admin, manager), { fileName: 'x.csv', contents: 'full', bytes: uploadFile([{}]) })
    expect(await auditEvents(app.admin, 'upload')).toMatchObject(
      ['upload.submit', 'upload.check', 'upload.save'].map((type) => ({ type, outcome: 'done', person: 'Import command (operator)' })),
    )
    const { rows } = await app.admin.query('select distinct changed_by from cpis.plan where authority_id = $1', [authority.id])
    expect(rows).toEqual([{ changed_by: 'Import command (operator)' }])
  })

  it('reaches only their own authority, whosever number stands in the file', async () => {
    await send([{}])
    const own = manager
    const elsewhere = await createAuthority(app.admin)
    manager = await createAuthorityActor(app.admin, elsewhere, 'LD')
    expect(outcomes(await send([{ family_name: 'Other', end_date: '2026-01-01' }]))).toEqual(['added'])
    expect(outcomes(await send([{ delete: 'Y', end_date: '2026-01-01' }]))).toEqual(['withdrawn'])

    manager = own
    expect(await plans()).toMatchObject([{ end: null, withdrawn: false, version: 1 }])
    expect(await children()).toMatchObject([{ family_name: 'Ashworth' }])
  })

  it('waits while another file of the authority is being loaded; one that a later one overtook in that moment is to be sent again', async () => {
    const files = [1, 2, 3].map((at) => [{}, { nhs_number: fakeNhsNumber(at) }])
    const reports = await Promise.all(files.map((rows) => send(rows)))
    for (const [at, report] of reports.entries()) {
      if (report.refusal === null) expect(report.fileCode).toBe('CPF02')
      else {
        expect(report.refusal).toContain('send this one again')
        expect((await send(files[at]!)).fileCode).toBe('CPF02')
      }
    }
    expect(reports.some(({ refusal }) => refusal === null)).toBe(true)
    expect(await children()).toHaveLength(4)
  })

  it('is told to try again when that takes too long', async () => {
    await app.admin.query('begin')
    await app.admin.query(`select pg_advisory_xact_lock(hashtextextended('upload ' || $1, 0))`, [authority.id])
    try {
      await expect(send([{}])).rejects.toMatchObject({ kind: 'conflict' })
    } finally {
      await app.admin.query('rollback')
    }
    expect(await children()).toEqual([])
  })
})
