// Raw SQL: COPY, and set operations on a file's temporary tables.
import type { BulkTransaction } from '@/lib/db/bulk-transaction'
import type { CopyValue } from '@/lib/db/copy-line'
import { cellReader, type CellReader } from '../read/cell-reader'
import type { FileRow } from '../read/file-rows'
import type { JudgedFile } from './judge-rows'
import type { PreparedFile } from '../read/prepare-file'
import type { TracedNumbers } from './trace-rows'
import type { RowResult } from '../upload-report'

/** PostgreSQL cannot COPY into a table with row-level security, so rows are copied here and then moved on under the caller's policies. */
const RESULT_ROW = `
  create temp table result_row (
    row integer, outcome text, code text, number text, child_name text, plan_type text, column_name text, value text, reason text, number_status text,
    replaced_by text
  ) on commit drop`

/**
 * What a row that changes or ends something changes, beside what was held when it was judged: a detail only if the file has its column
 * ($2), and the child only if this is the row that describes it.
 */
const CHANGES = `
  select jsonb_agg(jsonb_build_object('column', f.field, 'was', f.was, 'is', f.comes) order by f.place)
  from (values
    (1, 'family_name', d.child_changes, c.family_name, s.family_name),
    (2, 'given_name', d.child_changes, c.given_name, s.given_name),
    (3, 'local_id', d.child_changes, c.local_id, coalesce(s.local_id, c.local_id)),
    (4, 'protected', d.child_changes, case when c.is_protected then 'Yes' else 'No' end,
        case when c.is_protected or s.number_status = 'restricted' then 'Yes' else 'No' end),
    (5, 'end_date', s.type <> 'UCPP' or d.reopens, p.end_date::text, s.end_date::text),
    (5, 'expected_on', true, p.expected_on::text, s.expected_on::text),
    (6, 'category', 'category' = any ($2::text[]), p.category, s.category),
    (7, 'legal_status', 'legal_status' = any ($2::text[]), p.legal_status, s.legal_status),
    (8, 'lead_team', 'lead_team' = any ($2::text[]), p.lead_team, s.lead_team),
    (9, 'lead_team_phone', 'lead_team_phone' = any ($2::text[]), p.lead_team_phone, s.lead_team_phone),
    (10, 'last_review_date', 'last_review_date' = any ($2::text[]), p.last_review_date::text, s.last_review_date::text),
    (11, 'next_review_date', 'next_review_date' = any ($2::text[]), p.next_review_date::text, s.next_review_date::text),
    (12, 'instructions', 'instructions' = any ($2::text[]), array_to_string(p.instructions, ';'), array_to_string(s.instructions, ';'))
  ) as f (place, field, asked, was, comes)
  where f.asked and f.was is distinct from f.comes`

const KEEP = `
  insert into cpis.upload_row (upload_id, authority_id, row, outcome, code, number, child_name, plan_type, column_name, value, reason, number_status, replaced_by, plan_id, changes)
  select $1, cpis.caller_organisation(), r.row, r.outcome, r.code, r.number, r.child_name, r.plan_type, r.column_name, r.value, r.reason, r.number_status, r.replaced_by, d.plan_id,
    case when r.outcome in ('changed', 'ended') then (${CHANGES}) end
  from pg_temp.result_row r
  left join pg_temp.decided_row d on d.row = r.row left join pg_temp.staged_row s on s.row = r.row
  left join pg_temp.held_child c on c.id = d.child_id left join pg_temp.held_plan p on p.id = d.plan_id
  order by r.row`

/** Keeps what each row would change, from what to what, and which plans a full file leaves out. Replaces what an earlier check found. */
export async function keepResults(
  tx: BulkTransaction,
  uploadId: string,
  { file, details }: PreparedFile,
  { rows }: JudgedFile,
  { statuses }: TracedNumbers,
): Promise<void> {
  await tx.execute('delete from cpis.upload_row where upload_id = $1', [uploadId])
  await tx.execute('delete from cpis.upload_absence where upload_id = $1', [uploadId])
  await tx.execute(RESULT_ROW)
  const copied = ['row', 'outcome', 'code', 'number', 'child_name', 'plan_type', 'column_name', 'value', 'reason', 'number_status', 'replaced_by']
  await tx.copy('pg_temp.result_row', copied, results(file.rows, cellReader(file.places), rows, statuses))
  await tx.execute('analyze pg_temp.result_row')
  await tx.execute(KEEP, [uploadId, details])
  await tx.execute(
    `insert into cpis.upload_absence (upload_id, plan_id, authority_id) select $1, plan_id, cpis.caller_organisation() from pg_temp.absent_plan`,
    [uploadId],
  )
}

function* results(
  fileRows: readonly FileRow[],
  cellOf: CellReader,
  rows: readonly RowResult[],
  statuses: TracedNumbers['statuses'],
): Generator<CopyValue[]> {
  const byRow = new Map(fileRows.map((fileRow) => [fileRow.row, fileRow]))
  for (const { row, number, code, outcome, column, reason, replacedBy, waits } of rows) {
    const fileRow = byRow.get(row)
    if (!fileRow) throw new Error(`There is no row ${row}`)
    const name = [cellOf(fileRow, 'family_name', 100), cellOf(fileRow, 'given_name', 100)].filter((part) => part !== '').join(', ')
    yield [
      row,
      outcome,
      code,
      number.slice(0, 100),
      name,
      cellOf(fileRow, 'plan_type', 100),
      column,
      column && cellOf(fileRow, column, 500),
      reason,
      waits === true ? 'waiting' : (statuses.get(row)?.status ?? null),
      replacedBy ?? null,
    ]
  }
}
