-- Work that is done outside the database, after which its process says so.
create or replace function cpis.finish_periodic_work(p_name text, p_lease uuid, p_did integer) returns boolean
language sql volatile security definer set search_path = cpis, pg_temp as $$
  with finished as (
    update cpis.periodic_work set done_at = now(), did = p_did, next_at = cpis.next_period(every, counted_from), attempts = 0, leased_by = null,
      leased_until = null, failed_at = null, last_error = null
    where name = p_name and done_by = session_user and leased_by = p_lease returning name
  )
  select exists (select from finished)
$$;

alter function cpis.finish_periodic_work(text, uuid, integer) owner to cpis_delivery;
revoke all on function cpis.finish_periodic_work(text, uuid, integer) from public;
grant execute on function cpis.finish_periodic_work(text, uuid, integer) to cpis_worker, cpis_sealer, cpis_verifier;

comment on function cpis.finish_periodic_work(text, uuid, integer) is
  'Notes that a piece of periodic work is done, and when the next is due. Answers false for a lease that somebody else has by now.';
