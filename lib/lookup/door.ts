import { v7 as uuidv7 } from 'uuid'
import { logReceipt } from '@/lib/access-records/access-receipt'
import type * as codes from '@/lib/db/codes.generated'
import { runStatement, type NamedStatement } from '@/lib/db/statement'
import type { Actor } from '@/lib/identity/actor'
import { CpisError } from '@/lib/shared/errors'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { accessMac, subjectKey } from '@/lib/access-records/access-mac'
import { disclosure, type Disclosure } from './disclosure'
import type { LookupReason } from './reason'

/**
 * The one door to what authorities have published: record, commit, then read (security-and-reliability section 3). The page, and
 * later FHIR, CDS Hooks and SMART, come through here and through nothing else; the database gives the application no other way.
 */

const RECORD: NamedStatement = {
  name: 'record-access',
  text: `select cpis.record_access($1::uuid, $2::uuid, $3, $4, $5::uuid, $6, $7::uuid, $8, $9, $10, $11::boolean, $12, $13::boolean,
           $14::uuid, $15, $16::bytea, $17, $18, $19::bytea, $20, $21, $22::uuid, $23::bytea, $24::boolean)`,
}
/** Takes what waits for its person and records the access, or neither. */
const RECORD_EMERGENCY: NamedStatement = {
  name: 'record-emergency-access',
  text: `${RECORD.text} from cpis.take_emergency_request($14::uuid, $2::uuid, $1::uuid)`,
}
const READ: NamedStatement = { name: 'read-disclosed', text: 'select cpis.read_disclosed($1::uuid, $2::uuid) as disclosed' }

const APP_VERSION = '0.1.0'

/** Everything that the record of an access says and the database does not find out for itself. */
export type AccessRequest = {
  actor: Actor
  number: NhsNumber
  reason: LookupReason
  /** What "another reason" is, 15 to 500 characters; null for the listed reasons. */
  reasonText: string | null
  channel: codes.AccessMatchedChannel
  /** The network address that the request came from, and a hash of what the browser calls itself. */
  address: string | null
  agentHash: Buffer | null
}

/** The key to {@link readDisclosed}: only {@link recordAccess} makes one, or the address of a result that it made. */
export type AccessReceipt = { eventId: string; actorId: string }

declare const receiptBrand: unique symbol
type Receipt = AccessReceipt & { readonly [receiptBrand]: true }

/**
 * Records that `actor` looks at a number, with what was found and who is to be told, in a committed transaction of its own.
 *
 * @returns the receipt with which the result may be read
 * @throws CpisError `not-permitted` for somebody without a care setting; the driver's error when the record could not be committed
 */
export async function recordAccess(request: AccessRequest): Promise<Receipt> {
  const { receipt } = await record(RECORD, request, false)
  return receipt
}

/**
 * Records emergency access, of the look-up that waits for `actor`: it shows a protected record to whoever logged in within five minutes and
 * says why in `reasonText`; the duty team, the safeguarding leads and the auditors are told in the same transaction.
 *
 * @returns null when nothing waits (any more) and nothing was recorded
 * @throws CpisError as {@link recordAccess}
 */
export async function recordEmergencyAccess(request: AccessRequest): Promise<Receipt | null> {
  const { rows, receipt } = await record(RECORD_EMERGENCY, request, true)
  return rows === 0 ? null : receipt
}

async function record(statement: NamedStatement, request: AccessRequest, breakGlass: boolean): Promise<{ rows: number; receipt: Receipt }> {
  const { actor } = request
  const setting = actor.setting
  if (!setting) throw new CpisError('not-permitted', 'Only somebody who works in a care setting can check a child')
  const eventId = uuidv7()
  const key = subjectKey(request.number)
  const mac = accessMac({ eventId, actorId: actor.personId, role: actor.role, organisationId: actor.organisation.id,
    settingId: setting.id, channel: request.channel, reason: request.reason, reasonText: request.reasonText, subjectKey: key,
    breakGlass })
  const rows = await runStatement(statement, [
    eventId, actor.personId, actor.name, actor.role, actor.organisation.id, actor.organisation.name, setting.id, setting.kind,
    setting.name, request.channel, false, null, true, actor.sessionId, request.address, request.agentHash, request.reason,
    request.reasonText, key, request.number, APP_VERSION, uuidv7(), mac, breakGlass,
  ])
  if (rows.length > 0) logReceipt(eventId, mac)
  return { rows: rows.length, receipt: receiptFor(eventId, actor) }
}

/** The receipt of an access by its id, for the person who asks now. Whether it is theirs is decided by the database. */
export function receiptFor(eventId: string, actor: Actor): Receipt {
  return { eventId, actorId: actor.personId } as Receipt
}

/**
 * Reads what a committed access discloses.
 *
 * @param receipt of an access that was recorded before
 * @returns the result for 15 minutes, then that it is over
 * @throws CpisError `not-found` for somebody else's access or none, `unavailable` for an answer that cannot be understood
 */
export async function readDisclosed(receipt: Receipt): Promise<Disclosure> {
  const rows = await runStatement<{ disclosed: unknown }>(READ, [receipt.eventId, receipt.actorId])
  const disclosed = rows[0]?.disclosed
  if (disclosed === null || disclosed === undefined) throw new CpisError('not-found', 'There is no such result')
  const parsed = disclosure.safeParse(disclosed)
  if (!parsed.success) throw new CpisError('unavailable', 'The answer of the register could not be understood')
  return parsed.data
}
