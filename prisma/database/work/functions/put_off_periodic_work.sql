-- Work that fails must not stand in the way of the rest, and operators must see it.
create or replace function cpis.put_off_periodic_work(p_name text, p_lease uuid, p_error text) returns boolean
language sql volatile security definer set search_path = cpis, pg_temp as $$
  with put_off as (
    update cpis.periodic_work set failed_at = now(), last_error = left(p_error, 200), next_at = now() + least(every, cpis.work_pause(attempts)),
      leased_by = null, leased_until = null
    where name = p_name and done_by = session_user and leased_by = p_lease returning name
  )
  select exists (select from put_off)
$$;

alter function cpis.put_off_periodic_work(text, uuid, text) owner to cpis_delivery;
revoke all on function cpis.put_off_periodic_work(text, uuid, text) from public;
grant execute on function cpis.put_off_periodic_work(text, uuid, text) to cpis_worker, cpis_sealer, cpis_verifier;

comment on function cpis.put_off_periodic_work(text, uuid, text) is
  'Puts periodic work off that failed, and notes why. Answers false for a lease that somebody else has by now.';
