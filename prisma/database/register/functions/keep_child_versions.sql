-- One statement for all children of a statement: a file brings twenty thousand. Runs as the owner, so that whoever
-- changes a child can neither forget its history nor write another.
create or replace function cpis.keep_child_versions() returns trigger
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  insert into cpis.child_version
  select version_id, id, version, authority_id, nhs_number, local_id, family_name, given_name, date_of_birth, is_protected, closed_on, closed_why,
         change, changed_by, upload_id, updated_at from changed_rows;
  return null;
end $$;

alter function cpis.keep_child_versions() owner to cpis_owner;
revoke all on function cpis.keep_child_versions() from public;

comment on function cpis.keep_child_versions() is
  'Trigger: keeps every state that a child''s details were ever in.';
