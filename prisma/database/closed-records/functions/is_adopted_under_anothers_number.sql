-- One record that might be the same child is enough to say no: an adopted child must not be found.
create or replace function cpis.is_adopted_under_anothers_number(p_adopted cpis.child) returns boolean
language sql stable as $$
  select coalesce(bool_and(cpis.is_another_person(o.family_name, o.given_name, o.date_of_birth, p_adopted)), false)
  from cpis.child o where o.nhs_number = (p_adopted).nhs_number and o.closed_why is null
$$;

alter function cpis.is_adopted_under_anothers_number(cpis.child) owner to cpis_owner;
revoke all on function cpis.is_adopted_under_anothers_number(cpis.child) from public;
grant execute on function cpis.is_adopted_under_anothers_number(cpis.child) to cpis_register, cpis_retention;

comment on function cpis.is_adopted_under_anothers_number(cpis.child) is
  'Whether an adoption was recorded under a number that is another person''s, as all others who hold it say.';
