import { v7 as uuidv7 } from 'uuid'
import { APP_VERSION } from '@/lib/config/version'
import { logReceipt } from '@/lib/shared/receipt'
import { callDirectly, callDirectlyForEach } from '@/lib/db/call-directly'
import type * as codes from '@/lib/db/codes.generated'
import { functionCall } from '@/lib/db/function-call'
import type { Ticket } from '@/lib/db/ticket'
import type { Actor } from '@/lib/identity/actor'
import { CpisError } from '@/lib/shared/errors'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { accessMac } from '@/lib/access-records/access-mac'
import { subjectKey } from '@/lib/shared/subject-key'
import { disclosure, type Disclosure } from './disclosure'
import type { LookupReason } from './reason'

/**
 * The one door to what authorities have published: record, commit, then read (security-and-reliability section 3). The page, and later
 * FHIR, CDS Hooks and SMART, come through here and nowhere else; the database gives the application no other way.
 */

/** Everything that an access record says and the database cannot find out for itself. */
export type AccessRequest = {
  actor: Actor
  number: NhsNumber
  reason: LookupReason
  /** The text of "another reason", 15 to 500 characters; null for the listed reasons. */
  reasonText: string | null
  channel: codes.AccessMatchedChannel
  /** The network address that the request came from, and a hash of the browser's user agent. */
  address: string | null
  agentHash: Buffer | null
}

/** The key to {@link readDisclosed}: made only by {@link recordAccess}, or from the address of a result that it made. */
export type AccessReceipt = { eventId: string; ticket: Ticket }

declare const receiptBrand: unique symbol
type Receipt = AccessReceipt & { readonly [receiptBrand]: true }

/**
 * Records that `actor` looks at a number, with what was found and who is to be told, in a committed transaction of its own.
 *
 * @returns the receipt with which the result may be read
 * @throws CpisError `not-permitted` for somebody without a care setting; the driver's error when the record could not be committed
 */
export async function recordAccess(request: AccessRequest): Promise<Receipt> {
  const { eventId, access } = accessOf(request, 'no')
  await callDirectly('record_access', access)
  logReceipt('access.recorded', eventId, access.mac)
  return receiptFor(eventId, request.actor)
}

/**
 * Records emergency access for the look-up that `actor` has waiting, who logged in within the last five minutes and says why in `reasonText`;
 * the duty team, the safeguarding leads and the auditors are told in the same transaction.
 *
 * @param waiting the request that waits; of any other, nothing is recorded. One for a look-up that found a protected record (`ofEvent`) shows
 *   it; one over the limit finds it, and shows no more than any look-up
 * @returns null when nothing waits (any more) and nothing was recorded
 * @throws CpisError as {@link recordAccess}
 */
export async function recordEmergencyAccess(waiting: { id: string; ofEvent: string | null }, request: AccessRequest): Promise<Receipt | null> {
  const { actor } = request
  const { eventId, access } = accessOf(request, waiting.ofEvent === null ? 'over-limit' : 'opens-protected')
  // Takes what waits for this person and records the access, or does neither.
  const taken = functionCall('take_emergency_request', { ticket: actor.ticket.text, request: waiting.id, event: eventId })
  if ((await callDirectlyForEach(functionCall('record_access', access), taken)) === 0) return null
  logReceipt('access.recorded', eventId, access.mac)
  return receiptFor(eventId, actor)
}

/** What is recorded about an access, under an id of its own. */
function accessOf(request: AccessRequest, emergency: 'no' | 'over-limit' | 'opens-protected') {
  const { actor } = request
  const setting = actor.setting
  if (!setting) throw new CpisError('not-permitted', 'Only somebody who works in a care setting can check a child')
  const eventId = uuidv7()
  const inEmergency = emergency !== 'no'
  const key = subjectKey(request.number)
  const mac = accessMac({
    eventId,
    actorId: actor.personId,
    role: actor.role,
    organisationId: actor.organisation.id,
    settingId: setting.id,
    channel: request.channel,
    reason: request.reason,
    reasonText: request.reasonText,
    subjectKey: key,
    inEmergency,
  })
  const access = {
    ticket: actor.ticket.text,
    event: eventId,
    actorName: actor.name,
    organisationName: actor.organisation.name,
    settingKind: setting.kind,
    settingName: setting.name,
    channel: request.channel,
    automatic: false,
    client: null,
    userProven: true,
    address: request.address,
    agentHash: request.agentHash,
    reason: request.reason,
    reasonText: request.reasonText,
    subjectKey: key,
    nhsNumber: request.number,
    appVersion: APP_VERSION,
    request: uuidv7(),
    mac,
    inEmergency,
    opensProtected: emergency === 'opens-protected',
  }
  return { eventId, access }
}

/** The receipt of an access by its id, for the person asking now. The database decides whether it is theirs. */
export function receiptFor(eventId: string, actor: Actor): Receipt {
  return { eventId, ticket: actor.ticket } as Receipt
}

/**
 * Reads what a committed access discloses.
 *
 * @param receipt of an access that was recorded before
 * @returns the result for 15 minutes, after that only that it is over
 * @throws CpisError `not-found` for somebody else's access or an unknown one, `unavailable` for an answer that cannot be understood
 */
export async function readDisclosed(receipt: Receipt): Promise<Disclosure> {
  const disclosed = await callDirectly('read_disclosed', { ticket: receipt.ticket.text, event: receipt.eventId }, disclosure.nullable())
  if (disclosed === null) throw new CpisError('not-found', 'There is no such result')
  return disclosed
}
