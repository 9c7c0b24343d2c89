// Raw SQL: COPY, and set operations on a file's temporary tables.
import { promisify } from 'node:util'
import { deflate, inflate, type InputType, type ZlibOptions } from 'node:zlib'
import type { BulkTransaction } from '@/lib/db/bulk-transaction'
import type { FileRows } from '../read/file-rows'
import { DECIDED_ROW } from './match-rows'
import { rejectedLines } from '../to-fix/rejected-rows'
import { joinWholeSets, STAGED_COLUMNS, STAGED_ROW } from './stage-rows'
import type { DetailColumn } from '../upload-columns'
import type { RowResult } from '../upload-report'

const pack = promisify<InputType, ZlibOptions, Buffer>(deflate)
const unpack = promisify<InputType, Buffer>(inflate)
/** Most of the compression for little of the time. */
const QUICKLY = { level: 1 }

const STAGED = `pg_temp.staged_row (${STAGED_COLUMNS.join(', ')})`
const DECIDED = `pg_temp.decided_row (row, child_id, child_is_new, child_changes, child_checked, plan_id, plan_changes, waits, reopens, shortens, takes_away, problem, outcome)`

/** The plans whose endings are held, with the versions that were judged: the register has not changed since. */
const ENDING_PLANS = `
  create temp table held_plan on commit drop as
  select p.id, p.version_id from cpis.plan p
  where p.id in (select plan_id from pg_temp.decided_row where waits union all select plan_id from pg_temp.absent_plan)`

/**
 * Keeps what a file's check found, from `pg_temp.staged_row` and `pg_temp.decided_row`, compressed, so that saving need not read, judge
 * and match again. Replaces what an earlier check found.
 */
export async function keepRows(
  tx: BulkTransaction,
  uploadId: string,
  file: FileRows,
  details: readonly DetailColumn[],
  rows: readonly RowResult[],
): Promise<void> {
  const accepted = await tx.copyOut(`copy ${STAGED} to stdout (format binary)`)
  const decided = await tx.copyOut(`copy ${DECIDED} to stdout (format binary)`)
  const parts = await Promise.all([accepted, decided, rejectedLines(file, rows)].map((part) => pack(part, QUICKLY)))
  await forgetRows(tx, uploadId)
  await tx.execute(
    `insert into cpis.checked_file (upload_id, authority_id, details, accepted_rows, decided_rows, rejected_rows)
     values ($1, cpis.caller_organisation(), $2, $3, $4, $5)`,
    [uploadId, details, ...parts],
  )
}

/** What has to be known about a checked file besides its temporary tables. */
export type KeptRows = { details: DetailColumn[]; rejected: Buffer }

/**
 * Restores what a file's check found.
 *
 * @returns null when it is no longer kept
 */
export async function bringBackRows(tx: BulkTransaction, uploadId: string): Promise<KeptRows | null> {
  const [kept] = await tx.query<{ details: DetailColumn[]; accepted: Buffer; decided: Buffer; rejected: Buffer }>(
    `select details, accepted_rows as accepted, decided_rows as decided, rejected_rows as rejected from cpis.checked_file where upload_id = $1`,
    [uploadId],
  )
  if (!kept) return null
  const [accepted, decided, rejected] = await Promise.all([unpack(kept.accepted), unpack(kept.decided), unpack(kept.rejected)])
  await tx.execute(STAGED_ROW)
  await tx.execute(DECIDED_ROW)
  await tx.copyIn(`copy ${STAGED} from stdin (format binary)`, accepted)
  await tx.copyIn(`copy ${DECIDED} from stdin (format binary)`, decided)
  await tx.execute('create temp table absent_plan (plan_id uuid) on commit drop')
  await tx.execute('insert into pg_temp.absent_plan select plan_id from cpis.upload_absence where upload_id = $1', [uploadId])
  await tx.execute(ENDING_PLANS)
  await joinWholeSets(tx)
  return { details: kept.details, rejected }
}

/** Forgets what a file's check found, because the file is saved, cancelled or checked again. */
export async function forgetRows(tx: BulkTransaction, uploadId: string): Promise<void> {
  await tx.execute('delete from cpis.checked_file where upload_id = $1', [uploadId])
}
