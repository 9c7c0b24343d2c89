-- Work on a file is done later and by another process, as the person who asked: they must still be active, not told to
-- log in again since, and in that role there.
create or replace function cpis.still_works_as(p_person uuid, p_session uuid, p_role text, p_organisation uuid) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (
    select from cpis.person p join cpis.session s on s.person_id = p.id
    where p.id = p_person and s.id = p_session and p.status = 'active' and p.auth_version = s.auth_version
      and exists (select from cpis.usable_assignments(p.id, s.asserted_codes) u where u.role = p_role and u.organisation_id = p_organisation))
$$;

alter function cpis.still_works_as(uuid, uuid, text, uuid) owner to cpis_identity;
revoke all on function cpis.still_works_as(uuid, uuid, text, uuid) from public;
grant execute on function cpis.still_works_as(uuid, uuid, text, uuid) to cpis_files;

comment on function cpis.still_works_as(uuid, uuid, text, uuid) is
  'Whether somebody who asked for work in a session may still do it.';
