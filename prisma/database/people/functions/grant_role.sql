-- p_new is for somebody who is being invited, or is known from elsewhere.
create or replace function cpis.grant_role(p_person uuid, p_role text, p_setting uuid, p_by text, p_new boolean) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_refusal text := cpis.refusal_to_manage(p_person);
begin
  if cpis.administering() is distinct from 'OA' or (select r.stands_alone from cpis.role r where r.code = p_role) is not false then return 'not-permitted'; end if;
  if v_refusal = 'self' or (v_refusal = 'unknown' and not p_new) then return v_refusal; end if;
  begin
    insert into cpis.role_assignment (person_id, role, organisation_id, care_setting_id, granted_by, granted_by_name)
    values (p_person, p_role, cpis.caller_organisation(), p_setting, cpis.caller_user(), p_by);
  exception
    when unique_violation then return 'already';
    when check_violation then return 'does-not-fit';
  end;
  perform cpis.note_administration(p_person, cpis.caller_organisation(), 'role-given', cpis.held_role_label(p_role, p_setting, cpis.caller_organisation()), p_by);
  return 'done';
end $$;

alter function cpis.grant_role(uuid, text, uuid, text, boolean) owner to cpis_identity;
revoke all on function cpis.grant_role(uuid, text, uuid, text, boolean) from public;
grant execute on function cpis.grant_role(uuid, text, uuid, text, boolean) to cpis_app;

comment on function cpis.grant_role(uuid, text, uuid, text, boolean) is
  'Gives an ordinary role at the caller''s organisation, for its administrators. Answers done, or why not.';
