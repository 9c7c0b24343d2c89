import type pg from 'pg'
import type { Principal } from '@/lib/identity/actor'
import { ticketFor } from '@/scripts/disposable-product/ticket'

/** An operator's command that acts for the authority of one of its data managers: the same rights, and nobody from the register. */
export async function commandOf(admin: pg.Client, { role, organisation }: Pick<Principal, 'role' | 'organisation'>): Promise<Principal> {
  const command = { personId: null, sessionId: null, name: 'Import command (operator)', role, organisation }
  return { ...command, ticket: await ticketFor(admin, command) }
}
