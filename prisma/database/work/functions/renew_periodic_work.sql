-- For work that takes longer than anybody could say beforehand: a process that stops renewing has died.
create or replace function cpis.renew_periodic_work(p_name text, p_lease uuid, p_seconds integer) returns boolean
language sql volatile security definer set search_path = cpis, pg_temp as $$
  with renewed as (
    update cpis.periodic_work set leased_until = now() + make_interval(secs => p_seconds)
    where name = p_name and done_by = session_user and leased_by = p_lease returning name
  )
  select exists (select from renewed)
$$;

alter function cpis.renew_periodic_work(text, uuid, integer) owner to cpis_delivery;
revoke all on function cpis.renew_periodic_work(text, uuid, integer) from public;
grant execute on function cpis.renew_periodic_work(text, uuid, integer) to cpis_worker, cpis_sealer, cpis_verifier;

comment on function cpis.renew_periodic_work(text, uuid, integer) is
  'Renews the lease on a piece of periodic work. Answers false when it is over, or somebody else has it by now.';
