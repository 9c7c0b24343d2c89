-- Who could decide today: somebody suspended, or whose invitation ran out before they came, could not. An operator's command
-- fills up to two of them (scripts/create-administrator).
create or replace function cpis.national_administrators() returns setof uuid
language sql stable security definer set search_path = cpis, pg_temp as $$
  select distinct p.id from cpis.role_assignment a join cpis.person p on p.id = a.person_id
  where a.role = 'NA' and a.ended_at is null
    and (p.status = 'active'
         or p.status = 'invited' and exists (select from cpis.invitation i where i.person_id = p.id and i.joined_at is null and i.expires_at > now()))
$$;

alter function cpis.national_administrators() owner to cpis_identity;
revoke all on function cpis.national_administrators() from public;

comment on function cpis.national_administrators() is
  'The national administrators who can log in, or can take up their invitation.';
