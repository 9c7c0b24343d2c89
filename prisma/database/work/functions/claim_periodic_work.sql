-- One piece, the longest due first, and only of the login that asks. p_early also takes what is not due yet: the sealer alone, when
-- a batch has filled up. Not what was put off after a failure: the batch stays full, so that it would be tried without a pause.
-- p_by_function, for the worker: true for what a function does, false for what takes hours outside the database and must not keep the rest waiting.
create or replace function cpis.claim_periodic_work(p_seconds integer, p_early boolean default false, p_by_function boolean default null) returns table (name text, lease uuid)
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  -- A process that has let its lease run out has failed.
  perform cpis.put_off_periodic_work(w.name, w.leased_by, 'the process ended during the work')
  from (select p.name, p.leased_by from cpis.periodic_work p
        where p.done_by = session_user and p.leased_until < now() for update skip locked) w;

  return query
  with due as (
    select p.name from cpis.periodic_work p
    where p.done_by = session_user and p.leased_by is null and (p_by_function is null or p_by_function = (p.act is not null)) and (p.next_at <= now() or (p_early and p.done_by = 'cpis_sealer' and p.failed_at is null))
    order by p.next_at, p.name limit 1 for update skip locked
  )
  update cpis.periodic_work p set leased_by = gen_random_uuid(), leased_until = now() + make_interval(secs => p_seconds), attempts = p.attempts + 1
  from due where p.name = due.name returning p.name, p.leased_by;
end $$;

alter function cpis.claim_periodic_work(integer, boolean, boolean) owner to cpis_delivery;
revoke all on function cpis.claim_periodic_work(integer, boolean, boolean) from public;
grant execute on function cpis.claim_periodic_work(integer, boolean, boolean) to cpis_worker, cpis_sealer, cpis_verifier;

comment on function cpis.claim_periodic_work(integer, boolean, boolean) is
  'Leases the piece of periodic work that is due longest to the login that does it.';
