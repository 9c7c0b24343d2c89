import { can } from '@/lib/policy/authorise'
import type { BulkTransaction } from '@/lib/db/bulk-transaction'
import type { QueuedRow } from '@/lib/plans/following-rows'
import type { Principal } from '@/lib/identity/actor'
import { isCpisError } from '@/lib/shared/errors'
import { errorFields, log } from '@/lib/shared/log'
import { LAST_ROW_BEGINS } from '@/lib/shared/page-time'
import { WorkGoesOn } from '../file-work'
import { NEXT_TURN } from '../upload-locks'
import { finishFollowing } from './finish-following'
import { fixRow } from './fix-row'

/**
 * What became of rows that follow. `next`: every one is in place now. `next-later`: a file process is to load the rest. `next-not`: one could not
 * be loaded, and is on the list of rows to fix.
 */
export type Followed = 'next' | 'next-later' | 'next-not'

/** Rows of earlier files that waited for an end, beside plans that a file ($1) has ended or withdrawn, oldest first. */
const AFTER_FILE = `
  select distinct r.id as "rowId", r.rejected_at, r.row
  from cpis.rejected_row r join cpis.row_beside_plan b on b.row_id = r.id join cpis.plan p on p.id = b.plan_id
  where r.authority_id = cpis.caller_organisation() and b.follows and r.upload_id <> $1 and p.upload_id = $1
  order by r.rejected_at, r.row`

/** The rows that had waited for plans to end that a file has ended, in the transaction that saves it. */
export async function rowsAfterFile(tx: BulkTransaction, uploadId: string): Promise<string[]> {
  // Raw SQL: a file is loaded on a connection of its own, outside Prisma.
  const rows = await tx.query<{ rowId: string }>(AFTER_FILE, [uploadId])
  return rows.map(({ rowId }) => rowId)
}

/** What came of rows that follow. */
export type LoadedRows = {
  /** How many are in place now. */
  inPlace: number
  /** How many were not tried, or could not be in this moment; whatever is neither was refused, or somebody else was quicker. */
  left: number
  /** What stood in the way of the first that could not be tried in this moment. */
  because: unknown
}

/**
 * Loads rows that waited for an end, each as its own correction: without them nobody who checks the child would be told of the plan that the
 * same file says is in place. One that is refused stays on the list of rows to fix: the end is committed already, and must not be reported as if
 * nothing were saved.
 *
 * @param rowIds rows to fix
 * @param until when the last one is begun, on the clock of `performance.now()`
 */
export async function loadRows(actor: Principal, rowIds: readonly string[], until = Infinity): Promise<LoadedRows> {
  const loaded: LoadedRows = { inPlace: 0, left: 0, because: null }
  for (const rowId of rowIds) {
    const came = performance.now() < until ? await tryRow(actor, rowId) : { kind: 'left' as const, because: null }
    if (came.kind === 'in-place') loaded.inPlace += 1
    if (came.kind !== 'left') continue
    loaded.left += 1
    loaded.because ??= came.because
  }
  return loaded
}

/**
 * Ends a go of a file process at rows that follow, of which some could not be tried in this moment.
 *
 * @throws WorkGoesOn when another file, or somebody at the register, stood in the way; otherwise whatever did, so that the work is put off
 */
export function goOnIfLeft({ left, because }: LoadedRows): void {
  if (left === 0) return
  throw isCpisError(because, 'conflict') ? new WorkGoesOn(NEXT_TURN) : because
}

/**
 * Loads the rows that follow what a person has just saved, as {@link loadRows}, while they wait for the page. What there is no time for is left to
 * the file process that was asked in the same transaction (queueFollowing); for a role that loads no rows, to the list of rows to fix.
 *
 * @param begun when the person's page was asked for, on the clock of `performance.now()`
 * @returns null when there was none
 */
export async function loadFollowing(actor: Principal, rows: readonly QueuedRow[], begun: number): Promise<Followed | null> {
  if (rows.length === 0) return null
  if (!can(actor.role, fixRow.permission)) return 'next-not'
  const rowIds = rows.map(({ rowId }) => rowId)
  const { inPlace, left } = await loadRows(actor, rowIds, begun + LAST_ROW_BEGINS)
  if (left > 0) return 'next-later'
  const workIds = [...new Set(rows.flatMap(({ workId }) => workId ?? []))]
  // The rows are in place: a file process that is not told finds nothing left to do.
  await finishFollowing(actor, { workIds }).catch((error: unknown) => log('warn', 'upload.following-row.failed', errorFields(error)))
  return inPlace === rows.length ? 'next' : 'next-not'
}

/** `settled`: it was refused, or somebody else was quicker. `left`: it could not be tried in this moment. */
async function tryRow(actor: Principal, rowId: string): Promise<{ kind: 'in-place' | 'settled' } | { kind: 'left'; because: unknown }> {
  try {
    return { kind: (await fixRow(actor, { rowId, follows: true })).ok ? 'in-place' : 'settled' }
  } catch (error) {
    if (isCpisError(error, 'not-found') || isCpisError(error, 'not-permitted')) return { kind: 'settled' }
    // Another file is being saved, somebody has changed the register in this moment, or the database is away.
    log('warn', 'upload.following-row.failed', { ...errorFields(error), errorMessage: undefined })
    return { kind: 'left', because: error }
  }
}
