-- Nothing is deleted for an adoption, which may have been entered in error: it silences the way.
create or replace function cpis.leads_on(p_former cpis.former_number) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select not cpis.any_adopted(cpis.numbers_passed(p_former))
$$;

alter function cpis.leads_on(cpis.former_number) owner to cpis_register;
revoke all on function cpis.leads_on(cpis.former_number) from public;
grant execute on function cpis.leads_on(cpis.former_number) to cpis_audit, cpis_disclose, cpis_retention;

comment on function cpis.leads_on(cpis.former_number) is
  'Whether a former number leads to its record: not from a number that an adoption closed, nor past one.';
