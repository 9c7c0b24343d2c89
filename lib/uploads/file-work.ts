// Raw SQL: a file is loaded on a connection of its own, outside Prisma, which also notifies listeners.
import { z } from 'zod'
import type { BulkTransaction } from '@/lib/db/bulk-transaction'
import * as codes from '@/lib/db/codes.generated'
import type { FunctionCaller } from '@/lib/db/function-caller'
import { Ticket } from '@/lib/db/ticket'
import type { Principal } from '@/lib/identity/actor'

/** The channel that file processes listen to. */
export const FILE_WORK_CHANNEL = 'cpis_file_work'
/** The name that a file process has in the database for as long as it lives. */
export const FILE_PROCESS_NAME = 'cpis files'

/** What is done with one file. */
type FileWorkKind = Exclude<codes.FileWorkKind, 'follow'>

/** Work that a process has taken up, on a file or on rows to fix that follow an end; on whose behalf, and the lease that shows whose it is. */
export type FileWork = { workId: string; principal: Principal; lease: string } & (
  { kind: FileWorkKind; uploadId: string } | { kind: 'follow'; rows: readonly string[] }
)

/**
 * Work on a file goes on later, so that other files get their turn meanwhile: its people are still being asked about, or another file of its
 * authority is being saved. Nothing has failed.
 */
export class WorkGoesOn extends Error {
  /** @param after milliseconds */
  constructor(readonly after: number) {
    super('Work on a file goes on later')
  }
}

/**
 * Asks for work on a file, in the transaction that records what is happening to it; every listening process is notified on commit.
 *
 * @param principal who is asking, in a session or as a system: the work is done on their behalf
 */
export async function askForWork(
  tx: BulkTransaction,
  uploadId: string,
  kind: FileWorkKind,
  { personId, name, sessionId, apiClientId }: Principal,
): Promise<void> {
  await tx.execute(
    `insert into cpis.file_work (upload_id, authority_id, kind, asked_by_id, asked_by, session_id, api_client_id)
     values ($1, cpis.caller_organisation(), $2, $3, $4, $5, $6)`,
    [uploadId, kind, personId, name, sessionId, apiClientId ?? null],
  )
  await tx.execute(`select pg_notify('${FILE_WORK_CHANNEL}', '')`)
}

/** Removes the work, in the transaction that ends it, well or not. Work that a command does itself was never queued. */
export async function endWork(tx: BulkTransaction, uploadId: string, kind: FileWorkKind): Promise<void> {
  await tx.execute('delete from cpis.file_work where upload_id = $1 and kind = $2', [uploadId, kind])
}

/** Removes work of loading rows that follow, once each of them has been tried. */
export async function endFollowing(tx: BulkTransaction, workIds: readonly string[]): Promise<void> {
  await tx.execute('delete from cpis.file_work where id = any ($1::uuid[])', [workIds])
}

const onWhat = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(codes.FILE_WORK_KIND).exclude(['follow']), uploadId: z.guid() }),
  z.object({ kind: z.literal('follow'), rows: z.array(z.guid()) }),
])

const claimedWork = z
  .object({
    workId: z.guid(),
    personId: z.guid().nullable(),
    personName: z.string(),
    sessionId: z.guid().nullable(),
    organisationId: z.guid(),
    organisationCode: z.string(),
    organisationName: z.string(),
    apiClientId: z.guid().nullable(),
    lease: z.guid(),
    ticket: z.string(),
  })
  .and(onWhat)

/**
 * Claims the work that has been due longest and that no process holds; the database checks again that whoever asked for it is still allowed to,
 * and gives a ticket with which to act for them.
 *
 * @param ask as `cpis_filer`, which alone may take up work
 * @param seconds how long the claim lasts unless it is renewed
 * @returns null when there is no work
 */
export async function claimWork(ask: FunctionCaller, seconds: number): Promise<FileWork | null> {
  const [work] = await ask('claim_file_work', { seconds }, z.array(claimedWork).max(1))
  if (!work) return null
  const { workId, personId, personName: name, sessionId, apiClientId, lease } = work
  const organisation = { id: work.organisationId, kind: 'authority' as const, code: work.organisationCode, name: work.organisationName }
  const person: Principal = { ticket: new Ticket(work.ticket), personId, sessionId, name, role: 'LD', organisation }
  const taken = { workId, lease, principal: apiClientId === null ? person : { ...person, apiClientId } }
  return work.kind === 'follow' ? { ...taken, kind: work.kind, rows: work.rows } : { ...taken, kind: work.kind, uploadId: work.uploadId }
}

/**
 * Renews a claim.
 *
 * @param seconds how long it lasts from now
 * @returns false when the work is over, or another process has it by now
 */
export function renewWork(ask: FunctionCaller, { lease }: FileWork, seconds: number): Promise<boolean> {
  return ask('renew_file_work', { lease, seconds }, z.boolean())
}

/**
 * Lets other files have their turn before this work goes on.
 *
 * @param milliseconds how long at least
 */
export async function setWorkAside(ask: FunctionCaller, { lease }: FileWork, milliseconds: number): Promise<void> {
  await ask('set_file_work_aside', { lease, milliseconds: Math.round(milliseconds) }, z.boolean())
}

/**
 * Puts work off that failed through no fault of the file, so that it is taken up again, three times at most.
 *
 * @param reason without personal data
 */
export async function putOffWork(ask: FunctionCaller, { lease }: FileWork, reason: string): Promise<void> {
  await ask('put_off_file_work', { lease, error: reason }, z.boolean())
}
