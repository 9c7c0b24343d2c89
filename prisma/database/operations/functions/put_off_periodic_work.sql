-- Work that fails must not stand in the way of the rest, and operators must see it.
create or replace function cpis.put_off_periodic_work(p_name text, p_error text) returns void
language sql volatile security definer set search_path = cpis, pg_temp as $$
  update cpis.periodic_work set failed_at = now(), error = left(p_error, 200), next_at = now() + least(every, interval '10 minutes') where name = p_name
$$;

alter function cpis.put_off_periodic_work(text, text) owner to cpis_delivery;
revoke all on function cpis.put_off_periodic_work(text, text) from public;
grant execute on function cpis.put_off_periodic_work(text, text) to cpis_worker;

comment on function cpis.put_off_periodic_work(text, text) is
  'Puts periodic work off that failed, and notes why.';
