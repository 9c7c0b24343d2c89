-- One record that might be the same child is enough to say no: an adopted child must not be found.
create or replace function cpis.is_held_by_others_alone(p_adopted cpis.child) returns boolean
language sql stable as $$
  select coalesce(bool_and(cpis.is_another_person(h.family_name, h.given_name, h.date_of_birth, p_adopted)), false)
  from cpis.holders_of((p_adopted).nhs_number) h
$$;

alter function cpis.is_held_by_others_alone(cpis.child) owner to cpis_owner;
revoke all on function cpis.is_held_by_others_alone(cpis.child) from public;
grant execute on function cpis.is_held_by_others_alone(cpis.child) to cpis_disclose, cpis_register, cpis_retention;

comment on function cpis.is_held_by_others_alone(cpis.child) is
  'Whether all who hold the number of an adopted child have another name and another date of birth.';
