-- What led to the one record leads to the other from now on: the number it has, and those that it left.
create or replace function cpis.take_numbers(p_taker cpis.child, p_other cpis.child) returns void
language sql volatile set search_path = cpis, pg_temp as $$
  insert into cpis.former_number (child_id, authority_id, present_number, nhs_number)
  select (p_taker).id, (p_taker).authority_id, (p_taker).nhs_number, l.number
  from (select (p_other).nhs_number as number union select f.nhs_number from cpis.former_number f where f.child_id = (p_other).id) l
  where l.number <> (p_taker).nhs_number and not cpis.any_adopted(array[l.number, (p_taker).nhs_number])
  on conflict do nothing
$$;

alter function cpis.take_numbers(cpis.child, cpis.child) owner to cpis_register;
revoke all on function cpis.take_numbers(cpis.child, cpis.child) from public;

comment on function cpis.take_numbers(cpis.child, cpis.child) is
  'Gives a record the numbers of another record of the same person.';
