import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'

/** Changes made directly in a disposable product's register, as a superuser, for states that would otherwise take a long time or an accident. */

/**
 * Backdates an access. Access records are append-only for everybody, so the triggers that enforce this are bypassed for these statements.
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

/** Backdates the last activity in somebody's open session. */
export async function leaveIdle(register: pg.Client, name: string, minutes: number): Promise<void> {
  await register.query(
    `update cpis.session set last_seen_at = last_seen_at - make_interval(mins => $2)
     where ended_at is null and person_id = (select id from cpis.person where name = $1)`,
    [name, minutes],
  )
}

/** Shuts the application out of its register and ends its connections: to the product, the database is down. */
export async function shutOut(register: pg.Client): Promise<void> {
  await register.query(`alter database ${pg.escapeIdentifier(register.database ?? '')} connection limit 0`)
  await register.query("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'cpis_app' and datname = current_database()")
}

/** Lets the application back in. */
export async function letIn(register: pg.Client): Promise<void> {
  await register.query(`alter database ${pg.escapeIdentifier(register.database ?? '')} connection limit -1`)
  // Both sides are still cleaning up the connections that were ended.
  await pause(200)
}

/** A time at which no plan was really withdrawn, so that those withdrawn here can be recognised. */
const withdrawnHere = '2001-01-01T00:00:00Z'

/** Withdraws every plan, so that no authority seems to have published any. */
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
