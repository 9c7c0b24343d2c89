-- Asked before demographics are: nobody asks about a number that an adoption closed, whichever authority recorded it.
create or replace function cpis.number_closed_by_adoption(p_number text, p_key bytea) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select cpis.caller_role() is not distinct from 'LD' and (
    cpis.any_closed_number(array[p_key]) or exists (select from cpis.child c where c.nhs_number = p_number and c.closed_why = 'adopted'))
$$;

alter function cpis.number_closed_by_adoption(text, bytea) owner to cpis_register;
revoke all on function cpis.number_closed_by_adoption(text, bytea) from public;
grant execute on function cpis.number_closed_by_adoption(text, bytea) to cpis_app;

comment on function cpis.number_closed_by_adoption(text, bytea) is
  'Whether any authority closed a number by an adoption. Decides only that demographics are not asked.';
