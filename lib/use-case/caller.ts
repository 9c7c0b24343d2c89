import type { Caller } from '@/lib/db/transaction'
import type { Actor } from '@/lib/identity/actor'

/** What row-level security is told about an actor. */
export function callerOf(actor: Actor): Caller {
  return { personId: actor.personId, role: actor.role, organisationId: actor.organisation.id }
}
