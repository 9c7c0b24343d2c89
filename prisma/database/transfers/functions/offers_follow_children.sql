-- An open offer says what is so, including the child's name and date of birth.
create or replace function cpis.offers_follow_children() returns trigger
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  if not exists (select from cpis.transfer t where t.state = 'offered' and t.from_authority in (select authority_id from changed_rows)) then
    return null;
  end if;
  update cpis.transfer t set family_name = c.family_name, given_name = c.given_name, date_of_birth = c.date_of_birth
  from changed_rows c join cpis.plan p on p.child_id = c.id
  where t.plan_id = p.id and t.state = 'offered' and t.nhs_number = c.nhs_number
    and (t.family_name, t.given_name, t.date_of_birth) is distinct from (c.family_name, c.given_name, c.date_of_birth);
  return null;
end $$;

alter function cpis.offers_follow_children() owner to cpis_register;
revoke all on function cpis.offers_follow_children() from public;

comment on function cpis.offers_follow_children() is
  'Trigger: keeps open offers in step with their children.';
