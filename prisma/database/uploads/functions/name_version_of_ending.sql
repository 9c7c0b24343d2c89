-- An ending that waits is about the plan as it stood when it was held.
create or replace function cpis.name_version_of_ending() returns trigger
language plpgsql volatile as $$
begin
  select p.version_id into new.version_id from cpis.plan p where p.id = new.plan_id;
  if not found then raise exception 'there is no such plan' using errcode = 'foreign_key_violation'; end if;
  return new;
end $$;

alter function cpis.name_version_of_ending() owner to cpis_owner;
revoke all on function cpis.name_version_of_ending() from public;

comment on function cpis.name_version_of_ending() is
  'Trigger: notes the plan''s version on an ending that is held back.';
