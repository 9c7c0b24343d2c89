-- One statement for all children of a statement: a file brings twenty thousand. Runs as the owner, so that whoever
-- changes a child can neither forget its history nor write another.
create or replace function cpis.keep_child_versions() returns trigger
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    insert into cpis.child_version
    select c.version_id, c.id, c.version, c.authority_id, c.nhs_number, c.local_id, c.family_name, c.given_name, c.date_of_birth, c.is_protected,
           c.closed_on, c.closed_why, c.change, c.changed_by, c.upload_id, c.updated_at
    from changed_rows c join former_rows f on f.id = c.id where c.version_id <> f.version_id;
    return null;
  end if;
  insert into cpis.child_version
  select version_id, id, version, authority_id, nhs_number, local_id, family_name, given_name, date_of_birth, is_protected, closed_on, closed_why,
         change, changed_by, upload_id, updated_at from changed_rows;
  return null;
end $$;

alter function cpis.keep_child_versions() owner to cpis_owner;
revoke all on function cpis.keep_child_versions() from public;

comment on function cpis.keep_child_versions() is
  'Trigger: keeps every state that a child''s details were ever in.';
