-- A plan follows the number of its child by its foreign key. Its history must say who changed the number, not who last
-- changed the plan.
create or replace function cpis.name_who_changed_the_number() returns trigger
language plpgsql volatile as $$
begin
  if new.nhs_number <> old.nhs_number then
    select c.changed_by, c.upload_id into new.changed_by, new.upload_id from cpis.child c where c.id = new.child_id;
  end if;
  return new;
end $$;

alter function cpis.name_who_changed_the_number() owner to cpis_owner;
revoke all on function cpis.name_who_changed_the_number() from public;

comment on function cpis.name_who_changed_the_number() is
  'Trigger: a plan whose number changes takes over from its child who changed it.';
