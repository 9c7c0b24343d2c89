-- All numbers under which something about one person may stand (design decision 25): the present one first, then every number
-- that it replaced, directly or by way of another. An authority that has not yet corrected a number must not make an
-- alert vanish, for whichever of the numbers is looked up. A circle ends where it began.
-- A number that a record left because it was replaced was the child's own: it leads to where the record is now, and back, whatever has become of
-- the links. Nothing leads on from a number that an adoption closed, nor past it, whoever recorded that another took its place, nor from the new one
-- back to it: the child has another name now, and must not be found by the old number. Only from the numbers that this one leads to: what leads here by a
-- mistake that its authority has corrected does not lead on to the record.
create or replace function cpis.numbers_of(p_number text) returns text[]
language plpgsql stable as $$
declare
  v_numbers text[] := array[p_number];
  v_next    text;
  v_passed  text[];
  v_earlier text[];
begin
  loop
    select s.replaced_by, s.passed into v_next, v_passed from cpis.superseded_number s where s.nhs_number = v_numbers[1];
    exit when not found or v_next = any (v_numbers) or cpis.any_adopted(v_passed || v_numbers[1]);
    v_numbers := v_next || v_numbers;
  end loop;
  v_numbers := v_numbers || array(
    with recursive moved_to as (
      select f.present_number as number from cpis.former_number f where f.nhs_number = any (v_numbers) and cpis.leads_on(f)
      union select s.replaced_by from cpis.superseded_number s join moved_to m on s.nhs_number = m.number where not cpis.any_adopted(s.passed || m.number))
    select m.number from moved_to m where m.number <> all (v_numbers));
  v_numbers := v_numbers || array(
    select distinct f.nhs_number from cpis.former_number f
    where f.present_number = any (v_numbers) and f.nhs_number <> all (v_numbers) and cpis.leads_on(f));
  v_earlier := v_numbers;
  loop
    select array_agg(s.nhs_number) into v_earlier
    from cpis.superseded_number s where s.replaced_by = any (v_earlier) and s.nhs_number <> all (v_numbers) and not cpis.any_adopted(s.passed || s.nhs_number);
    exit when v_earlier is null;
    v_numbers := v_numbers || v_earlier;
  end loop;
  return v_numbers;
end $$;

alter function cpis.numbers_of(text) owner to cpis_owner;
revoke all on function cpis.numbers_of(text) from public;
grant execute on function cpis.numbers_of(text) to cpis_disclose, cpis_register, cpis_retention, cpis_audit;

comment on function cpis.numbers_of(text) is
  'All NHS numbers of one person, the one valid now first.';
