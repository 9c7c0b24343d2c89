import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exportUpload } from '@/lib/uploads/export-upload'
import { UPLOAD_COLUMNS } from '@/lib/uploads/upload-columns'
import type { Actor } from '@/lib/identity/actor'
import { exportNotifications } from '@/lib/notifications/export-notifications'
import { notificationsAt } from '@/lib/notifications/notifications-address'
import { asWritten, writeCsv } from '@/lib/shared/csv-writer'
import { readCsv } from '@/lib/uploads/read/read-csv'
import { textOf, writtenFiles } from '@/tests/architecture/sources'
import { createClinician, recordAccess } from '@/tests/factories/access'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { printFigure } from '@/tests/support/figure'
import { HOSTILE_BEGINNINGS, wouldRun } from '@/tests/support/spreadsheet'

/** Security test 18: every hostile first character in every field of every file for spreadsheets. */

/** Every route that serves such a file. A new one fails below until its fields are tried here. */
const ROUTES = [
  // Its fields are tried in tests/integration/access-records/reports-and-files.test.ts.
  'app/(audit)/access-records/exports/[exportId]/file/route.ts',
  'app/(authority)/notifications/export/route.ts',
  'app/(authority)/uploads/[uploadId]/download/[kind]/route.ts',
  'app/(authority)/uploads/template/route.ts',
]
/** What in its source shows that a route serves a file. */
const GIVES_A_FILE = /writeCsv|fileAnswer|answerDownload|text\/csv|attachment/
/** The beginnings that the database can hold: its texts cannot contain NUL. */
const HOSTILE = HOSTILE_BEGINNINGS.filter((beginning) => !beginning.includes('\0')).map((beginning) => `${beginning}HYPERLINK("x")`)

let app: TestApplication
let manager: Actor
let practitioner: Actor
let uploadId = ''

beforeAll(async () => {
  app = await startApplication()
  const authority = await createAuthority(app.admin)
  manager = await createAuthorityActor(app.admin, authority, 'LD')
  practitioner = await createAuthorityActor(app.admin, authority, 'LP')
  const { rows } = await app.admin.query<{ id: string }>(
    `insert into cpis.upload (authority_id, state, contents, file_name, file_sha256, received_by, rows_read, rows_added, rows_changed, rows_ended,
       rows_unchanged, rows_withdrawn, rows_rejected, file_code, applied_at, applied_by, format)
     values ($1, 'saved', 'changes', 'x.csv', repeat('a', 64), 'test', 0, 0, 0, 0, 0, 0, 0, 'CPF02', now(), 'test', 'csv') returning id`,
    [authority.id],
  )
  uploadId = rows[0]!.id
  await fillUpload(authority.id)
  await fillNotifications(authority)
})
afterAll(() => app.stop())

/** Adds a row for each beginning, with it in every text. */
async function fillUpload(authorityId: string): Promise<void> {
  for (const [at, text] of HOSTILE.entries()) {
    await app.admin.query(
      `insert into cpis.upload_row (upload_id, row, authority_id, outcome, code, number, child_name, plan_type, column_name, value, reason)
       values ($1, $2, $3, 'rejected', 'CPR02', $4, $4, $4, $4, $4, $4)`,
      [uploadId, at + 1, authorityId, text],
    )
    await app.admin.query(
      `insert into cpis.rejected_row (authority_id, upload_id, row, cells, about, code, reason) values ($1, $2, $3, $4, $5, 'CPR02', $5)`,
      [authorityId, uploadId, at + 1, JSON.stringify(Object.fromEntries(UPLOAD_COLUMNS.map((column) => [column, text]))), text],
    )
  }
}

/** Adds a look-up for each beginning, with it in every text, though the database would accept few of them. */
async function fillNotifications(authority: Awaited<ReturnType<typeof createAuthority>>): Promise<void> {
  const child = await createChild(app.admin, authority)
  await createPlan(app.admin, child)
  const nurse = await createClinician(app.admin)
  await app.admin.query(`do $$ declare c record; begin
    for c in select conrelid::regclass as t, conname from pg_constraint where contype in ('c', 'f') and conrelid in ('cpis.notification'::regclass, 'cpis.child'::regclass,
      'cpis.lead_team'::regclass, 'cpis.person'::regclass, 'cpis.child_version'::regclass) loop execute format('alter table %s drop constraint %I', c.t, c.conname); end loop; end $$`)
  await recordAccess(app.admin, nurse, child.nhsNumber)
  await app.admin.query(
    `insert into cpis.notification select (jsonb_populate_record(null::cpis.notification, to_jsonb(n) || jsonb_build_object('id', gen_random_uuid(), 'event_id', gen_random_uuid(),
       'organisation_name', t, 'setting_name', t, 'actor_name', t, 'callback_phone', t, 'outcome', 'admitted', 'outcome_at', now(), 'acknowledged_at', now(),
       'acknowledged_by', $2::text, 'answer', 'will-call', 'assigned_person', $2::text))).* from cpis.notification n, unnest($1::text[]) t`,
    [HOSTILE, practitioner.personId],
  )
}

/** Sets the names that are not stored with a notice but appear in every line, for one beginning at a time. */
async function namesBecome(text: string): Promise<void> {
  await app.admin.query('set session_replication_role = replica')
  await app.admin.query('update cpis.child set family_name = $1, given_name = $1', [text])
  await app.admin.query('update cpis.person set name = $2 where id = $1', [practitioner.personId, text])
  await app.admin.query('set session_replication_role = origin')
}

const cellsOf = (text: string) => parse(text, { record_delimiter: '\r\n', relax_column_count: true }) as string[][]

/** How many cells of a file a spreadsheet would run, and how many that should hold a given text do not come back as it. */
function verdictOn(text: string, expected: readonly string[]): { cells: number; run: number; changed: number } {
  const cells = cellsOf(text).flat()
  const back = cells.map(asWritten)
  return { cells: cells.length, run: cells.filter(wouldRun).length, changed: expected.filter((one) => !back.includes(one)).length }
}

describe('T18: the files that people open in a spreadsheet', () => {
  it('are those that are tried here: every route that gives one', () => {
    expect(
      writtenFiles(['app'], /route\.ts$/)
        .filter((file) => GIVES_A_FILE.test(textOf(file)))
        .toSorted(),
    ).toEqual(ROUTES)
  })

  it('run nothing, whatever stands in any of their fields, and come back as they were', async () => {
    const verdicts: { cells: number; run: number; changed: number }[] = []
    for (const kind of ['result', 'rows-to-fix'] as const) {
      const text = await exportUpload(manager, { uploadId, kind })
      verdicts.push(verdictOn(text, HOSTILE))
      const filled = cellsOf(text)
        .slice(1)
        .map((row) => row.filter((cell) => HOSTILE.includes(asWritten(cell))).length)
      expect(new Set(filled), kind).toEqual(new Set([kind === 'result' ? 6 : UPLOAD_COLUMNS.length + 1]))
    }
    for (const text of HOSTILE.filter((_text, at) => at % 8 === 0)) {
      await namesBecome(text)
      const exported = await exportNotifications(practitioner, notificationsAt(''))
      const csv = writeCsv(exported)
      verdicts.push(verdictOn(csv, HOSTILE))
      const [, ...lines] = cellsOf(csv)
      // The family and given name, who acknowledged and who sees to it are this text in every line of ours.
      expect(lines.filter((cells) => cells.filter((cell) => asWritten(cell) === text).length >= 4).length).toBeGreaterThanOrEqual(HOSTILE.length)
    }
    const [cells, run, changed] = (['cells', 'run', 'changed'] as const).map((one) => verdicts.reduce((all, verdict) => all + verdict[one], 0)) as [
      number,
      number,
      number,
    ]
    expect(printFigure('T18 cells that a spreadsheet would run', `${run} of ${cells}`, '0', run === 0)).toBe(true)
    expect(printFigure('T18 texts that do not come back as they were', `${changed} of ${HOSTILE.length * verdicts.length}`, '0', changed === 0)).toBe(
      true,
    )
  }, 120_000)

  it('of rows to fix say the same when they are sent back as they are', async () => {
    const read = readCsv(await exportUpload(manager, { uploadId, kind: 'rows-to-fix' }))
    if (!read.ok) throw new Error(read.refusal)
    const place = read.file.places.get('local_id') ?? -1
    expect(read.file.rows.map(({ cells }) => cells[place])).toEqual(HOSTILE)
  })

  it('would be seen to run something if one field were written as it is', async () => {
    const text = await exportUpload(manager, { uploadId, kind: 'result' })
    expect(verdictOn(text.replaceAll(`"'`, '"'), HOSTILE).run).toBeGreaterThan(HOSTILE.length)
  })
})
