-- What takes two people takes two who may do it: whoever has been suspended since, or has lost the role, is not one of them.
create or replace function cpis.still_asks_for(p_person uuid, p_organisation uuid) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (
    select from cpis.role_assignment a join cpis.person p on p.id = a.person_id
    where a.person_id = p_person and a.organisation_id = p_organisation and a.role in ('LP', 'LD') and a.ended_at is null and p.status = 'active')
$$;

alter function cpis.still_asks_for(uuid, uuid) owner to cpis_identity;
revoke all on function cpis.still_asks_for(uuid, uuid) from public;
grant execute on function cpis.still_asks_for(uuid, uuid) to cpis_register;

comment on function cpis.still_asks_for(uuid, uuid) is
  'Whether somebody who asked for what needs a second person still works for the authority in a role that asks.';
