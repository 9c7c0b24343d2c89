-- For a form, a mended row and a file, whose rows under the old number are not taken. The register need not hold the person: whoever holds
-- either number, now or later, is found under both. The keys are those of the numbers that adoptions closed and whose children were erased.
create or replace function cpis.follow_replacement(p_number text, p_by text, p_keys bytea[]) returns boolean
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  if cpis.caller_role() is distinct from 'LD' or cpis.caller_organisation() is null or cpis.any_closed_number(p_keys) then return false; end if;
  return cpis.join_numbers(p_number, p_by, cpis.caller_organisation());
end $$;

alter function cpis.follow_replacement(text, text, bytea[]) owner to cpis_register;
revoke all on function cpis.follow_replacement(text, text, bytea[]) from public;
grant execute on function cpis.follow_replacement(text, text, bytea[]) to cpis_app;

comment on function cpis.follow_replacement(text, text, bytea[]) is
  'Records for the caller''s authority that demographics replaced a number by another. Answers whether the two are joined now.';
