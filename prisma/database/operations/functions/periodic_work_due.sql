-- Workers ask every few seconds.
create or replace function cpis.periodic_work_due() returns setof text
language sql stable security definer set search_path = cpis, pg_temp as $$
  select name from cpis.periodic_work where next_at <= now() order by next_at
$$;

alter function cpis.periodic_work_due() owner to cpis_delivery;
revoke all on function cpis.periodic_work_due() from public;
grant execute on function cpis.periodic_work_due() to cpis_worker;

comment on function cpis.periodic_work_due() is
  'The names of periodic work that is due, longest due first.';
