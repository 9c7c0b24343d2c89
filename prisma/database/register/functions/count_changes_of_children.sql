-- Like count_register_change, but for what is a new state of a child: that demographics said the same again makes no preview untrue.
create or replace function cpis.count_changes_of_children() returns trigger
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  insert into cpis.register_version (authority_id)
  select distinct c.authority_id from changed_rows c join former_rows f on f.id = c.id where c.version_id <> f.version_id order by c.authority_id
  on conflict (authority_id) do update set version = register_version.version + 1;
  return null;
end $$;

alter function cpis.count_changes_of_children() owner to cpis_owner;
revoke all on function cpis.count_changes_of_children() from public;

comment on function cpis.count_changes_of_children() is
  'Trigger: counts every change of an authority''s children.';
