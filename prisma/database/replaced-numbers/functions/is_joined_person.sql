-- By the national matching, and only under numbers that are joined: an authority may hold two people of one name and one birthday, and two whose numbers
-- were joined by mistake.
create or replace function cpis.is_joined_person(p_one cpis.child, p_other cpis.child) returns boolean
language sql stable as $$
  select (p_one).authority_id = (p_other).authority_id and (p_one).id <> (p_other).id and (p_one).date_of_birth = (p_other).date_of_birth
    and cpis.same_names((p_one).family_name, (p_one).given_name, (p_other).family_name, (p_other).given_name)
    and (p_one).nhs_number = any (cpis.numbers_of((p_other).nhs_number))
$$;

alter function cpis.is_joined_person(cpis.child, cpis.child) owner to cpis_owner;
revoke all on function cpis.is_joined_person(cpis.child, cpis.child) from public;
grant execute on function cpis.is_joined_person(cpis.child, cpis.child) to cpis_register, cpis_retention;

comment on function cpis.is_joined_person(cpis.child, cpis.child) is
  'Whether two records of an authority, under numbers that are joined, are of one person.';
