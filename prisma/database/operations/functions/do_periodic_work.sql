-- Whichever worker comes first does it, and the others pass it by.
create or replace function cpis.do_periodic_work(p_name text) returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  w     cpis.periodic_work;
  v_did integer;
begin
  select * into w from cpis.periodic_work where name = p_name and next_at <= now() for update skip locked;
  if not found then return null; end if;
  execute format('select cpis.%I()', w.act) into v_did;
  update cpis.periodic_work set done_at = now(), next_at = now() + every, did = v_did, failed_at = null, error = null where name = p_name;
  return v_did;
end $$;

alter function cpis.do_periodic_work(text) owner to cpis_delivery;
revoke all on function cpis.do_periodic_work(text) from public;
grant execute on function cpis.do_periodic_work(text) to cpis_worker;

comment on function cpis.do_periodic_work(text) is
  'Does a piece of periodic work if it is due and nobody else is doing it. Answers how many things it did, or null.';
