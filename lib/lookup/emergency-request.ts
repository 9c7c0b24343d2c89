import { runStatement, type NamedStatement } from '@/lib/db/statement'
import type { Actor } from '@/lib/identity/actor'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import type { LookupReason } from './reason'

/**
 * A look-up that waits until its person has said why and has logged in again: of a protected record, or one too many. It waits with the
 * person and not with the session, because logging in again begins a new one; for 15 minutes, in a table that is in no backup.
 */
export type EmergencyRequest = {
  /** The look-up that found the protected record; null for one too many, which has searched nothing. */
  ofEvent: string | null
  number: NhsNumber
  reason: LookupReason
  /** What has been typed so far. */
  reasonText: string
  loggedInLately: boolean
}

/** The page on which it is asked for. It holds no id: what waits is the person's own, and there is one. */
export const EMERGENCY_PAGE = '/lookup/emergency'

const KEEP: NamedStatement = { name: 'keep-emergency-request', text: 'select cpis.keep_emergency_request($1::uuid, $2::uuid, $3::uuid, $4, $5)' }
const KEEP_REASON: NamedStatement = { name: 'keep-emergency-reason', text: 'select cpis.keep_emergency_reason($1::uuid, $2::uuid, $3)' }
const READ_MADE: NamedStatement = { name: 'emergency-made-of', text: 'select cpis.emergency_made_of($1::uuid, $2::uuid) as "eventId"' }
const READ: NamedStatement = {
  name: 'emergency-request-of',
  text: `select of_event as "ofEvent", nhs_number as number, reason, reason_text as "reasonText", logged_in_lately as "loggedInLately"
         from cpis.emergency_request_of($1::uuid, $2::uuid)`,
}

/** Lets a look-up wait; one that waited before is forgotten. */
export async function keepEmergencyRequest(actor: Actor, request: Pick<EmergencyRequest, 'ofEvent' | 'number' | 'reason'>): Promise<void> {
  await runStatement(KEEP, [actor.sessionId, actor.personId, request.ofEvent, request.number, request.reason])
}

/** Keeps what the person typed while they log in again. */
export async function keepEmergencyReason(actor: Actor, text: string): Promise<void> {
  await runStatement(KEEP_REASON, [actor.sessionId, actor.personId, text])
}

/** What waits for this person; null for nothing, or when its quarter of an hour is over. */
export async function emergencyRequestOf(actor: Actor): Promise<EmergencyRequest | null> {
  const [request] = await runStatement<EmergencyRequest>(READ, [actor.sessionId, actor.personId])
  return request ?? null
}

/** The access that was made of what waited, for 15 minutes; null for none. */
export async function emergencyMadeOf(actor: Actor): Promise<string | null> {
  const [made] = await runStatement<{ eventId: string | null }>(READ_MADE, [actor.sessionId, actor.personId])
  return made?.eventId ?? null
}
