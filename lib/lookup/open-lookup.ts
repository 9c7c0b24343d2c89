import { runStatement, type NamedStatement } from '@/lib/db/statement'
import type { Actor } from '@/lib/identity/actor'
import { CpisError } from '@/lib/shared/errors'
import type { Disclosure } from './disclosure'
import { readDisclosed, receiptFor } from './door'
import { permit, type LookupProblem } from './look-up-child'

const TAKE_REFUSED: NamedStatement = { name: 'take-refused-entry', text: 'select * from cpis.take_refused_entry($1::uuid)' }

const EVENT_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/**
 * Opens the result of a look-up: for the person who made it, for 15 minutes. Opening it again reads the same access and makes no
 * second record.
 *
 * @param eventId from the address of the page
 * @throws CpisError `not-found` for an id that is no id, nobody's, or somebody else's; `not-permitted` for a role without look-ups
 */
export async function openLookup(actor: Actor, eventId: string): Promise<Disclosure> {
  await permit(actor, 'lookup.read')
  if (!EVENT_ID.test(eventId)) throw new CpisError('not-found', 'There is no such result')
  return readDisclosed(receiptFor(eventId, actor))
}

/** What was refused just now, as it was typed. */
export type RefusedLookup = { entry: string; reason: string; reasonText: string; problem: LookupProblem; digits: number }

/** The refused entry of this session, once: it is gone when it has been shown. */
export async function takeRefusedLookup(actor: Actor): Promise<RefusedLookup | null> {
  const rows = await runStatement<{ entry: string; reason: string; reason_text: string; problem: LookupProblem; digits: number | null }>(
    TAKE_REFUSED,
    [actor.sessionId],
  )
  const row = rows[0]
  return row ? { entry: row.entry, reason: row.reason, reasonText: row.reason_text, problem: row.problem, digits: row.digits ?? 0 } : null
}
