// Raw SQL: an act on a file writes its line on the file's connection, outside Prisma.
import { isOfFile, type AnyTransaction } from '@/lib/db/any-transaction'
import type * as codes from '@/lib/db/codes.generated'
import type { Principal } from '@/lib/identity/actor'

/** How an act ended: `refused` is wrong input, `denied` a missing permission. */
export type AuditOutcome = codes.AuditEventOutcome

/** One line of the compliance log. `details` holds counts and codes, never anything about a child. */
export type AuditEvent = {
  /** `thing.act`, for instance `plan.list`. */
  type: string
  outcome: AuditOutcome
  subject?: { kind: string; id: string }
  details?: Record<string, string | number | boolean>
}

// Nothing is returned: the application may add to the log but not read it.
const ADD_LINE = `
  insert into cpis.audit_event (type, outcome, person_id, person_name, role, organisation_id, session_id, subject_kind, subject_id, details)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`

/** Writes an event in the act's own transaction, of either kind: the two commit together or not at all. */
export async function recordAuditEvent(tx: AnyTransaction, principal: Principal, event: AuditEvent): Promise<void> {
  const line = {
    type: event.type,
    outcome: event.outcome,
    personId: principal.personId,
    personName: principal.name,
    role: principal.role,
    organisationId: principal.organisation.id,
    sessionId: principal.sessionId,
    subjectKind: event.subject?.kind ?? null,
    subjectId: event.subject?.id ?? null,
    details: { ...event.details, ...(principal.apiClientId && { apiClient: principal.apiClientId }) },
  }
  if (!isOfFile(tx)) {
    await tx.auditEvent.createMany({ data: line })
    return
  }
  const { type, outcome, personId, personName, role, organisationId, sessionId, subjectKind, subjectId, details } = line
  await tx.execute(ADD_LINE, [type, outcome, personId, personName, role, organisationId, sessionId, subjectKind, subjectId, details])
}
