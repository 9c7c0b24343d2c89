-- A verdict is about a number with a name and a date of birth. A new local reference, or a protection, is no other person.
create or replace function cpis.is_as_asked(p_child cpis.child, p_version uuid) returns boolean
language sql stable as $$
  select (p_child).version_id = p_version or exists (
    select from cpis.child_version v
    where v.version_id = p_version and v.child_id = (p_child).id
      and (v.nhs_number, v.family_name, v.given_name, v.date_of_birth)
        = ((p_child).nhs_number, (p_child).family_name, (p_child).given_name, (p_child).date_of_birth))
$$;

alter function cpis.is_as_asked(cpis.child, uuid) owner to cpis_owner;
revoke all on function cpis.is_as_asked(cpis.child, uuid) from public;
grant execute on function cpis.is_as_asked(cpis.child, uuid) to cpis_register;

comment on function cpis.is_as_asked(cpis.child, uuid) is
  'Whether a child still has the number, the name and the date of birth that demographics were asked about.';
