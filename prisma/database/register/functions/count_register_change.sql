-- A preview of a file says of which state of the register it was made; if that has changed, it is made again.
create or replace function cpis.count_register_change() returns trigger
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  insert into cpis.register_version (authority_id)
  select distinct authority_id from changed_rows order by authority_id
  on conflict (authority_id) do update set version = register_version.version + 1;
  return null;
end $$;

alter function cpis.count_register_change() owner to cpis_owner;
revoke all on function cpis.count_register_change() from public;

comment on function cpis.count_register_change() is
  'Trigger: counts every change of an authority''s children and plans.';
