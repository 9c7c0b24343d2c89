-- Whoever could not be compared waits in the queue, by whatever way it came in; whoever was compared, or whose record is closed, does not. A
-- record that an adoption closed is never asked about.
create or replace function cpis.await_number_check() returns trigger
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  insert into cpis.number_check (child_id)
  select id from changed_rows where number_status = 'not-traced' and closed_on is null
  on conflict do nothing;
  if tg_op = 'UPDATE' then
    delete from cpis.number_check q using changed_rows c where q.child_id = c.id and (c.number_status <> 'not-traced' or c.closed_on is not null);
  end if;
  return null;
end $$;

alter function cpis.await_number_check() owner to cpis_register;
revoke all on function cpis.await_number_check() from public;

comment on function cpis.await_number_check() is
  'Trigger: puts children who were not compared with demographics into the queue, and takes out those who were.';
