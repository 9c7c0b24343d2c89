-- By whatever authority. Not by an adoption that was recorded under somebody else's number: where others hold that number, or held it until another
-- took its place, each of them is a person of another name and another date of birth, and demographics have said so of one, it is theirs. An adopted
-- child has a new name, and the same date of birth.
create or replace function cpis.any_adopted(p_numbers text[]) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (
    select from cpis.child a where a.closed_why = 'adopted' and a.nhs_number = any (p_numbers) and not cpis.is_adopted_under_anothers_number(a))
$$;

alter function cpis.any_adopted(text[]) owner to cpis_register;
revoke all on function cpis.any_adopted(text[]) from public;
grant execute on function cpis.any_adopted(text[]) to cpis_disclose, cpis_retention, cpis_audit;

comment on function cpis.any_adopted(text[]) is
  'Whether an adoption closed one of these numbers, of a child whose record is still held.';
