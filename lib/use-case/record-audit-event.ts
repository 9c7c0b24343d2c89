// Raw SQL: an act on a file writes its line on the file's connection, outside Prisma.
import { v7 as uuidv7 } from 'uuid'
import { isOfFile, type AnyTransaction } from '@/lib/db/any-transaction'
import type * as codes from '@/lib/db/codes.generated'
import type { Principal } from '@/lib/identity/actor'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { logReceipt } from '@/lib/shared/receipt'
import { subjectKey } from '@/lib/shared/subject-key'
import { eventMac } from './event-mac'

/** How an act ended: `refused` is wrong input, `denied` a missing permission. */
export type AuditOutcome = codes.AuditEventOutcome

/** One line of the compliance log. `details` holds counts and codes, never anything about a child. */
export type AuditEvent = {
  /** `thing.act`, for instance `plan.list`. */
  type: string
  outcome: AuditOutcome
  subject?: { kind: string; id: string }
  details?: Record<string, string | number | boolean>
  /** Whom it is about: every NHS number that was asked about, shown or changed. Kept as keyed hashes and never as they are. */
  subjects?: Iterable<NhsNumber>
}

/** A line that has been written, and is recorded once its transaction is committed. */
export type WrittenEvent = { id: string; mac: Uint8Array<ArrayBuffer> }

// Nothing is returned: the application may add to the log but not read it.
const ADD_LINE = `
  insert into cpis.audit_event (id, mac, type, outcome, person_id, person_name, role, organisation_id, session_id, subject_kind, subject_id, details,
    subject_keys)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`

/**
 * Writes an event in the act's own transaction, of either kind: the two commit together or not at all. What is returned goes to
 * {@link logEvents} after the commit.
 */
export async function recordAuditEvent(tx: AnyTransaction, principal: Principal, event: AuditEvent): Promise<WrittenEvent> {
  const said = {
    id: uuidv7(),
    type: event.type,
    outcome: event.outcome,
    personId: principal.personId,
    personName: principal.name,
    role: principal.role,
    organisationId: principal.organisation.id,
    sessionId: principal.sessionId,
    subjectKind: event.subject?.kind ?? null,
    subjectId: event.subject?.id ?? null,
    subjectKeys: keysOf(event.subjects ?? []),
    details: { ...event.details, ...(principal.apiClientId && { apiClient: principal.apiClientId }) },
  }
  const mac = new Uint8Array(eventMac(said))
  if (isOfFile(tx)) {
    const { id, type, outcome, personId, personName, role, organisationId, sessionId, subjectKind, subjectId, details } = said
    const who = [personId, personName, role, organisationId, sessionId]
    await tx.execute(ADD_LINE, [id, mac, type, outcome, ...who, subjectKind, subjectId, details, orNobody(said.subjectKeys)])
  } else await tx.auditEvent.createMany({ data: { ...said, subjectKeys: orNobody(said.subjectKeys) ?? undefined, mac } })
  return { id: said.id, mac }
}

/** In an order that tells nothing of the list in which they stood. */
function keysOf(subjects: Iterable<NhsNumber>): Uint8Array<ArrayBuffer>[] {
  return [...subjects]
    .map(subjectKey)
    .toSorted(Buffer.compare)
    .map((key) => new Uint8Array(key))
}

/** The database keeps null for nobody. */
function orNobody<Key>(keys: Key[]): Key[] | null {
  return keys.length === 0 ? null : keys
}

/** Logs the receipts of lines whose transaction has been committed. */
export function logEvents(written: readonly WrittenEvent[]): void {
  for (const { id, mac } of written) logReceipt('event.recorded', id, Buffer.from(mac))
}
