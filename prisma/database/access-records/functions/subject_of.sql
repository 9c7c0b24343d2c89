-- A child in the log: every number that was replaced by, or replaces, the one asked for; the children under them; and the
-- wrong numbers under which these children stood before their authorities corrected them.
create or replace function cpis.subject_of(p_number text) returns table (numbers text[], children uuid[], wrong_numbers text[])
language plpgsql stable set search_path = cpis, pg_temp as $$
begin
  numbers := cpis.numbers_of(p_number);
  children := array(select c.id from cpis.child c where c.nhs_number = any (numbers));
  wrong_numbers := array(select distinct v.nhs_number from cpis.child_version v where v.child_id = any (children) and v.nhs_number <> all (numbers));
  return next;
end $$;

alter function cpis.subject_of(text) owner to cpis_audit;
revoke all on function cpis.subject_of(text) from public;

comment on function cpis.subject_of(text) is
  'The numbers and records by which a child is found in the access records.';
