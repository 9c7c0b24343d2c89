import { z } from 'zod'
import type { Actor } from '@/lib/identity/actor'
import { CpisError } from '@/lib/shared/errors'
import { holdsNhsNumber, withoutTypedNumbers } from '@/lib/shared/nhs-number'
import { saysSomething } from '@/lib/shared/meaningful-text'
import { requirePermission } from '@/lib/use-case/require-permission'
import { recordEmergencyAccess } from './door'
import { emergencyMadeOf, emergencyRequestOf, keepEmergencyReason, keepEmergencyRequest, type EmergencyRequest } from './emergency-request'
import type { LookupOrigin } from './look-up-child'
import { openLookup } from './open-lookup'
import { countLookup } from './pace'
import { LEAST_REASON_TEXT, MOST_REASON_TEXT, storable } from './reason'

/** What is wrong with a typed reason. */
export type EmergencyProblem = 'too-short' | 'holds-a-number'

/**
 * The outcome: made, at an id that only this person can open for 15 minutes; to be corrected; `log-in-again`, with what was typed kept; or
 * nothing waits any more.
 */
export type EmergencyAnswer =
  | { outcome: 'made'; eventId: string }
  | { outcome: 'refused'; problem: EmergencyProblem }
  | { outcome: 'log-in-again' }
  | { outcome: 'nothing-waits' }

/**
 * Asks for emergency access to the protected record that the person's own look-up found. Asking shows nothing.
 *
 * @param eventId the look-up, at most 15 minutes old
 * @returns `over` when its time is up, or its number has become another's meanwhile: the child is to be checked again
 * @throws CpisError `not-found` for anything but the person's own look-up that found a protected record
 */
export async function askForEmergencyAccess(actor: Actor, eventId: string): Promise<'waits' | 'over'> {
  await requirePermission(actor, 'lookup.emergency-access')
  const result = await openLookup(actor, eventId)
  if (result.state === 'over') return 'over'
  if (result.outcome !== 'protected') throw new CpisError('not-found', 'The record is not protected')
  await keepEmergencyRequest(actor, { ofEvent: eventId, number: result.askedNumber, reason: result.reason })
  return 'waits'
}

/**
 * What waits for this person, with the telephone numbers of the authorities that protect the record. There are none for a look-up over the
 * limit, which has searched nothing, or once the result that found the record has expired while somebody logs in again: what waits can
 * still be made.
 */
export async function openEmergencyRequest(actor: Actor): Promise<(EmergencyRequest & { dutyPhones: string[] }) | null> {
  await requirePermission(actor, 'lookup.emergency-access')
  const request = await emergencyRequestOf(actor)
  if (request === null) return null
  if (request.ofEvent === null) return { ...request, dutyPhones: [] }
  const result = await openLookup(actor, request.ofEvent)
  return { ...request, dutyPhones: result.state === 'live' && result.outcome === 'protected' ? result.dutyPhones : [] }
}

/**
 * Makes the waiting look-up as emergency access: a new record with the typed reason, committed before anything is read; in the same
 * transaction the duty teams, the safeguarding leads of the person's organisation and the auditors are told. It opens a protected record to
 * somebody who was told that it is one; a look-up over the limit finds it, and another request opens it. The database checks again that the
 * person logged in within the last five minutes. Asked for twice, even at once, it is made once, and both answers lead to it.
 *
 * @param requestId the request that the form names, as it was posted: it opens the look-up that it was made for, or nothing. In two tabs, the
 *   one that asked first finds that nothing waits
 * @param typed why, in the person's own words; at least 15 characters that say something, and no NHS number
 * @throws CpisError `not-permitted` after recording the denial; `unavailable` after 200 look-ups in an hour
 */
export async function lookUpInEmergency(actor: Actor, requestId: string, typed: string, origin: LookupOrigin): Promise<EmergencyAnswer> {
  await requirePermission(actor, 'lookup.emergency-access')
  const request = await emergencyRequestOf(actor)
  if (request?.id !== requestId) return answerOfMade(actor, requestId)
  const reasonText = [...storable(typed).trim()].slice(0, MOST_REASON_TEXT).join('')
  const problem = holdsNhsNumber(reasonText) ? 'holds-a-number' : saysSomething(reasonText, LEAST_REASON_TEXT) ? null : 'too-short'
  // The text comes back to be corrected, and the number is kept nowhere.
  await keepEmergencyReason(actor, request.id, problem === 'holds-a-number' ? withoutTypedNumbers(reasonText) : reasonText)
  if (problem !== null) return { outcome: 'refused', problem }
  if (!request.loggedInLately) return { outcome: 'log-in-again' }
  // A look-up over the limit was counted when it was asked for: counted again, 140 children would come to 200 look-ups.
  if (request.ofEvent !== null) await countLookup(actor, { emergency: true })
  const receipt = await recordEmergencyAccess(request, {
    actor,
    number: request.number,
    reason: request.reason,
    reasonText,
    channel: 'page',
    ...origin,
  })
  return receipt ? { outcome: 'made', eventId: receipt.eventId } : answerOfMade(actor, requestId)
}

/** What was made a moment ago: the button was pressed twice. */
async function answerOfMade(actor: Actor, requestId: string): Promise<EmergencyAnswer> {
  const eventId = z.guid().safeParse(requestId).success ? await emergencyMadeOf(actor, requestId) : null
  return eventId === null ? { outcome: 'nothing-waits' } : { outcome: 'made', eventId }
}
