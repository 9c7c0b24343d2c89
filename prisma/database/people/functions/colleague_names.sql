-- Lists show who acknowledged or is assigned, and names are nobody's to list across organisations.
create or replace function cpis.colleague_names(p_people uuid[]) returns table (person_id uuid, name text)
language sql stable security definer set search_path = cpis, pg_temp as $$
  select p.id, p.name from cpis.person p
  where p.id = any (p_people) and exists (
    select from cpis.role_assignment a where a.person_id = p.id and a.organisation_id = (select cpis.caller_organisation()))
$$;

alter function cpis.colleague_names(uuid[]) owner to cpis_identity;
revoke all on function cpis.colleague_names(uuid[]) from public;
grant execute on function cpis.colleague_names(uuid[]) to cpis_app;

comment on function cpis.colleague_names(uuid[]) is
  'Names of people who hold or held a role at the caller''s organisation, and of nobody else.';
