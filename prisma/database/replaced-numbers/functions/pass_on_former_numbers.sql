-- Whoever finds a person under two numbers is told to withdraw the plans of the wrong record. What led to it then leads to the other one.
create or replace function cpis.pass_on_former_numbers() returns trigger
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  if exists (select from cpis.plan p where p.child_id = new.child_id and p.withdrawn_at is null) then return null; end if;
  insert into cpis.former_number (child_id, authority_id, present_number, nhs_number)
  select o.id, o.authority_id, o.nhs_number, f.nhs_number
  from cpis.former_number f
  join cpis.child k on k.id = f.child_id
  join cpis.child o on o.authority_id = k.authority_id and o.nhs_number <> f.nhs_number and o.closed_why is null and cpis.is_one_person(k, o)
  where f.child_id = new.child_id and not cpis.any_adopted(array[f.nhs_number, o.nhs_number])
  on conflict do nothing;
  return null;
end $$;

alter function cpis.pass_on_former_numbers() owner to cpis_register;
revoke all on function cpis.pass_on_former_numbers() from public;

comment on function cpis.pass_on_former_numbers() is
  'Trigger: the former numbers of a record whose last plan is withdrawn lead to the other record that its authority has of the same person.';
