import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'

/** What is done behind the back of a throw-away product to bring it into a state that would take time or misfortune. All as a superuser. */

/**
 * Makes an access look as if it had been made earlier. Access records are append-only for everybody, so the triggers that say so are
 * passed over for these statements.
 * @param resultPath the address of its result
 */
export async function ageAccess(register: pg.Client, resultPath: string, minutes: number): Promise<void> {
  const eventId = resultPath.split('/').at(-1)
  await register.query('set session_replication_role = replica')
  for (const table of ['access_matched', 'access_unmatched']) {
    await register.query(`update cpis.${table} set at = at - make_interval(mins => $2) where event_id = $1`, [eventId, minutes])
  }
  await register.query('set session_replication_role = default')
}

/** Makes somebody's live session look as if nothing had been done in it for a while. */
export async function leaveIdle(register: pg.Client, name: string, minutes: number): Promise<void> {
  await register.query(
    `update cpis.session set last_seen_at = last_seen_at - make_interval(mins => $2)
     where ended_at is null and person_id = (select id from cpis.person where name = $1)`,
    [name, minutes],
  )
}

/** Lets the application into its register no more, and ends the connections that it has: to the product, the database is away. */
export async function shutOut(register: pg.Client): Promise<void> {
  await register.query(`alter database ${pg.escapeIdentifier(register.database ?? '')} connection limit 0`)
  await register.query("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'cpis_app' and datname = current_database()")
}

/** Lets the application in again. */
export async function letIn(register: pg.Client): Promise<void> {
  await register.query(`alter database ${pg.escapeIdentifier(register.database ?? '')} connection limit -1`)
  // What was ended a moment ago is still being cleared away by both sides.
  await pause(200)
}

/** A moment at which no plan was withdrawn, by which those withdrawn here are known again. */
const withdrawnHere = '2001-01-01T00:00:00Z'

/** Makes every authority look as if it had published no plan. */
export async function withdrawEveryPlan(register: pg.Client): Promise<void> {
  await register.query('set session_replication_role = replica')
  await register.query('update cpis.plan set withdrawn_at = $1 where withdrawn_at is null', [withdrawnHere])
  await register.query('set session_replication_role = default')
}

/** Undoes {@link withdrawEveryPlan}. */
export async function restoreEveryPlan(register: pg.Client): Promise<void> {
  await register.query('set session_replication_role = replica')
  await register.query('update cpis.plan set withdrawn_at = null where withdrawn_at = $1', [withdrawnHere])
  await register.query('set session_replication_role = default')
}
