import { joinWholeSets } from '@/lib/uploads/check/stage-rows'
import type { BulkTransaction } from '@/lib/db/bulk-transaction'

/**
 * What the database alone needs for the rows of a file: the tables of the register with the same columns, checks, indexes and foreign keys,
 * but no permissions (no row-level security), no history (no triggers), and no row is checked.
 */
export const BARE_TABLES = `
  drop schema if exists bare cascade;
  create schema bare;
  create table bare.child (like cpis.child including all);
  alter table bare.child add foreign key (authority_id) references cpis.authority (organisation_id), add foreign key (upload_id) references cpis.upload (id);
  create table bare.plan (like cpis.plan including all);
  alter table bare.plan add foreign key (upload_id) references cpis.upload (id),
    add foreign key (child_id, authority_id, nhs_number) references bare.child (id, authority_id, nhs_number) on update cascade;
  create table bare.row (
    nhs_number text, local_id text, family_name text, given_name text, date_of_birth date, type text, start_date date, end_date date, deleted text,
    category text, legal_status text, lead_team text, lead_team_phone text, last_review_date date, next_review_date date, instructions text[]);
  grant usage on schema bare to cpis_app;
  grant select, insert, update, delete, truncate on all tables in schema bare to cpis_app`

const COLUMNS = [
  'nhs_number',
  'local_id',
  'family_name',
  'given_name',
  'date_of_birth',
  'type',
  'start_date',
  'end_date',
  'deleted',
  'category',
  'legal_status',
  'lead_team',
  'lead_team_phone',
  'last_review_date',
  'next_review_date',
  'instructions',
]

const ADD_CHILDREN = `
  insert into bare.child (authority_id, nhs_number, local_id, family_name, given_name, date_of_birth, upload_id)
  select $1, nhs_number, local_id, family_name, given_name, date_of_birth, $2 from bare.row r
  where not exists (select from bare.child c where c.authority_id = $1 and c.nhs_number = r.nhs_number)`

const CHANGE_PLANS = `
  update bare.plan p set end_date = r.end_date, category = r.category, legal_status = r.legal_status, lead_team = r.lead_team,
    lead_team_phone = r.lead_team_phone, last_review_date = r.last_review_date, next_review_date = r.next_review_date,
    instructions = r.instructions, changed_by = 'bare', upload_id = $2
  from bare.row r
  where p.authority_id = $1 and p.nhs_number = r.nhs_number and p.type = r.type and p.start_date = r.start_date and p.withdrawn_at is null
    and (p.end_date, p.category, p.legal_status, p.lead_team, p.lead_team_phone, p.last_review_date, p.next_review_date, p.instructions)
      is distinct from (r.end_date, r.category, r.legal_status, r.lead_team, r.lead_team_phone, r.last_review_date, r.next_review_date, r.instructions)`

const ADD_PLANS = `
  insert into bare.plan (child_id, authority_id, nhs_number, type, start_date, end_date, category, legal_status, lead_team, lead_team_phone,
    last_review_date, next_review_date, instructions, changed_by, upload_id)
  select c.id, c.authority_id, r.nhs_number, r.type, r.start_date, r.end_date, r.category, r.legal_status, r.lead_team, r.lead_team_phone,
    r.last_review_date, r.next_review_date, r.instructions, 'bare', $2
  from bare.row r join bare.child c on c.authority_id = $1 and c.nhs_number = r.nhs_number
  where not exists (select from bare.plan p where p.child_id = c.id and p.type = r.type and p.start_date = r.start_date and p.withdrawn_at is null)`

/** Copies the rows and does nothing with them. */
export async function bareCopy(tx: BulkTransaction, rows: readonly string[][]): Promise<void> {
  await tx.execute('truncate bare.row')
  await tx.copy(
    'bare.row',
    COLUMNS,
    rows.map((cells) => cells.map((cell, at) => (cell === '' ? null : at === COLUMNS.length - 1 ? [cell] : cell))),
  )
}

/** Copies the rows and merges them. */
export async function bareMerge(tx: BulkTransaction, rows: readonly string[][], authorityId: string, uploadId: string): Promise<void> {
  await bareCopy(tx, rows)
  await tx.execute('analyze bare.row')
  // As ours does: what the planner does not yet know about a new authority must not decide which is faster.
  await joinWholeSets(tx)
  for (const step of [ADD_CHILDREN, CHANGE_PLANS, ADD_PLANS]) await tx.execute(step, [authorityId, uploadId])
}
