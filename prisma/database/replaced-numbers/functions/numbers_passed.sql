-- A former number leads to where the record is now, also when the record moved by way of others. Of its own path its versions tell, and of one that it
-- took from another record the numbers that it took at the same time or later. The number that it has now is not among them: it was not left.
create or replace function cpis.numbers_passed(p_former cpis.former_number) returns text[]
language sql stable as $$
  select array(
    select (p_former).nhs_number
    union select f.nhs_number from cpis.former_number f where f.child_id = (p_former).child_id and f.recorded_at >= (p_former).recorded_at
    union select v.nhs_number from cpis.child_version v
    where v.child_id = (p_former).child_id and v.nhs_number <> (p_former).present_number and v.version > coalesce((
      select max(l.version) from cpis.child_version l where l.child_id = v.child_id and l.nhs_number = (p_former).nhs_number), 0))
$$;

alter function cpis.numbers_passed(cpis.former_number) owner to cpis_owner;
revoke all on function cpis.numbers_passed(cpis.former_number) from public;
grant execute on function cpis.numbers_passed(cpis.former_number) to cpis_register, cpis_retention;

comment on function cpis.numbers_passed(cpis.former_number) is
  'A former number of a record, and those that the record left since, on the way to the one that it has now.';
