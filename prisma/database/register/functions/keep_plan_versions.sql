-- One statement for all plans of a statement: a file brings twenty thousand. Runs as the owner, so that whoever changes a
-- plan can neither forget its history nor write another.
create or replace function cpis.keep_plan_versions() returns trigger
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  insert into cpis.plan_version
  select version_id, id, version, child_id, authority_id, nhs_number, type, start_date, end_date, expected_on, withdrawn_at, category, legal_status, lead_team,
         lead_team_phone, last_review_date, next_review_date, instructions, changed_by, upload_id, changed_at from changed_rows;
  return null;
end $$;

alter function cpis.keep_plan_versions() owner to cpis_owner;
revoke all on function cpis.keep_plan_versions() from public;

comment on function cpis.keep_plan_versions() is
  'Trigger: keeps every state that a plan was ever in.';
