-- A former number leads to where the record is now, also when the record moved by way of others. Of its own path its versions tell, from when it left
-- the number until it first came to the one that it has now: what it had by mistake after that is not on the way. Of a number that it took from
-- another record the path is what that one had passed (former_number.passed), what it took at the same time or later, and all that it left since. The
-- number that it has now was not left.
create or replace function cpis.numbers_passed(p_former cpis.former_number) returns text[]
language sql stable as $$
  with stood as materialized (
    select v.nhs_number, v.version from cpis.child_version v where v.child_id = (p_former).child_id
  ), path as (
    select max(s.version) as from_version from stood s where s.nhs_number = (p_former).nhs_number
  )
  select array(
    select (p_former).nhs_number
    union
    select unnest((p_former).passed)
    union
    select s.nhs_number from stood s, path
    where s.nhs_number <> (p_former).present_number and s.version > coalesce(path.from_version, 0) and not exists (
      select from stood e where e.nhs_number = (p_former).present_number and e.version > coalesce(path.from_version, 0) and e.version < s.version)
    union
    select f.nhs_number from cpis.former_number f, path
    where path.from_version is null and f.child_id = (p_former).child_id and f.recorded_at >= (p_former).recorded_at
      and f.nhs_number not in (select s.nhs_number from stood s))
$$;

alter function cpis.numbers_passed(cpis.former_number) owner to cpis_owner;
revoke all on function cpis.numbers_passed(cpis.former_number) from public;
grant execute on function cpis.numbers_passed(cpis.former_number) to cpis_register, cpis_retention;

comment on function cpis.numbers_passed(cpis.former_number) is
  'A former number of a record, and those that the record left since, on the way to the one that it has now.';
