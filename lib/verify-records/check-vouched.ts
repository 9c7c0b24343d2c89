import { accessMacWith } from '@/lib/access-records/access-mac'
import type { Source } from '@/lib/sealing/canonical-row'
import { eventMacWith } from '@/lib/use-case/event-mac'
import type { Findings } from './findings'
import { CLOCKS_APART, millisecondsOf } from './utc-moment'

/**
 * The types of events that the database's own functions write, and the command that makes the first administrator: they have no key. A line of
 * any other type is the application's, and is nothing without its code.
 */
export const WITHOUT_CODE: ReadonlySet<string> = new Set([
  'api-client.request',
  'api-token.issue',
  'lookup.entry',
  'lookup.over-limit',
  'lookup.stop',
  'mailbox.acknowledge',
  'mailbox.read',
  'mailbox.request',
  'person.create-administrator',
  'person.join',
  'retention.drop',
  'retention.erase',
  'session.choose-role',
  'session.end',
  'session.open',
  'upload.check',
  'upload.save',
])

const NOT_VOUCHED = 'It is not what the application vouched for.'

/** A row of which the application vouches for something. */
export interface VouchedRow {
  source: Source
  /** The names of the values, in the same order. */
  columns: readonly string[]
  values: readonly (string | null)[]
}

/**
 * Checks the code by which the application vouches for an access or for what it did.
 * @param macKeys a code made with any of them will do
 */
export function checkVouched(macKeys: readonly string[], { source, columns, values }: VouchedRow, findings: Findings): void {
  const of = (column: string) => values[columns.indexOf(column)] ?? null
  if (source === 'event') checkEvent(macKeys, of, findings)
  else checkAccess(macKeys, of, findings)
}

type ValueOf = (column: string) => string | null

/** Also that the access's time is close to the one in its id, which the code covers. */
function checkAccess(macKeys: readonly string[], of: ValueOf, findings: Findings): void {
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
  if (!macKeys.some((key) => accessMacWith(key, vouched).equals(bytes(of('mac'))))) findings.add(eventId, NOT_VOUCHED)
  const made = timeOfId(eventId)
  if (made !== undefined && !(Math.abs(made - millisecondsOf(of('at') ?? '')) <= CLOCKS_APART))
    findings.add(eventId, 'Its time is not the one at which its id was made.')
}

function checkEvent(macKeys: readonly string[], of: ValueOf, findings: Findings): void {
  const [id, type, mac] = [of('id') ?? '', of('type') ?? '', of('mac')]
  if (mac === null && WITHOUT_CODE.has(type)) return
  const vouched = {
    id,
    type,
    outcome: of('outcome') ?? '',
    personId: of('person_id'),
    personName: of('person_name'),
    role: of('role'),
    organisationId: of('organisation_id'),
    sessionId: of('session_id'),
    subjectKind: of('subject_kind'),
    subjectId: of('subject_id'),
    subjectKeys: listOfBytes(of('subject_keys')),
    details: JSON.parse(of('details') ?? '{}') as Record<string, unknown>,
  }
  if (!macKeys.some((key) => eventMacWith(key, vouched).equals(bytes(mac)))) findings.add(id, NOT_VOUCHED)
}

/** Bytes as PostgreSQL writes them in hexadecimal. */
function bytes(text: string | null): Buffer {
  return Buffer.from((text ?? '').replace(/^\\x/, ''), 'hex')
}

/** Bytes of a list as PostgreSQL writes it, each in quotes. None at all is written as null. */
function listOfBytes(text: string | null): Buffer[] {
  return text === null ? [] : text.split(',').map((one) => Buffer.from(one.replace(/[{}"\\x]/g, ''), 'hex'))
}

/** The moment in a version 7 UUID (RFC 9562), in milliseconds since 1970; undefined for other ids. */
export function timeOfId(id: string): number | undefined {
  return id.charAt(14) === '7' ? Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) : undefined
}
