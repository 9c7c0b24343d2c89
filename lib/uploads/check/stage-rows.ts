// Raw SQL: COPY into a temporary table.
import type { BulkTransaction } from '@/lib/db/bulk-transaction'
import type { CopyValue } from '@/lib/db/copy-line'
import type { TracedNumber } from './trace-rows'
import type { AcceptedRow } from '../read/validate-rows'

/** The columns of a staged row, in the order of {@link cellsOf}. */
export const STAGED_COLUMNS = [
  'row',
  'nhs_number',
  'local_id',
  'family_name',
  'given_name',
  'date_of_birth',
  'type',
  'start_date',
  'end_date',
  'expected_on',
  'withdrawn',
  'category',
  'legal_status',
  'lead_team',
  'lead_team_phone',
  'last_review_date',
  'next_review_date',
  'instructions',
  'number_status',
  'traced_at',
] as const

/**
 * The rows of one file on their way into the register. As a temporary table it is invisible to other connections and does not outlive the
 * transaction, so it needs no row-level security; the register is still read and written under the caller's policies.
 */
export const STAGED_ROW = `
  create temp table staged_row (
    row integer primary key, nhs_number text not null, local_id text, family_name text not null, given_name text not null,
    date_of_birth date not null, type text not null, start_date date not null, end_date date, expected_on date, withdrawn boolean not null, category text,
    legal_status text, lead_team text, lead_team_phone text, last_review_date date, next_review_date date, instructions text[] not null,
    number_status text, traced_at timestamptz
  ) on commit drop`

/**
 * Puts a file's accepted rows beside the register, as `pg_temp.staged_row`.
 *
 * @param statuses what the demographics service said about the numbers, by row; a missing row was not asked about
 */
export async function stageRows(tx: BulkTransaction, rows: readonly AcceptedRow[], statuses: ReadonlyMap<number, TracedNumber>): Promise<void> {
  await tx.execute(STAGED_ROW)
  await tx.copy('pg_temp.staged_row', STAGED_COLUMNS, staged(rows, statuses))
  // Without statistics the planner would take twenty thousand rows for a handful.
  await tx.execute('analyze pg_temp.staged_row')
  await joinWholeSets(tx)
}

/**
 * The planner cannot see how many rows of the register an authority has: for a new authority it guesses one, and would look at all of them
 * for each row of the file. From here to the end of the transaction, whole sets are joined.
 */
export async function joinWholeSets(tx: BulkTransaction): Promise<void> {
  await tx.execute('set local enable_nestloop = off')
}

function* staged(rows: readonly AcceptedRow[], statuses: ReadonlyMap<number, TracedNumber>): Generator<CopyValue[]> {
  for (const row of rows) yield cellsOf(row, statuses.get(row.row) ?? null)
}

function cellsOf({ row, plan }: AcceptedRow, traced: TracedNumber | null): CopyValue[] {
  return [
    row,
    plan.nhsNumber,
    plan.localId,
    plan.familyName,
    plan.givenName,
    plan.dateOfBirth,
    plan.type,
    plan.startDate,
    plan.endDate,
    plan.expectedOn,
    plan.withdrawn,
    plan.category,
    plan.legalStatus,
    plan.leadTeam,
    plan.leadTeamPhone,
    plan.lastReviewDate,
    plan.nextReviewDate,
    plan.instructions,
    traced?.status ?? null,
    traced?.at?.toISOString() ?? null,
  ]
}
