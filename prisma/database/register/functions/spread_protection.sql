-- A child must not be found by any record that the authority has of it: the rule of keep_protection_of_number, the other way round.
create or replace function cpis.spread_protection() returns trigger
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  update cpis.child o set is_protected = true, change = 'protected', changed_by = new.changed_by, upload_id = new.upload_id
  where o.authority_id = new.authority_id and o.id <> new.id and not o.is_protected and o.closed_why is distinct from 'adopted'
    and o.date_of_birth = new.date_of_birth
    and ((lower(o.family_name), lower(o.given_name)) = (lower(new.family_name), lower(new.given_name)) or cpis.is_joined_person(o, new));
  return null;
end $$;

alter function cpis.spread_protection() owner to cpis_register;
revoke all on function cpis.spread_protection() from public;

comment on function cpis.spread_protection() is
  'Trigger: protects the other records that an authority has of a child whom it protects.';
