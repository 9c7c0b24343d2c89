-- After an adoption no link between the numbers is ever made (design decision 25), in neither direction. One that stood before
-- leads nowhere (numbers_of).
create or replace function cpis.refuse_link_to_adopted() returns trigger
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  if cpis.any_adopted(array[new.nhs_number, new.replaced_by]) then
    raise exception 'a number closed by an adoption is never linked' using errcode = 'check_violation';
  end if;
  return new;
end $$;

alter function cpis.refuse_link_to_adopted() owner to cpis_register;
revoke all on function cpis.refuse_link_to_adopted() from public;

comment on function cpis.refuse_link_to_adopted() is
  'Trigger: refuses to link a number that an adoption closed.';
