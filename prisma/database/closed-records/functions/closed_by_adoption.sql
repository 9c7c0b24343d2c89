-- Asked before demographics are: nobody asks about a number that an adoption closed, whichever authority recorded it, and whether or not the
-- child has been erased since. Unless it is plain that the adoption is another person's: whoever types a name and a date of birth, neither of which
-- is the adopted child's, asks about the number's real holder. The worker, which no person stands behind, asks for those who are held, and goes by
-- what all that hold the number say: what demographics answer it decides whether the number is theirs (is_adopted_under_anothers_number).
create or replace function cpis.closed_by_adoption(
  p_numbers text[], p_keys bytea[], p_family text default null, p_given text default null, p_born date default null)
returns setof text
language sql stable security definer set search_path = cpis, pg_temp as $$
  select n.number from unnest(p_numbers, p_keys) as n (number, key)
  where ((select cpis.caller_role()) is not distinct from 'LD' or session_user = 'cpis_worker') and (
    exists (select from cpis.closed_number k where k.number_key = n.key)
    or exists (
      select from cpis.child a
      where a.nhs_number = n.number and a.closed_why = 'adopted'
        and case when session_user = 'cpis_worker' then not cpis.is_held_by_others_alone(a)
                 else cpis.is_another_person(p_family, p_given, p_born, a) is distinct from true end))
$$;

alter function cpis.closed_by_adoption(text[], bytea[], text, text, date) owner to cpis_register;
revoke all on function cpis.closed_by_adoption(text[], bytea[], text, text, date) from public;
grant execute on function cpis.closed_by_adoption(text[], bytea[], text, text, date) to cpis_app, cpis_worker;

comment on function cpis.closed_by_adoption(text[], bytea[], text, text, date) is
  'Which of these numbers an adoption closed at any authority, given with their keyed hashes. Decides only that demographics are not asked.';
