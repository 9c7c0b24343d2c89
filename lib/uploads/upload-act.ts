// Raw SQL: a file is loaded on a connection of its own, outside Prisma.
import { inBulkTransaction, type BulkCaller, type BulkTransaction } from '@/lib/db/bulk-transaction'
import type * as codes from '@/lib/db/codes.generated'
import type { Actor } from '@/lib/identity/actor'
import { can } from '@/lib/policy/authorise'
import type { Permission } from '@/lib/policy/permissions'
import { CpisError } from '@/lib/shared/errors'

/** Who sends a file. An operator's command and an authority's system have neither a person nor a session; the system is known by its id. */
export type Submitter = Pick<Actor, 'name' | 'role' | 'organisation'> & { personId: string | null; sessionId: string | null; apiClientId?: string }

/** One line of the compliance log about a file: counts and codes, never anything about a child. */
export type UploadEvent = {
  type: string
  outcome: codes.AuditEventOutcome
  uploadId?: string | null
  details?: Record<string, string | number | boolean>
}

/** What row-level security is told about a submitter. */
export function callerOf(submitter: Submitter): BulkCaller {
  return { personId: submitter.personId, role: submitter.role, organisationId: submitter.organisation.id }
}

/**
 * The first step of every act on a file.
 *
 * @throws CpisError `not-permitted` when the role may not do it, which is recorded
 */
export async function requireUploadPermission(submitter: Submitter, permission: Permission): Promise<void> {
  if (can(submitter.role, permission)) return
  await inBulkTransaction(callerOf(submitter), (tx) => logUpload(tx, submitter, { type: permission, outcome: 'denied' }))
  throw new CpisError('not-permitted', 'This role may not do that')
}

/** Writes a line in the compliance log, on the connection of the act: the two commit together or not at all. */
export async function logUpload(tx: BulkTransaction, submitter: Submitter, { type, outcome, uploadId, details = {} }: UploadEvent): Promise<void> {
  await tx.execute(
    `insert into cpis.audit_event (type, outcome, person_id, person_name, role, organisation_id, session_id, subject_kind, subject_id, details)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [type, outcome, submitter.personId, submitter.name, submitter.role, submitter.organisation.id, submitter.sessionId,
     uploadId ? 'upload' : null, uploadId ?? null, { ...details, ...(submitter.apiClientId && { apiClient: submitter.apiClientId }) }],
  )
}

/** The lock of the authority whose file is being worked on; held to the end of the transaction. */
const LOCK = `hashtextextended('upload ' || cpis.caller_organisation()::text, 0)`

/**
 * Waits for one's turn: one file of an authority at a time, because two would each judge their rows by a register that the other is changing.
 *
 * @throws CpisError `conflict` when another file is still being worked on after five seconds
 */
export async function takeTurn(tx: BulkTransaction): Promise<void> {
  try {
    await tx.execute(`select pg_advisory_xact_lock(${LOCK})`)
  } catch (error) {
    const timedOut = (error as { code?: unknown }).code === '55P03'
    if (timedOut) throw new CpisError('conflict', 'Another file of this authority is being loaded. Try again in a minute.', { cause: error })
    throw error
  }
}

/** The lock of a file that is worked on without having been asked for, by a command: free when that process ends. */
export function workLock(uploadId: string): string {
  return `work on ${uploadId}`
}
