-- Both differ: a date of birth alone may be mistyped, and an adopted child has a new name.
create or replace function cpis.is_another_person(p_family text, p_given text, p_born date, p_child cpis.child) returns boolean
language sql immutable parallel safe as $$
  select p_born <> (p_child).date_of_birth and not cpis.same_names(p_family, p_given, (p_child).family_name, (p_child).given_name)
$$;

alter function cpis.is_another_person(text, text, date, cpis.child) owner to cpis_owner;
revoke all on function cpis.is_another_person(text, text, date, cpis.child) from public;
grant execute on function cpis.is_another_person(text, text, date, cpis.child) to cpis_disclose, cpis_register, cpis_retention;

comment on function cpis.is_another_person(text, text, date, cpis.child) is
  'Whether neither the name nor the date of birth is that of a child who is held.';
