import type { BulkTransaction } from '@/lib/db/bulk-transaction'
import type { DetailColumn } from './upload-columns'

/** Shielding is no column of any file: a new child starts unshielded, and nothing here touches one that is held. */
const ADD_CHILDREN = `
  insert into cpis.child (id, authority_id, nhs_number, local_id, family_name, given_name, date_of_birth)
  select d.child_id, cpis.caller_organisation(), s.nhs_number, s.local_id, s.family_name, s.given_name, s.date_of_birth
  from pg_temp.decided_row d join pg_temp.staged_row s using (row)
  where d.child_is_new`

const CHANGE_CHILDREN = `
  update cpis.child c
  set local_id = s.local_id, family_name = s.family_name, given_name = s.given_name, date_of_birth = s.date_of_birth, updated_at = now()
  from pg_temp.decided_row d join pg_temp.staged_row s using (row)
  where c.id = d.child_id and d.child_changes`

const WITHDRAW_PLANS = `
  update cpis.plan p set withdrawn_at = now(), changed_by = $1, upload_id = $2
  from pg_temp.decided_row d
  where p.id = d.plan_id and d.outcome = 'withdrawn'`

/** Those that get shorter first ($4), so that no plan grows into the place of one that is still to be shortened. */
const CHANGE_PLANS = `
  update cpis.plan p
  set end_date = s.end_date, changed_by = $1, upload_id = $2,
      category = case when 'category' = any ($3) then s.category else p.category end,
      legal_status = case when 'legal_status' = any ($3) then s.legal_status else p.legal_status end,
      lead_team = case when 'lead_team' = any ($3) then s.lead_team else p.lead_team end,
      lead_team_phone = case when 'lead_team_phone' = any ($3) then s.lead_team_phone else p.lead_team_phone end,
      last_review_date = case when 'last_review_date' = any ($3) then s.last_review_date else p.last_review_date end,
      next_review_date = case when 'next_review_date' = any ($3) then s.next_review_date else p.next_review_date end,
      instructions = case when 'instructions' = any ($3) then s.instructions else p.instructions end
  from pg_temp.decided_row d join pg_temp.staged_row s using (row)
  where p.id = d.plan_id and d.plan_changes and d.shortens = $4`

const ADD_PLANS = `
  insert into cpis.plan (child_id, authority_id, nhs_number, type, start_date, end_date, category, legal_status, lead_team, lead_team_phone,
    last_review_date, next_review_date, instructions, changed_by, upload_id)
  select d.child_id, cpis.caller_organisation(), s.nhs_number, s.type, s.start_date, s.end_date, s.category, s.legal_status, s.lead_team,
    s.lead_team_phone, s.last_review_date, s.next_review_date, s.instructions, $1, $2
  from pg_temp.decided_row d join pg_temp.staged_row s using (row)
  where d.outcome = 'added'`

/** The authority has said that its register is true: shown with every result. */
const MARK_FRESH = `update cpis.authority set register_updated_at = now() where organisation_id = cpis.caller_organisation()`

/**
 * Brings the decided rows into the register, all in the caller's transaction: whoever looks a child up meanwhile sees the register as it
 * was or as it is afterwards, and never a gap.
 *
 * @param uploadId the file's own record
 * @param changedBy who sent it, in words, for the history of each plan
 * @param details the detail columns that the file has; the others stay as they are
 */
export async function mergeRows(tx: BulkTransaction, uploadId: string, changedBy: string, details: readonly DetailColumn[]): Promise<void> {
  await tx.execute(ADD_CHILDREN)
  await tx.execute(CHANGE_CHILDREN)
  await tx.execute(WITHDRAW_PLANS, [changedBy, uploadId])
  await tx.execute(CHANGE_PLANS, [changedBy, uploadId, details, true])
  await tx.execute(CHANGE_PLANS, [changedBy, uploadId, details, false])
  await tx.execute(ADD_PLANS, [changedBy, uploadId])
  await tx.execute(MARK_FRESH)
}
