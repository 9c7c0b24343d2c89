-- Narrower than the national matching (same_names): nobody looks at the two, and twins may share a given name among several.
create or replace function cpis.is_one_person(p_one cpis.child, p_other cpis.child) returns boolean
language sql immutable parallel safe as $$
  select (p_one).authority_id = (p_other).authority_id and (p_one).id <> (p_other).id and (p_one).date_of_birth = (p_other).date_of_birth
    and cpis.name_letters((p_one).family_name) = cpis.name_letters((p_other).family_name)
    and (cpis.name_letters((p_one).given_name) = cpis.name_letters((p_other).given_name)
      or ((p_one).local_id = (p_other).local_id
        and cpis.same_names((p_one).family_name, (p_one).given_name, (p_other).family_name, (p_other).given_name)))
$$;

alter function cpis.is_one_person(cpis.child, cpis.child) owner to cpis_owner;
revoke all on function cpis.is_one_person(cpis.child, cpis.child) from public;
grant execute on function cpis.is_one_person(cpis.child, cpis.child) to cpis_register;

comment on function cpis.is_one_person(cpis.child, cpis.child) is
  'Whether two records of an authority are of one person, by their names, their dates of birth and its own reference.';
