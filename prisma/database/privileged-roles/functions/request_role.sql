-- One national administrator asks, another decides. The person must hold no role, because a privileged role stands alone.
create or replace function cpis.request_role(p_person uuid, p_role text, p_organisation uuid, p_reason text, p_by text) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  if cpis.administering() is distinct from 'NA' or p_role not in ('OA', 'NA', 'AU') then return 'not-permitted'; end if;
  if p_person = cpis.caller_user() then return 'self'; end if;
  if not exists (select from cpis.person where id = p_person) then return 'unknown'; end if;
  if not exists (select from cpis.organisation o, cpis.role r where o.id = p_organisation and r.code = p_role and o.kind = any (r.organisation_kind))
     or exists (select from cpis.role_assignment a where a.person_id = p_person and a.ended_at is null) then
    return 'does-not-fit';
  end if;
  begin
    insert into cpis.role_request (person_id, role, organisation_id, reason, requested_by, requested_by_name)
    values (p_person, p_role, p_organisation, p_reason, cpis.caller_user(), p_by);
  exception when unique_violation then return 'already';
  end;
  perform cpis.note_administration(p_person, p_organisation, 'role-asked', cpis.held_role_label(p_role, null, p_organisation), p_by);
  return 'done';
end $$;

alter function cpis.request_role(uuid, text, uuid, text, text) owner to cpis_identity;
revoke all on function cpis.request_role(uuid, text, uuid, text, text) from public;
grant execute on function cpis.request_role(uuid, text, uuid, text, text) to cpis_app;

comment on function cpis.request_role(uuid, text, uuid, text, text) is
  'Asks for a privileged role for somebody. Answers done, or why not.';
