import type pg from 'pg'

/** What the register has recorded, counted as a superuser, to whom row-level security does not apply. */

/** How many accesses are recorded, whatever their outcome. */
export async function countAccesses(register: pg.Client): Promise<number> {
  return count(register, 'select (select count(*) from cpis.access_matched) + (select count(*) from cpis.access_unmatched) as count')
}

/** How many notifications all authorities have. */
export async function countNotifications(register: pg.Client): Promise<number> {
  return count(register, 'select count(*) from cpis.notification')
}

/** How many entries were refused for this reason before anything was searched. */
export async function countRefusedEntries(register: pg.Client, problem: string): Promise<number> {
  return count(register, "select count(*) from cpis.audit_event where type = 'lookup.entry' and details->>'problem' = $1", [problem])
}

async function count(register: pg.Client, sql: string, values: unknown[] = []): Promise<number> {
  const { rows } = await register.query<{ count: string }>(sql, values)
  return Number(rows[0]?.count)
}
