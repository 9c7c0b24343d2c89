-- Protection stays with the number: a child who is added or moved to a number under which the authority protects a child is
-- protected too, unless two people have lifted that since. Otherwise one person could lift a protection by moving it to
-- another number and publishing the old one again. So is another record of one whom the authority protects (shares_protection), and so is a baby who
-- was born on the day on which the unborn plan of a protected mother ended: whichever twin it is, and whatever form adds it.
create or replace function cpis.keep_protection_of_number() returns trigger
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  if exists (
    select from cpis.child o
    where o.authority_id = new.authority_id and o.is_protected and o.closed_why is distinct from 'adopted'
      and o.date_of_birth = new.date_of_birth and cpis.shares_protection(o, new))
  or (tg_op = 'INSERT' and cpis.is_baby_of_protected(new.authority_id, new.date_of_birth))
  or exists (
    select from cpis.child_version v
    where v.authority_id = new.authority_id and v.nhs_number = new.nhs_number and v.is_protected
      -- Two people have lifted it since.
      and not exists (select from cpis.child_version l where l.child_id = v.child_id and l.version > v.version and not l.is_protected)) then
    new.is_protected := true;
  end if;
  return new;
end $$;

alter function cpis.keep_protection_of_number() owner to cpis_register;
revoke all on function cpis.keep_protection_of_number() from public;

comment on function cpis.keep_protection_of_number() is
  'Trigger: protects a child who comes to a protected number, or has the name and birth of a protected one.';
