-- That others hold it does not do: a stranger whose number was mistyped would open what an adoption closed. Demographics must have said that it is
-- theirs, which they do by the clock (closed_by_adoption).
create or replace function cpis.is_adopted_under_anothers_number(p_adopted cpis.child) returns boolean
language sql stable as $$
  select cpis.is_held_by_others_alone(p_adopted) and exists (select from cpis.holders_of((p_adopted).nhs_number) h where h.is_confirmed)
$$;

alter function cpis.is_adopted_under_anothers_number(cpis.child) owner to cpis_owner;
revoke all on function cpis.is_adopted_under_anothers_number(cpis.child) from public;
grant execute on function cpis.is_adopted_under_anothers_number(cpis.child) to cpis_disclose, cpis_register, cpis_retention;

comment on function cpis.is_adopted_under_anothers_number(cpis.child) is
  'Whether an adoption was recorded under a number that is another person''s, as all others who hold it and demographics say.';
