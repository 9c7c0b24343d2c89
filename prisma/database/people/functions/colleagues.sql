-- Notifications are assigned to people who work with them too.
create or replace function cpis.colleagues() returns table (person_id uuid, name text)
language sql stable security definer set search_path = cpis, pg_temp as $$
  select p.id, p.name from cpis.person p
  where p.status <> 'suspended' and (select cpis.caller_role()) in ('LP', 'ED') and exists (
    select from cpis.role_assignment a
    where a.person_id = p.id and a.organisation_id = (select cpis.caller_organisation()) and a.role in ('LP', 'ED') and a.ended_at is null)
  order by p.name, p.id
$$;

alter function cpis.colleagues() owner to cpis_identity;
revoke all on function cpis.colleagues() from public;
grant execute on function cpis.colleagues() to cpis_app;

comment on function cpis.colleagues() is
  'The people who see to notifications at the caller''s organisation, for those who do so themselves.';
