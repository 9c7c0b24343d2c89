-- Used to refuse a replacement that would close a circle.
create or replace function cpis.leads_to(p_number text) returns text[]
language sql stable as $$
  with recursive leads_to as (
    select p_number as nhs_number
    union select s.replaced_by from cpis.superseded_number s join leads_to l on s.nhs_number = l.nhs_number)
  select array_agg(nhs_number) from leads_to
$$;

alter function cpis.leads_to(text) owner to cpis_owner;
revoke all on function cpis.leads_to(text) from public;
grant execute on function cpis.leads_to(text) to cpis_register;

comment on function cpis.leads_to(text) is
  'A number and those that have replaced it, one after the other.';
