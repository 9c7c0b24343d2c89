-- A privileged role, which took two people to give, is taken away for a reason and by somebody who has just logged in; and
-- of national administrators two must be left, so that no one of them is ever alone by their own act: to stop a
-- colleague at once there is suspending.
create or replace function cpis.end_role(p_assignment uuid, p_by text, p_reason text default null) returns table (outcome text, person uuid)
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  a            cpis.role_assignment;
  v_refusal    text;
  v_privileged boolean;
begin
  -- Of two administrators who end each other's role, the second waits here and is then no longer one.
  perform pg_advisory_xact_lock(hashtext('cpis.administrators'));
  select * into a from cpis.role_assignment where id = p_assignment for update;
  v_refusal := coalesce(cpis.refusal_to_manage(a.person_id), 'may');
  if v_refusal = 'elsewhere' then v_refusal := 'may'; end if;
  if v_refusal = 'may' and cpis.administering() = 'OA' and a.organisation_id <> cpis.caller_organisation() then v_refusal := 'unknown'; end if;
  if v_refusal <> 'may' then return query select v_refusal, null::uuid; return; end if;
  if a.ended_at is not null then return query select 'already', a.person_id; return; end if;
  v_privileged := (select r.stands_alone from cpis.role r where r.code = a.role);
  if v_privileged and length(btrim(coalesce(p_reason, ''))) < 15 then return query select 'no-reason', a.person_id; return; end if;
  if v_privileged and not cpis.logged_in_lately() then return query select 'log-in-again', a.person_id; return; end if;
  begin
    update cpis.role_assignment set ended_at = now(), ended_by = cpis.caller_user(), ended_by_name = p_by where id = a.id;
  exception when check_violation then
    return query select case a.role when 'NA' then 'two-must-stay' else 'last' end, a.person_id;
    return;
  end;
  perform cpis.withdraw_access(a.person_id);
  perform cpis.note_administration(a.person_id, a.organisation_id, 'role-taken',
    cpis.held_role_label(a.role, a.care_setting_id, a.organisation_id), p_by, case when v_privileged then p_reason end);
  return query select 'done', a.person_id;
end $$;

alter function cpis.end_role(uuid, text, text) owner to cpis_identity;
revoke all on function cpis.end_role(uuid, text, text) from public;
grant execute on function cpis.end_role(uuid, text, text) to cpis_app;

comment on function cpis.end_role(uuid, text, text) is
  'Ends a role and every open session with it. Answers done with the person, or why not.';
