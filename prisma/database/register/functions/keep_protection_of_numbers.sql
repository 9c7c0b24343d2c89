-- The same rule as keep_protection_of_number for the children whom a file adds, in one statement for all of them.
create or replace function cpis.keep_protection_of_numbers() returns trigger
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_children uuid[];
begin
  v_children := array(
    select n.id from changed_rows n
    where n.upload_id is not null and not n.is_protected and (
      (n.authority_id, n.nhs_number) in (
        select v.authority_id, v.nhs_number from cpis.child_version v
        where v.is_protected and v.authority_id in (select authority_id from changed_rows)
          and not exists (select from cpis.child_version l where l.child_id = v.child_id and l.version > v.version and not l.is_protected))
      -- Not asked of each row: of a full file's 20,000 that took four seconds.
      or n.id in (
        select k.id from cpis.child o join changed_rows r on r.authority_id = o.authority_id and r.date_of_birth = o.date_of_birth
        join cpis.child k on k.id = r.id
        where o.is_protected and o.closed_why is distinct from 'adopted' and cpis.shares_protection(o, k))
      or cpis.is_baby_of_protected(n.authority_id, n.date_of_birth)));
  if cardinality(v_children) > 0 then
    update cpis.child set is_protected = true, change = 'protected' where id = any (v_children);
  end if;
  return null;
end $$;

alter function cpis.keep_protection_of_numbers() owner to cpis_register;
revoke all on function cpis.keep_protection_of_numbers() from public;

comment on function cpis.keep_protection_of_numbers() is
  'Trigger: protects children whom a file adds under protected numbers, or with name and birth of protected ones.';
