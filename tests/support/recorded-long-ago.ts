import type pg from 'pg'

/**
 * Makes it look as if everything about these plans and their children had been recorded this many months ago: keeping time counts from when
 * an end was recorded, and no test can wait for that. A reader of history would see the versions at their former times.
 *
 * @param where a condition on `cpis.plan p`, with `$1` for `value`
 */
export async function recordedMonthsAgo(admin: pg.Client, months: number, where: string, value: unknown): Promise<void> {
  await admin.query('begin')
  await admin.query(`set local session_replication_role = replica`)
  await admin.query(
    `update cpis.child_version v set changed_at = v.changed_at - make_interval(months => $2) where v.child_id in (select p.child_id from cpis.plan p where ${where})`,
    [value, months],
  )
  await admin.query(`update cpis.plan p set changed_at = p.changed_at - make_interval(months => $2) where ${where}`, [value, months])
  await admin.query('commit')
}
