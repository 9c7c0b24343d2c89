import type pg from 'pg'

/** An event of the compliance log, in the form that tests compare. */
export type LoggedEvent = { type: string; outcome: string; person: string | null; details: unknown }

/** The events about the given kind of thing (`plan`, `notification`) in the compliance log, oldest first. */
export async function auditEvents(admin: pg.Client, thing: string): Promise<LoggedEvent[]> {
  const { rows } = await admin.query<LoggedEvent>(
    `select type, outcome, person_name as person, details from cpis.audit_event where type like $1 || '.%' order by at, id`,
    [thing],
  )
  return rows
}
