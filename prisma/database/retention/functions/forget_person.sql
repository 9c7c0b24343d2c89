-- Whatever still refers to them keeps them: a foreign key says so.
create or replace function cpis.forget_person(p_person uuid) returns boolean
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  delete from cpis.invitation where person_id = p_person;
  delete from cpis.person_identity where person_id = p_person;
  delete from cpis.session where person_id = p_person;
  delete from cpis.person where id = p_person;
  return true;
exception when foreign_key_violation then
  return false;
end $$;

alter function cpis.forget_person(uuid) owner to cpis_retention;
revoke all on function cpis.forget_person(uuid) from public;

comment on function cpis.forget_person(uuid) is
  'Deletes a person whom no record names any more. Answers whether it did.';
