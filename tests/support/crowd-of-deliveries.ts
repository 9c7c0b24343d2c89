import type pg from 'pg'
import { createClinician, recordAccess } from '@/tests/factories/access'
import { createToldAuthority } from './delivery'

/** Many authorities with many notices to be sent, and what became of these. */
export interface Crowd {
  /** How many items were written to the outbox. */
  items: number
}

/**
 * Fills the outbox: authorities with a mailbox and an address each, one look-up of a child of each through the door, and copies of that
 * look-up for the rest, as a busy night would leave behind.
 *
 * @param addressOf the e-mail address of the nth authority, which decides how its receiver behaves
 */
export async function fillOutbox(admin: pg.Client, authorities: number, items: number, addressOf: (nth: number) => string): Promise<Crowd> {
  const nurse = await createClinician(admin)
  for (let nth = 0; nth < authorities; nth++) {
    const { child } = await createToldAuthority(admin, { email: addressOf(nth), mailbox: true })
    await recordAccess(admin, nurse, child.nhsNumber)
  }
  const copies = Math.max(0, Math.ceil((items - authorities * 2) / (authorities * 2)))
  // Each copy is an access in its own right, with its notification, sent both ways.
  await admin.query(
    `with copied as (
       select n.event_id as original, gen_random_uuid() as event_id, n.authority_id, n.at from cpis.notification n cross join generate_series(1, $1) times
     ), told as (
       insert into cpis.notification (event_id, at, authority_id, child_id, plan_types, actor_name, role, organisation_name, setting_kind, setting_name, reason)
       select c.event_id, n.at, n.authority_id, n.child_id, n.plan_types, n.actor_name, n.role, n.organisation_name, n.setting_kind, n.setting_name, n.reason
       from copied c join cpis.notification n on n.event_id = c.original and n.authority_id = c.authority_id returning event_id, authority_id
     ), looked as (
       insert into cpis.access_matched select (jsonb_populate_record(null::cpis.access_matched, to_jsonb(a) || jsonb_build_object('event_id', c.event_id))).*
       from copied c join cpis.access_matched a on a.event_id = c.original
     )
     insert into cpis.outbox (event_id, authority_id, channel) select t.event_id, t.authority_id, w.channel from told t cross join (values ('email'), ('mailbox')) w (channel)`,
    [copies],
  )
  const { rows } = await admin.query<{ count: string }>('select count(*) from cpis.outbox')
  return { items: Number(rows[0]?.count) }
}

/** How many items are in each state. */
export async function statesOf(admin: pg.Client): Promise<Record<string, number>> {
  const { rows } = await admin.query<{ state: string; count: string }>('select state, count(*) from cpis.outbox group by state')
  return Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)]))
}

/** Lets hours pass, a little at a time, until nothing is waiting or being sent, or the time is up. */
export async function waitUntilSettled(admin: pg.Client, milliseconds: number, hurry = '1 hour'): Promise<Record<string, number>> {
  const until = Date.now() + milliseconds
  for (;;) {
    const states = await statesOf(admin)
    if (((states.waiting ?? 0) === 0 && (states.sending ?? 0) === 0) || Date.now() > until) return states
    await new Promise((resolve) => setTimeout(resolve, 400))
    // What is being sent keeps its lease: only waiting items grow older, and those a worker is just claiming are left to it.
    await admin.query(
      `update cpis.outbox set next_at = next_at - $1::interval, created_at = created_at - $1::interval
       where id in (select id from cpis.outbox where leased_until is null for update skip locked)`,
      [hurry],
    )
    await admin.query('update cpis.mail_pace set not_before = not_before - $1::interval', [hurry])
  }
}
