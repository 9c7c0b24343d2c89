import type pg from 'pg'

/** The content of the register as two checksums: one authority's, except what one file wrote, and everybody else's. */
export type RegisterSums = { own: string; others: string }

const ROWS = `
  select authority_id, upload_id, 'plan' || p::text as line from cpis.plan p
  union all select authority_id, upload_id, 'plan version' || v::text from cpis.plan_version v
  union all select authority_id, upload_id, 'child' || c::text from cpis.child c
  union all select authority_id, upload_id, 'child version' || v::text from cpis.child_version v`

const NO_FILE = '00000000-0000-0000-0000-000000000000'

/** What one authority's files must never change. */
const OTHERS = `
  select 'authority' || a::text as line from cpis.authority a where organisation_id <> $1
  union all select 'team' || t::text from cpis.lead_team t where authority_id <> $1
  union all select 'upload' || u::text from cpis.upload u where authority_id <> $1
  union all select 'to fix' || r::text from cpis.rejected_row r where authority_id <> $1
  union all select 'notification' || n::text from cpis.notification n where authority_id <> $1
  union all select 'ending' || h::text from cpis.held_ending h where authority_id <> $1
  union all select 'person' || p::text from cpis.person p union all select 'role' || r::text from cpis.role_assignment r`

/**
 * Checksums of the whole register, rows and history, to the last column.
 *
 * @param authorityId whose files are sent
 * @param uploadId the file whose rows are left out; null for none
 */
export async function registerSums(admin: pg.Client, authorityId: string, uploadId: string | null): Promise<RegisterSums> {
  const { rows } = await admin.query<RegisterSums>(
    `with register as materialized (${ROWS})
     select (select md5(coalesce(string_agg(line, '|' order by line), '')) from register where authority_id = $1 and upload_id is distinct from $2) as own,
            (select md5(coalesce(string_agg(line, '|' order by line), '')) from (
               select line from register where authority_id <> $1 union all (${OTHERS})) as o) as others`,
    [authorityId, uploadId ?? NO_FILE],
  )
  return rows[0] ?? { own: '', others: '' }
}

/** How many plans a file has written. */
export async function plansOf(admin: pg.Client, uploadId: string): Promise<number> {
  const { rows } = await admin.query<{ plans: number }>('select count(*)::integer as plans from cpis.plan_version where upload_id = $1', [uploadId])
  return rows[0]?.plans ?? 0
}
