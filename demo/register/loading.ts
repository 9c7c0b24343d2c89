import type pg from 'pg'
import { Refusal } from '@/lib/shared/refusal'

/** The tables that are filled, all of which keep row security even from their owner. */
const guardedTables = ['authority', 'lead_team', 'authority_change', 'child', 'child_version', 'plan', 'plan_version', 'superseded_number', 'upload',
  'upload_row', 'rejected_row', 'transfer', 'approval', 'person', 'person_identity', 'role_assignment', 'access_matched', 'access_unmatched',
  'notification', 'access_outcome', 'quality_snapshot']

/** Everything that is filled. */
export const filledTables = ['organisation', 'care_setting', ...guardedTables]

/** Those that grow with the size of the register. */
export const largeTables = ['child', 'child_version', 'plan', 'plan_version', 'access_matched', 'access_unmatched', 'notification', 'access_outcome']

const restingTriggers = [
  ['plan', '_350_keeps_first_version'], ['plan', '_500_keeps_versions'], ['child', '_450_keeps_first_version'], ['child', '_600_keeps_versions'],
  ['plan', '_300_added_follows_its_child'], ['superseded_number', '_200_is_told'],
] as const

/**
 * Lets the owner of the register load it, until {@link keepRowSecurity} or the end of the transaction.
 *
 * PostgreSQL refuses COPY into a table whose row security applies to whoever copies. It applies to the owner only because it is
 * forced, so the force is taken off inside the transaction: nobody else ever sees the tables without it, because the change is
 * theirs only once it is committed, and by then it has been taken back. The versions of plans and children are loaded like everything
 * else, with the moments at which they were made, so the triggers that would write them rest meanwhile; and so does the one that asks
 * for each plan whether its child's record is closed, because none is and the index by which it asks is off. Of numbers
 * that were replaced a month ago, authorities were told then.
 */
export async function relaxRowSecurity(client: pg.Client): Promise<void> {
  await client.query('set local role cpis_owner')
  await client.query(guardedTables.map((table) => `alter table cpis.${table} no force row level security`).join(';'))
  await client.query(restingTriggers.map(([table, trigger]) => `alter table cpis.${table} disable trigger ${trigger}`).join(';'))
}

/** Puts back what {@link relaxRowSecurity} took off. To be called before the transaction commits. */
export async function keepRowSecurity(client: pg.Client): Promise<void> {
  await client.query(restingTriggers.map(([table, trigger]) => `alter table cpis.${table} enable trigger ${trigger}`).join(';'))
  await client.query(guardedTables.map((table) => `alter table cpis.${table} force row level security`).join(';'))
}

/** @throws Refusal when any of the tables holds a row: real people and invented ones never share a register */
export async function refuseFilledRegister(client: pg.Client): Promise<void> {
  const parts = filledTables.map((table) => `exists (select from cpis.${table})`)
  const { rows } = await client.query<{ filled: boolean }>(`select ${parts.join(' or ')} as filled`)
  if (rows[0]?.filled) {
    throw new Refusal('The register is not empty, and the demonstration is loaded into an empty one only: name another DATA_DIR or DATABASE_URL.')
  }
}

/**
 * Marks the loaded pages as visible to all, without which the covering index of the accesses still reads the table, and gathers
 * the planner's statistics. After the commit: VACUUM cannot run in a transaction.
 */
export async function vacuum(client: pg.Client, tables: readonly string[]): Promise<void> {
  await client.query('set role cpis_owner')
  await client.query(`vacuum (analyze) ${tables.map((table) => `cpis.${table}`).join(', ')}`)
}
