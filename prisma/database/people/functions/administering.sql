-- The settings of the transaction say who asks; whether it is so is looked up every time. The role must be held now, by
-- an active person, at an organisation that is not suspended.
create or replace function cpis.administering() returns text
language sql stable security definer set search_path = cpis, pg_temp as $$
  select a.role from cpis.role_assignment a
  join cpis.person p on p.id = a.person_id
  join cpis.organisation o on o.id = a.organisation_id
  where a.person_id = (select cpis.caller_user()) and a.role = (select cpis.caller_role()) and a.organisation_id = (select cpis.caller_organisation())
    and a.role in ('OA', 'NA') and a.ended_at is null and p.status = 'active' and o.status <> 'suspended'
$$;

alter function cpis.administering() owner to cpis_identity;
revoke all on function cpis.administering() from public;

comment on function cpis.administering() is
  'OA or NA when the caller really is an administrator of the organisation they act for; else null.';
