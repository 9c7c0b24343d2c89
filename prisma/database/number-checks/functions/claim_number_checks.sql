-- The rule of a lease is that of every queue (work/tables.sql).
create or replace function cpis.claim_number_checks(p_limit integer, p_seconds integer)
returns table (child_id uuid, seen uuid, nhs_number text, family_name text, given_name text, date_of_birth date, lease uuid)
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_lease uuid := gen_random_uuid();
begin
  -- A process that has let its lease run out has failed.
  with late as (
    select q.child_id from cpis.number_check q where q.leased_until < now() order by q.leased_until limit 200 for update skip locked
  )
  update cpis.number_check q set leased_by = null, leased_until = null, last_error = 'the process ended during the work',
    next_at = now() + cpis.work_pause(q.attempts) from late where q.child_id = late.child_id;

  return query
  with due as (
    select q.child_id from cpis.number_check q where q.leased_by is null and q.next_at <= now()
    order by q.next_at limit p_limit for update skip locked
  ), claimed as (
    update cpis.number_check q set leased_by = v_lease, leased_until = now() + make_interval(secs => p_seconds), attempts = q.attempts + 1
    from due where q.child_id = due.child_id returning q.child_id
  )
  select c.id, c.version_id, c.nhs_number, c.family_name, c.given_name, c.date_of_birth, v_lease
  from claimed join cpis.child c on c.id = claimed.child_id;
end $$;

alter function cpis.claim_number_checks(integer, integer) owner to cpis_register;
revoke all on function cpis.claim_number_checks(integer, integer) from public;
grant execute on function cpis.claim_number_checks(integer, integer) to cpis_worker;

comment on function cpis.claim_number_checks(integer, integer) is
  'Leases children who wait to be compared with demographics to a worker, with what is compared.';
