-- Demographics say, of a person whose name and date of birth agree, that one number took the place of another. Where the old one already
-- leads to a third, demographics name the last of the chain: the end of what we know leads on to it. Nothing is joined that an adoption
-- closed, or that two people have parted: of a child that has been erased since only a keyed hash is left, which whoever calls has compared.
-- What is said again, and what is not joined although it is said again, is kept from now on anew: nobody may be held under either number yet.
create or replace function cpis.join_numbers(p_number text, p_by text, p_authority uuid) returns boolean
language plpgsql volatile set search_path = cpis, pg_temp as $$
declare
  v_numbers text[];
  v_last    text;
begin
  -- One chain after the other: two that are joined to one another at the same moment would close a circle. Rare, and short.
  perform pg_advisory_xact_lock(hashtextextended('superseded', 0));
  v_numbers := cpis.numbers_of(p_number);
  v_last := v_numbers[1];
  -- Joined by links, not only because a record has moved, which may be erased before the links are.
  if v_last = (cpis.numbers_of(p_by))[1] then
    update cpis.superseded_number set said_at = now() where nhs_number = any (v_numbers) and said_at < now() - interval '1 day';
    return true;
  end if;
  -- Two who were parted are not joined again by way of a number that took the place of one of them since.
  update cpis.parted_number set said_at = now()
  where nhs_number = any (cpis.linked_numbers(p_number)) and replaced_by = any (cpis.linked_numbers(p_by));
  if found or cpis.any_adopted(v_numbers || cpis.numbers_of(p_by)) then
    return false;
  end if;
  insert into cpis.superseded_number (nhs_number, replaced_by, recorded_by, said_of) values (v_last, p_by, p_authority, p_number);
  return true;
end $$;

alter function cpis.join_numbers(text, text, uuid) owner to cpis_register;
revoke all on function cpis.join_numbers(text, text, uuid) from public;

comment on function cpis.join_numbers(text, text, uuid) is
  'Joins a number to the one that replaced it, as demographics say. Answers whether the two are joined now.';
