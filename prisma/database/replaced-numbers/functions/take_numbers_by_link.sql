-- Records of one person that a new link joins: see take_joined_numbers.
create or replace function cpis.take_numbers_by_link() returns trigger
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  perform cpis.take_joined_numbers(k, false) from cpis.child k where k.nhs_number = any (cpis.leads_to(new.replaced_by)) and k.closed_why is null;
  return null;
end $$;

alter function cpis.take_numbers_by_link() owner to cpis_register;
revoke all on function cpis.take_numbers_by_link() from public;

comment on function cpis.take_numbers_by_link() is
  'Trigger: records that a new link between numbers joins take numbers along.';
