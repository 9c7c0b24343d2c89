-- Asked before demographics are: nobody asks about a number that an adoption closed, whichever authority recorded it, and whether or not the
-- child has been erased since. The worker, which no person stands behind, asks for whomever it compares by the clock.
create or replace function cpis.closed_by_adoption(p_numbers text[], p_keys bytea[]) returns setof text
language sql stable security definer set search_path = cpis, pg_temp as $$
  select n.number from unnest(p_numbers, p_keys) as n (number, key)
  where ((select cpis.caller_role()) is not distinct from 'LD' or session_user = 'cpis_worker') and (
    exists (select from cpis.closed_number k where k.number_key = n.key)
    or exists (select from cpis.child c where c.nhs_number = n.number and c.closed_why = 'adopted'))
$$;

alter function cpis.closed_by_adoption(text[], bytea[]) owner to cpis_register;
revoke all on function cpis.closed_by_adoption(text[], bytea[]) from public;
grant execute on function cpis.closed_by_adoption(text[], bytea[]) to cpis_app, cpis_worker;

comment on function cpis.closed_by_adoption(text[], bytea[]) is
  'Which of these numbers an adoption closed at any authority, given with their keyed hashes. Decides only that demographics are not asked.';
