import { z } from 'zod'
import { callDirectly } from '@/lib/db/call-directly'
import type { Actor } from '@/lib/identity/actor'
import { nhsNumberSchema } from '@/lib/shared/nhs-number-schema'
import { lookupReason } from './reason'

/**
 * A look-up that waits until its person has said why and logged in again: of a protected record, or one over the limit. It waits with the
 * person and not with the session, because logging in again begins a new one; for 15 minutes, in a table that is in no backup.
 */
const emergencyRequest = z
  .object({
    /** What its form names. */
    id: z.guid(),
    /** The look-up that found the protected record; null for one over the limit, which has searched nothing. */
    ofEvent: z.guid().nullable(),
    nhsNumber: nhsNumberSchema,
    reason: lookupReason,
    /** What has been typed so far. */
    reasonText: z.string(),
    loggedInLately: z.boolean(),
  })
  .transform(({ nhsNumber, ...request }) => ({ number: nhsNumber, ...request }))
export type EmergencyRequest = z.output<typeof emergencyRequest>

/** The page that asks for it. Its address holds no id: a person has at most one look-up waiting, the newest, and its form names that one. */
export const EMERGENCY_PAGE = '/lookup/emergency'

/** What the page's address says when the form that was posted names a request that waits no more. */
export const OVER = 'over'

/** Makes a look-up wait; one that waited before is forgotten. */
export async function keepEmergencyRequest(actor: Actor, request: Pick<EmergencyRequest, 'ofEvent' | 'number' | 'reason'>): Promise<void> {
  await callDirectly('keep_emergency_request', { ...whose(actor), ...request })
}

/** Keeps what the person typed while they log in again. */
export async function keepEmergencyReason(actor: Actor, request: string, text: string): Promise<void> {
  await callDirectly('keep_emergency_reason', { ...whose(actor), request, text })
}

/** What waits for this person; null when nothing does, or its 15 minutes are over. */
export async function emergencyRequestOf(actor: Actor): Promise<EmergencyRequest | null> {
  const [request] = await callDirectly('emergency_request_of', whose(actor), z.array(emergencyRequest).max(1))
  return request ?? null
}

/** The emergency access that was made from a request, for 15 minutes; null if none was made, or a later request has taken its place. */
export async function emergencyMadeOf(actor: Actor, request: string): Promise<string | null> {
  return callDirectly('emergency_made_of', { ...whose(actor), request }, z.guid().nullable())
}

function whose(actor: Actor) {
  return { ticket: actor.ticket.text }
}
