import { accessMacWith } from '@/lib/access-records/access-mac'
import type { Findings } from './findings'
import { CLOCKS_APART, millisecondsOf } from './utc-moment'

/**
 * Checks the code by which the application vouches for an access, and that the access's time is close to the one in its id, which the code
 * covers.
 * @param macKeys a code made with any of them will do
 * @param columns the names of the values, in the same order
 */
export function checkVouched(macKeys: readonly string[], columns: readonly string[], values: readonly (string | null)[], findings: Findings): void {
  const of = (column: string) => values[columns.indexOf(column)] ?? null
  const eventId = of('event_id') ?? ''
  const vouched = {
    eventId,
    actorId: of('actor_id') ?? '',
    role: of('role') ?? '',
    organisationId: of('organisation_id') ?? '',
    settingId: of('setting_id') ?? '',
    channel: of('channel') ?? '',
    reason: of('reason') ?? '',
    reasonText: of('reason_text'),
    subjectKey: bytes(of('subject_key')),
    inEmergency: of('in_emergency') === 'true',
  }
  if (!macKeys.some((key) => accessMacWith(key, vouched).equals(bytes(of('mac')))))
    findings.add(eventId, 'It is not what the application vouched for.')
  const made = timeOfId(eventId)
  const at = millisecondsOf(of('at') ?? '')
  if (made !== undefined && !(Math.abs(made - at) <= CLOCKS_APART)) findings.add(eventId, 'Its time is not the one at which its id was made.')
}

/** Bytes as PostgreSQL writes them in hexadecimal. */
function bytes(text: string | null): Buffer {
  return Buffer.from((text ?? '').replace(/^\\x/, ''), 'hex')
}

/** The moment in a version 7 UUID (RFC 9562), in milliseconds since 1970; undefined for other ids. */
export function timeOfId(id: string): number | undefined {
  return id.charAt(14) === '7' ? Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) : undefined
}
