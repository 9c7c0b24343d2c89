-- A name and no way in, 13 months after the invitation ran out. Somebody who would be the last administrator of their
-- organisation stays invited.
create or replace function cpis.forget_invited(p_person uuid) returns boolean
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  delete from cpis.invitation where person_id = p_person;
  update cpis.role_assignment set ended_at = now() where person_id = p_person and ended_at is null;
  update cpis.person set email = null, status = 'suspended' where id = p_person;
  return true;
exception when check_violation then
  return false;
end $$;

alter function cpis.forget_invited(uuid) owner to cpis_retention;
revoke all on function cpis.forget_invited(uuid) from public;

comment on function cpis.forget_invited(uuid) is
  'Forgets the address of somebody who was invited and never came. Answers whether it did.';
