import { env } from '@/lib/config/env'
import { macOver } from '@/lib/shared/mac'

/** What the application vouches for in a line of the compliance log, before the database adds the time. */
export type VouchedEvent = {
  id: string
  type: string
  outcome: string
  personId: string | null
  personName: string | null
  role: string | null
  organisationId: string | null
  sessionId: string | null
  subjectKind: string | null
  subjectId: string | null
  /** The keyed hash of every NHS number that the line is about. */
  subjectKeys: readonly Uint8Array[]
  /** Counts and codes, as JSON has them. */
  details: Record<string, unknown>
}

/**
 * A message authentication code over all that the application says in a line of the compliance log: nobody who changes or adds a line in the
 * database, whatever their rights, can make a matching one.
 *
 * @param key ACCESS_MAC_KEY, which the database never sees
 * @returns 32 bytes
 */
export function eventMacWith(key: string, { id, details, subjectKeys, ...event }: VouchedEvent): Buffer {
  const { type, outcome, personId, personName, role, organisationId, sessionId, subjectKind, subjectId } = event
  // The database writes ids in small letters, whatever was asked for, and keeps details in an order of its own.
  const ids = [id, personId, organisationId, sessionId, subjectId].map((one) => one?.toLowerCase() ?? '')
  const kept = JSON.parse(JSON.stringify(details)) as Record<string, unknown>
  const inOrder = Object.entries(kept).toSorted(([one], [other]) => (one < other ? -1 : 1))
  const keys = JSON.stringify(subjectKeys.map((one) => Buffer.from(one).toString('hex')))
  // The first part tells it from the code of an access, which begins with an id.
  return macOver(key, ['event', ...ids, type, outcome, personName ?? '', role ?? '', subjectKind ?? '', JSON.stringify(inOrder), keys])
}

/** {@link eventMacWith} under this installation's key. */
export function eventMac(event: VouchedEvent): Buffer {
  return eventMacWith(env().ACCESS_MAC_KEY, event)
}
