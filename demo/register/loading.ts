import type pg from 'pg'
import { Refusal } from '@/lib/shared/refusal'

/** The tables to fill whose row security applies even to their owner. */
const guardedTables = [
  'authority',
  'lead_team',
  'authority_change',
  'child',
  'child_version',
  'plan',
  'plan_version',
  'superseded_number',
  'upload',
  'upload_row',
  'rejected_row',
  'transfer',
  'approval',
  'person',
  'person_identity',
  'role_assignment',
  'access_matched',
  'access_unmatched',
  'notification',
  'access_outcome',
  'quality_snapshot',
]

/** All the tables to fill. */
export const filledTables = ['organisation', 'care_setting', ...guardedTables]

/** The tables that grow with the size of the register. */
export const largeTables = ['child', 'child_version', 'plan', 'plan_version', 'access_matched', 'access_unmatched', 'notification', 'access_outcome']

const restingTriggers = [
  ['plan', '_350_keeps_first_version'],
  ['plan', '_500_keeps_versions'],
  ['child', '_450_keeps_first_version'],
  ['child', '_600_keeps_versions'],
  ['plan', '_300_added_follows_its_child'],
  ['superseded_number', '_200_is_told'],
] as const

/**
 * Lets the owner of the register load it, until {@link keepRowSecurity} or the end of the transaction.
 *
 * PostgreSQL refuses COPY into a table whose row security applies to whoever copies. It applies to the owner only because it is
 * forced, so the force is lifted inside the transaction. Nobody else ever sees the tables without it, because it is back before
 * the transaction commits. The versions of plans and children are loaded like everything else, with their original times, so the
 * triggers that would write them are disabled meanwhile. So is the one that checks for each plan whether its child's record is
 * closed: none is, and the index it needs has been dropped. And the authorities are not notified again about numbers that were
 * replaced a month ago.
 */
export async function relaxRowSecurity(client: pg.Client): Promise<void> {
  await client.query('set local role cpis_owner')
  await client.query(guardedTables.map((table) => `alter table cpis.${table} no force row level security`).join(';'))
  await client.query(restingTriggers.map(([table, trigger]) => `alter table cpis.${table} disable trigger ${trigger}`).join(';'))
}

/** Restores what {@link relaxRowSecurity} lifted. Call it before the transaction commits. */
export async function keepRowSecurity(client: pg.Client): Promise<void> {
  await client.query(restingTriggers.map(([table, trigger]) => `alter table cpis.${table} enable trigger ${trigger}`).join(';'))
  await client.query(guardedTables.map((table) => `alter table cpis.${table} force row level security`).join(';'))
}

/** @throws Refusal if any of the tables has a row: real people and invented ones never share a register */
export async function refuseFilledRegister(client: pg.Client): Promise<void> {
  const parts = filledTables.map((table) => `exists (select from cpis.${table})`)
  const { rows } = await client.query<{ filled: boolean }>(`select ${parts.join(' or ')} as filled`)
  if (rows[0]?.filled) {
    throw new Refusal('The register is not empty, and the demonstration is only loaded into an empty one: set another DATA_DIR or DATABASE_URL.')
  }
}

/**
 * Marks the loaded pages as all-visible, because otherwise index-only scans of the accesses would still read the table, and collects
 * the planner's statistics. It runs after the commit, because VACUUM cannot run in a transaction.
 */
export async function vacuum(client: pg.Client, tables: readonly string[]): Promise<void> {
  await client.query('set role cpis_owner')
  await client.query(`vacuum (analyze) ${tables.map((table) => `cpis.${table}`).join(', ')}`)
}
