// Raw SQL: a file is loaded on a connection of its own, outside Prisma, which also notifies listeners.
import { z } from 'zod'
import type { BulkTransaction } from '@/lib/db/bulk-transaction'
import { callDirectly } from '@/lib/db/call-directly'
import * as codes from '@/lib/db/codes.generated'
import type { Principal } from '@/lib/identity/actor'

/** The channel that file processes listen to. */
export const FILE_WORK_CHANNEL = 'cpis_file_work'
/** The name that a file process has in the database for as long as it lives. */
export const FILE_PROCESS_NAME = 'cpis files'

/** Work on a file that a process has taken up, and on whose behalf. */
export type FileWork = { uploadId: string; kind: codes.FileWorkKind; principal: Principal }

/**
 * Asks for work on a file, in the transaction that records what is happening to it; every listening process is notified on commit.
 *
 * @param principal who is asking, in a session or as a system: the work is done on their behalf
 */
export async function askForWork(
  tx: BulkTransaction,
  uploadId: string,
  kind: FileWork['kind'],
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
export async function endWork(tx: BulkTransaction, uploadId: string, kind: FileWork['kind']): Promise<void> {
  await tx.execute('delete from cpis.file_work where upload_id = $1 and kind = $2', [uploadId, kind])
}

const claimedWork = z.object({
  uploadId: z.guid(),
  kind: z.enum(codes.FILE_WORK_KIND),
  personId: z.guid().nullable(),
  personName: z.string(),
  sessionId: z.guid().nullable(),
  organisationId: z.guid(),
  organisationCode: z.string(),
  organisationName: z.string(),
  apiClientId: z.guid().nullable(),
})

/**
 * Claims the oldest work that no process holds; the database checks again that whoever asked for it is still allowed to.
 *
 * @param worker the id of this process
 * @param seconds how long the claim lasts unless it is renewed
 * @returns null when there is no work
 */
export async function claimWork(worker: string, seconds: number): Promise<FileWork | null> {
  const [work] = await callDirectly('claim_file_work', { worker, seconds }, z.array(claimedWork).max(1))
  if (!work) return null
  const { uploadId, kind, personId, personName: name, sessionId, apiClientId } = work
  const organisation = { id: work.organisationId, kind: 'authority' as const, code: work.organisationCode, name: work.organisationName }
  const principal: Principal = { personId, sessionId, name, role: 'LD', organisation }
  return { uploadId, kind, principal: apiClientId === null ? principal : { ...principal, apiClientId } }
}

/** Renews this process's claim. */
export async function renewWork(worker: string, uploadId: string, seconds: number): Promise<void> {
  await callDirectly('renew_file_work', { upload: uploadId, worker, seconds }, z.boolean())
}
