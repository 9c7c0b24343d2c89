import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { Ticket } from '@/lib/db/ticket'

/** What hostile or hand-made SQL does with the application's login, given a ticket. */

type Client = Pick<pg.Client, 'query'>

/** A ticket that the database never made. */
export const NO_TICKET = new Ticket('')

/** Says who is asking, as the runner does: in a transaction until it ends, otherwise until the connection does. */
export async function actAs(client: Client, ticket: Ticket, { inTransaction = true } = {}): Promise<void> {
  await client.query(`select set_config('app.caller', $1, $2)`, [ticket.text, inTransaction])
}

/** Somebody in a care setting, as an access record names them. */
export type SqlClinician = { ticket: Ticket; name: string; organisationName: string; settingKind: string; settingName: string }

/** What an access record says; everything has a value that will do. */
type SqlAccess = {
  eventId?: string
  reason?: string
  reasonText?: string | null
  subjectKey?: Buffer
  mac?: Buffer
  inEmergency?: boolean
  opensProtected?: boolean
}

/** The call that records an access, with its parameters: `$1` is the ticket and `$2` the record's id. */
export function recordingCall(by: SqlClinician, number: string, given: SqlAccess = {}): { text: string; values: unknown[]; eventId: string } {
  const { eventId = randomUUID(), reason = 'direct-care', reasonText = null, inEmergency = false, opensProtected = inEmergency } = given
  const { subjectKey = Buffer.alloc(32, 7), mac = Buffer.alloc(32, 7) } = given
  const names = [by.name, by.organisationName, by.settingKind, by.settingName]
  return {
    text: `cpis.record_access($1, $2, $3, $4, $5, $6, 'page', false, null, true, null, null, $7, $8, $9, $10, 'test', $11, $12, $13, $14)`,
    values: [by.ticket.text, eventId, ...names, reason, reasonText, subjectKey, number, randomUUID(), mac, inEmergency, opensProtected],
    eventId,
  }
}

/** Records an access. @returns its id */
export async function recordBySql(client: Client, by: SqlClinician, number: string, given: SqlAccess = {}): Promise<string> {
  const { text, values, eventId } = recordingCall(by, number, given)
  await client.query(`select ${text}`, values)
  return eventId
}

/** What an access discloses to whoever has this ticket; null for nothing. */
export async function readBySql<Answer = { state?: string; outcome?: string }>(
  client: Client,
  ticket: Ticket,
  eventId: string,
): Promise<Answer | null> {
  const { rows } = await client.query<{ read: Answer | null }>('select cpis.read_disclosed($1, $2) as read', [ticket.text, eventId])
  return rows[0]?.read ?? null
}

/** An actor as an access record names them. */
export function clinicianOf(actor: {
  ticket: Ticket
  name: string
  organisation: { name: string }
  setting: { kind: string; name: string } | null
}): SqlClinician {
  const { ticket, name, organisation, setting } = actor
  return { ticket, name, organisationName: organisation.name, settingKind: setting?.kind ?? '', settingName: setting?.name ?? '' }
}
