import type { Caller } from '@/lib/db/transaction'
import type { Principal } from '@/lib/identity/actor'

/** What row-level security is told about the person or system that acts. */
export function callerOf(principal: Principal): Caller {
  return { personId: principal.personId, role: principal.role, organisationId: principal.organisation.id }
}
