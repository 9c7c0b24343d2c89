-- What the application says of its caller is not enough here: the role must be held now, by somebody who is not
-- suspended.
create or replace function cpis.holds_role(p_roles text[]) returns boolean
language sql stable set search_path = cpis, pg_temp as $$
  select (select cpis.caller_role()) = any (p_roles) and exists (
    select from cpis.role_assignment a join cpis.person p on p.id = a.person_id
    where a.person_id = (select cpis.caller_user()) and a.role = (select cpis.caller_role()) and a.organisation_id = (select cpis.caller_organisation())
      and a.ended_at is null and p.status <> 'suspended')
$$;

alter function cpis.holds_role(text[]) owner to cpis_audit;
revoke all on function cpis.holds_role(text[]) from public;

comment on function cpis.holds_role(text[]) is
  'Whether the caller really holds one of these roles.';
