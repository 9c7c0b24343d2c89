import type * as codes from '@/lib/db/codes.generated'
import type { Transaction } from '@/lib/db/transaction'
import type { Actor } from '@/lib/identity/actor'

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

/** Writes an event for `actor` in the transaction of the act itself: the two commit together or not at all. */
export async function recordAuditEvent(
  tx: Transaction,
  actor: Pick<Actor, 'personId' | 'name' | 'role' | 'organisation'> & { sessionId: string | null },
  event: AuditEvent,
): Promise<void> {
  // No row is asked back: the application may add to the log and not read it.
  await tx.auditEvent.createMany({
    data: {
      type: event.type,
      outcome: event.outcome,
      personId: actor.personId,
      personName: actor.name,
      role: actor.role,
      organisationId: actor.organisation.id,
      sessionId: actor.sessionId,
      subjectKind: event.subject?.kind,
      subjectId: event.subject?.id,
      details: event.details ?? {},
    },
  })
}
