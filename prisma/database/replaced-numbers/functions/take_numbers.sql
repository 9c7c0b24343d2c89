-- What led to the one record leads to the other from now on: the number it has, where the two stand under numbers that are joined, and those that it
-- left. Nothing that would lead past a number that an adoption closed.
create or replace function cpis.take_numbers(p_taker cpis.child, p_other cpis.child, p_with_present boolean default true) returns void
language sql volatile set search_path = cpis, pg_temp as $$
  insert into cpis.former_number (child_id, authority_id, present_number, nhs_number, was_confirmed, recorded_at, passed)
  select (p_taker).id, (p_taker).authority_id, (p_taker).nhs_number, l.number, l.was_confirmed, l.recorded_at, way.passed
  from (
    select (p_other).nhs_number as number, cpis.says_whose_number((p_other).number_status) as was_confirmed, now() as recorded_at, '{}'::text[] as passed
    where p_with_present
    union all
    select f.nhs_number, f.was_confirmed, f.recorded_at, cpis.numbers_passed(f) from cpis.former_number f where f.child_id = (p_other).id) l
  cross join lateral (select array_remove(l.passed || (p_other).nhs_number, (p_taker).nhs_number) as passed) way
  where l.number <> (p_taker).nhs_number and not cpis.any_adopted(way.passed)
  on conflict do nothing
$$;

alter function cpis.take_numbers(cpis.child, cpis.child, boolean) owner to cpis_register;
revoke all on function cpis.take_numbers(cpis.child, cpis.child, boolean) from public;

comment on function cpis.take_numbers(cpis.child, cpis.child, boolean) is
  'Gives a record the numbers of another record of the same person.';
