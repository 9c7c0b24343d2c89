-- Whoever recorded the link: a form, a file, the clock or two people who parted another one.
create or replace function cpis.join_records_by_link() returns trigger
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  perform cpis.join_records(new.replaced_by);
  return null;
end $$;

alter function cpis.join_records_by_link() owner to cpis_register;
revoke all on function cpis.join_records_by_link() from public;

comment on function cpis.join_records_by_link() is
  'Trigger: settles what records share that a new link between numbers joins.';
