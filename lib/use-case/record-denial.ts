import { logEvents, recordAuditEvent } from './record-audit-event'
import { inTransaction } from '@/lib/db/transaction'
import type { Principal } from '@/lib/identity/actor'

/**
 * Records that somebody was refused something their role does not allow, wherever they tried it: a page, a form or a use-case.
 *
 * @param what the use-case or the permission, as `thing.act`
 */
export async function recordDenial(principal: Principal, what: string): Promise<void> {
  const line = { type: what, outcome: 'denied' } as const
  logEvents([await inTransaction(principal.ticket, (tx) => recordAuditEvent(tx, principal, line))])
}
