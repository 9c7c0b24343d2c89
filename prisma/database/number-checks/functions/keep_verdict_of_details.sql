-- A verdict is about a number with a name and a date of birth. When one of them changes it no longer stands, whoever changed it and
-- however: a form, a file, a file that is taken back. A protection that followed from it stays, because only two people lift one.
create or replace function cpis.keep_verdict_of_details() returns trigger
language plpgsql volatile as $$
begin
  if (new.nhs_number, new.family_name, new.given_name, new.date_of_birth)
       is distinct from (old.nhs_number, old.family_name, old.given_name, old.date_of_birth)
     -- Unless the change brings a verdict of its own.
     and new.traced_at is not distinct from old.traced_at then
    new.number_status := 'not-traced';
    new.traced_at := null;
  end if;
  if new.number_status <> 'differs' then new.differs_in := '{}'; end if;
  return new;
end $$;

alter function cpis.keep_verdict_of_details() owner to cpis_owner;
revoke all on function cpis.keep_verdict_of_details() from public;

comment on function cpis.keep_verdict_of_details() is
  'Trigger: takes back what demographics said of a child whose number, name or date of birth has changed since.';
