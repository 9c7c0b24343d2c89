// Raw SQL: set operations on a file's temporary tables.
import type { BulkTransaction } from '@/lib/db/bulk-transaction'
import { copyLine, type CopyValue } from '@/lib/db/copy-line'
import { cutText } from '@/lib/shared/cut-text'
import { parseNhsNumber } from '@/lib/shared/nhs-number'
import type { FileRows } from '../read/file-rows'
import { cellReader } from '../read/cell-reader'
import { UPLOAD_COLUMNS, type UploadColumn } from '../upload-columns'
import type { RowResult } from '../upload-report'

/** The most of a cell that is kept for fixing, and of one in a row that is too long altogether, in characters. */
const LONGEST_KEPT = 500
const LONGEST_OF_MUCH = 60
/** The database accepts 20,000 characters as it writes them itself, with two each for quotation marks and line ends. */
const MOST_KEPT = 9_000

const REJECTED_RESULT = `
  create temp table rejected_result (row integer, cells jsonb, about text, code text, column_name text, reason text, waits boolean) on commit drop`

/** What tells siblings apart who share a local id, as SQL: of kept cells, and of a row that was accepted or a child. */
const ofCells = (r: string) => ({
  given: `lower(${r}.cells ->> 'given_name')`,
  number: `nullif(regexp_replace(${r}.cells ->> 'nhs_number', '[^0-9]', '', 'g'), '')`,
  born: `${r}.cells ->> 'date_of_birth'`,
})
const ofPerson = (p: string) => ({ given: `lower(${p}.given_name)`, number: `${p}.nhs_number`, born: `${p}.date_of_birth::text` })
type SaidOf = ReturnType<typeof ofPerson>

/**
 * Two rows with one local id are about two children when they have another given name and another number or date of birth: nothing forbids an
 * authority to give a family one reference. What is missing in either tells nothing, and of one child only one of the three is put right at a time.
 */
const siblings = (one: SaidOf, other: SaidOf) =>
  `coalesce(${one.given} <> ${other.given} and (coalesce(${one.number} <> ${other.number}, false) or coalesce(${one.born} <> ${other.born}, false)), false)`

/** Whether a row that was not accepted and a child of the register (aliases) have one local id, and it is not a sibling's. */
export const sameLocalId = (row: string, child: string) =>
  `${child}.local_id = ${row}.cells ->> 'local_id' and not ${siblings(ofCells(row), ofPerson(child))}`

/** Whether two rows that were not accepted (aliases) are about the same plan of the same child. */
export const aboutTheSame = (one: string, other: string) => `${one}.about = ${other}.about and not ${siblings(ofCells(one), ofCells(other))}`

/**
 * Which row of the file takes the place of which on the list: first those that have the given name in common, then what is left. Of several that
 * nothing tells apart each takes the place of one, in the order of the file.
 */
const SAID_AGAIN = 'create temp table said_again (row integer, id uuid) on commit drop'
const pair = (by: 'given' | 'about') => {
  const alike = (r: string) => (by === 'given' ? `${r}.about, ${ofCells(r).given}` : `${r}.about`)
  return `
  insert into pg_temp.said_again
  select t.row, l.id
  from (
    select t.*, row_number() over (partition by ${alike('t')} order by t.row) as place from pg_temp.rejected_result t
    where t.row not in (select row from pg_temp.said_again)) t
  join (
    select l.*, row_number() over (partition by ${alike('l')} order by l.rejected_at, l.row) as place from cpis.rejected_row l
    where l.authority_id = cpis.caller_organisation() and l.fixed_at is null and l.upload_id <> $1 and l.id not in (select id from pg_temp.said_again)) l
  on ${aboutTheSame('t', 'l')} and t.place = l.place${by === 'given' ? ` and ${ofCells('t').given} is not distinct from ${ofCells('l').given}` : ''}`
}

/** How many files' words about a row are kept beside the present one: a month of nights, as long as rows that changed nothing. */
const SAYINGS_KEPT = 30

/**
 * A row sent again that is still not right stays on the list and keeps its age. What it said before is kept for when the file is taken back that
 * says it now ({@link putBackRows}); only that it was said, where it was the same.
 */
const REPLACE = `
  update cpis.rejected_row r
  set cells = t.cells, code = t.code, column_name = t.column_name, reason = t.reason, waits_for_ending = t.waits, said_upload_id = $1,
      former_sayings = case when jsonb_array_length(r.former_sayings) < ${SAYINGS_KEPT} then r.former_sayings else r.former_sayings - 0 end
        || jsonb_build_array(jsonb_build_object('upload_id', coalesce(r.said_upload_id, r.upload_id)) || case
          when (t.cells, t.code, t.column_name, t.reason, t.waits) is not distinct from (r.cells, r.code, r.column_name, r.reason, r.waits_for_ending) then '{}'
          else jsonb_build_object('cells', r.cells, 'code', r.code, 'column_name', r.column_name, 'reason', r.reason, 'waits_for_ending', r.waits_for_ending) end)
  from pg_temp.said_again a join pg_temp.rejected_result t on t.row = a.row
  where r.id = a.id`

const ADD = `
  insert into cpis.rejected_row (authority_id, upload_id, row, cells, about, code, column_name, reason, waits_for_ending)
  select cpis.caller_organisation(), $1, t.row, t.cells, t.about, t.code, t.column_name, t.reason, t.waits from pg_temp.rejected_result t
  where t.row not in (select row from pg_temp.said_again)
  on conflict (upload_id, row) do nothing`

/** A full register closes everything on the list that it does not itself contain. */
const FIX_BY_FULL = `
  update cpis.rejected_row r set fixed_at = now(), fixed_how = 'file', fixed_by = $2, fixed_upload_id = $1
  where r.authority_id = cpis.caller_organisation() and r.fixed_at is null and r.upload_id <> $1
    and not exists (select from pg_temp.rejected_result t where ${aboutTheSame('t', 'r')})`

/** Kind and start date identify a plan, where both could be read. */
const SAME_PLAN = `r.cells ->> 'plan_type' = s.type and r.cells ->> 'start_date' = s.start_date::text`

/**
 * Where one of them could not be read, the child's other plans look alike: the row that is accepted has to bring a plan that was not known and
 * that ends as the rejected row says. Rather a row too many on the list than a plan that nobody misses.
 */
const SURELY_THAT_PLAN = `
  d.outcome = 'added' and coalesce(r.cells ->> 'end_date', '') = coalesce(coalesce(s.end_date, s.expected_on)::text, '')
  and (r.cells ->> 'plan_type' = s.type or r.column_name = 'plan_type' or coalesce(r.cells ->> 'plan_type', '') not in ('CPP', 'LAC', 'UCPP'))
  and (r.cells ->> 'start_date' = s.start_date::text or r.column_name = 'start_date'
       or coalesce(r.cells ->> 'start_date', '') !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$')`

/**
 * A number may be another's: rows under one number with another local id and another name are about two people, of whom twins share the rest. Where
 * one of the rows has no local id, a name or date of birth may have come right, but a twin has another given name.
 */
const MAY_BE_THAT_PERSON = `(
  r.cells ->> 'local_id' = s.local_id
  or (lower(coalesce(r.cells ->> 'given_name', '')) = lower(s.given_name)
      and (lower(r.cells ->> 'family_name') = lower(s.family_name)
           or ((r.cells ->> 'local_id' is null or s.local_id is null) and r.cells ->> 'date_of_birth' = s.date_of_birth::text))))`

/** Two statements rather than one with "or", which could not be hashed. */
const SAME_PERSON = [sameLocalId('r', 's'), `regexp_replace(r.cells ->> 'nhs_number', '[^0-9]', '', 'g') = s.nhs_number and ${MAY_BE_THAT_PERSON}`]

/** An accepted row settles a rejected one about the same plan. */
const fixBy = (same: string) => `
  update cpis.rejected_row r set fixed_at = now(), fixed_how = 'file', fixed_by = $2, fixed_upload_id = $1
  from pg_temp.staged_row s join pg_temp.decided_row d using (row)
  where r.authority_id = cpis.caller_organisation() and r.fixed_at is null and r.upload_id <> $1 and d.problem is null and ${same}
    and ((${SAME_PLAN}) or (${SURELY_THAT_PLAN}))
    and not exists (select from pg_temp.rejected_result t where ${aboutTheSame('t', 'r')})`

/** What a saved file does to the list of rows to fix. */
export type RejectedRows = {
  uploadId: string
  by: string
  anyAccepted: boolean
  /**
   * It is a full register whose silence says something: no row of it is about nobody knows whom, and no second person has to agree to what it leaves
   * out, who may find that it is the wrong one.
   */
  silenceSays: boolean
}

/**
 * Puts the rows that were not accepted on the authority's list of rows to fix, and takes off it what this file settles.
 *
 * @param lines the rows as {@link rejectedLines} writes them
 */
export async function keepRejectedRows(tx: BulkTransaction, lines: Buffer, { uploadId, by, anyAccepted, silenceSays }: RejectedRows): Promise<void> {
  for (const table of [REJECTED_RESULT, SAID_AGAIN]) await tx.execute(table)
  await tx.copyIn('copy pg_temp.rejected_result (row, cells, about, code, column_name, reason, waits) from stdin', lines)
  await tx.execute('analyze pg_temp.rejected_result')
  if (anyAccepted) {
    if (silenceSays) await tx.execute(FIX_BY_FULL, [uploadId, by])
    for (const same of SAME_PERSON) await tx.execute(fixBy(same), [uploadId, by])
  }
  for (const step of [pair('given'), pair('about'), REPLACE, ADD]) await tx.execute(step, [uploadId])
}

/** A file's rows that were not accepted, each as a line for COPY. */
export function rejectedLines(file: FileRows, rows: readonly RowResult[]): Buffer {
  return Buffer.from([...rejectedCells(file, rows)].map(copyLine).join(''))
}

function* rejectedCells(file: FileRows, rows: readonly RowResult[]): Generator<CopyValue[]> {
  const byRow = new Map(file.rows.map((fileRow) => [fileRow.row, fileRow]))
  const cellOf = cellReader(file.places)
  for (const { row, code, column, reason, outcome, waitsForEnding } of rows) {
    if (outcome !== 'rejected') continue
    const fileRow = byRow.get(row)
    if (!fileRow) throw new Error(`There is no row ${row}`)
    const cells = keptCells((name) => cellOf(fileRow, name, LONGEST_KEPT))
    yield [row, JSON.stringify(cells), aboutOf(cells), code, column, reason ?? '', waitsForEnding === true]
  }
}

/** The cells of a row as they are kept. */
export type KeptCells = Partial<Record<UploadColumn, string>>

function keptCells(cellOf: (column: UploadColumn) => string): KeptCells {
  const kept: KeptCells = {}
  for (const column of UPLOAD_COLUMNS) {
    const cell = cellOf(column)
    if (cell !== '') kept[column] = cell
  }
  if (JSON.stringify(kept).length <= MOST_KEPT) return kept
  for (const column of UPLOAD_COLUMNS) if (kept[column] !== undefined) kept[column] = cutText(kept[column], LONGEST_OF_MUCH)
  return kept
}

/**
 * What a row is about, so that it can be recognised: whose plan, of what kind, from when, all as written. Without a local id the name says whose as
 * well as the number, which may be a twin's, and where that could be no number the date of birth too: otherwise the second such child would
 * take the first one's place on the list.
 */
export function aboutOf(cells: KeptCells): string {
  return [whoseOf(cells), cells.plan_type ?? '', cells.start_date ?? ''].map((part) => cutText(part, 90).toLowerCase()).join(' | ')
}

function whoseOf({ local_id, nhs_number, family_name, given_name, date_of_birth }: KeptCells): string {
  if (local_id !== undefined) return local_id
  const number = parseNhsNumber(nhs_number ?? '')
  const person = number.ok ? [number.number, family_name, given_name] : [nhs_number, family_name, given_name, date_of_birth]
  return person.map((part) => cutText(part ?? '', 20)).join(' ')
}
