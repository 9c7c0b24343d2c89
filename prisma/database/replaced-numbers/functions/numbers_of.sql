-- All numbers under which something about one person may stand (design decision 25): the present one first, then every number
-- that it replaced, directly or by way of another. An authority that has not yet corrected a number must not make an
-- alert vanish, for whichever of the numbers is looked up. A circle ends where it began.
create or replace function cpis.numbers_of(p_number text) returns text[]
language plpgsql stable as $$
declare
  v_numbers text[] := array[p_number];
  v_next    text;
  v_earlier text[];
begin
  loop
    select s.replaced_by into v_next from cpis.superseded_number s where s.nhs_number = v_numbers[1];
    exit when not found or v_next = any (v_numbers);
    v_numbers := v_next || v_numbers;
  end loop;
  v_earlier := v_numbers;
  loop
    select array_agg(s.nhs_number) into v_earlier
    from cpis.superseded_number s where s.replaced_by = any (v_earlier) and s.nhs_number <> all (v_numbers);
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
