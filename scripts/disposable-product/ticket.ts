import type pg from 'pg'
import { Ticket } from '@/lib/db/ticket'

/** For whom a ticket is made. */
export type TicketHolder = {
  personId: string | null
  role: string
  organisation: { id: string }
  sessionId?: string | null
  setting?: { id: string } | null
}

/**
 * A ticket without a session's secret, for measurements and tests: the application has no way to this one.
 *
 * @param admin a superuser's connection
 * @param goodFor an interval as PostgreSQL reads it
 */
export async function ticketFor(admin: Pick<pg.Client, 'query'>, holder: TicketHolder, goodFor = '1 day'): Promise<Ticket> {
  const { personId, role, organisation, sessionId, setting } = holder
  const { rows } = await admin.query<{ ticket: string }>('select cpis.make_ticket($1, $2, $3, $4, $5, $6) as ticket', [
    personId,
    role,
    organisation.id,
    sessionId ?? null,
    setting?.id ?? null,
    goodFor,
  ])
  const [made] = rows
  if (!made?.ticket) throw new Error('The database made no ticket')
  return new Ticket(made.ticket)
}

/** Somebody with a ticket for what they are now: one of before says what they were. */
export async function withTicket<Holder extends TicketHolder>(admin: Pick<pg.Client, 'query'>, holder: Holder): Promise<Holder & { ticket: Ticket }> {
  return { ...holder, ticket: await ticketFor(admin, holder) }
}
