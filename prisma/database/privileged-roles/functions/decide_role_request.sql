-- p_decision is `approved` or `declined` by another national administrator, or `taken-back` by the one who asked.
-- Approving needs a log-in within the last five minutes, and the one who asked must still be an administrator: otherwise
-- one person would do what takes two.
create or replace function cpis.decide_role_request(p_id uuid, p_decision text, p_reason text, p_by text) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare q cpis.role_request;
begin
  if cpis.administering() is distinct from 'NA' then return 'not-permitted'; end if;
  select * into q from cpis.role_request where id = p_id for update;
  if not found then return 'unknown'; end if;
  if q.decision is not null then return 'already'; end if;
  if q.person_id = cpis.caller_user() or (p_decision = 'taken-back') <> (q.requested_by = cpis.caller_user()) then return 'not-permitted'; end if;
  if p_decision = 'approved' then
    if not cpis.logged_in_lately() then return 'log-in-again'; end if;
    -- The one who asked must still be an administrator: otherwise one person would do what takes two.
    if not exists (
      select from cpis.role_assignment a join cpis.person p on p.id = a.person_id
      where a.person_id = q.requested_by and a.role = 'NA' and a.ended_at is null and p.status = 'active') then return 'asker-gone'; end if;
    begin
      insert into cpis.role_assignment (person_id, role, organisation_id, granted_by, granted_by_name, approved_by, approved_by_name)
      values (q.person_id, q.role, q.organisation_id, q.requested_by, q.requested_by_name, cpis.caller_user(), p_by);
    exception when check_violation or unique_violation then return 'does-not-fit';
    end;
  end if;
  update cpis.role_request set decision = p_decision, decided_at = now(), decided_by = cpis.caller_user(), decided_by_name = p_by,
    decline_reason = case when p_decision = 'declined' then p_reason end where id = q.id;
  perform cpis.note_administration(q.person_id, q.organisation_id,
    case p_decision when 'approved' then 'role-given' when 'declined' then 'role-declined' else 'role-taken-back' end,
    cpis.held_role_label(q.role, null, q.organisation_id), p_by);
  return 'done';
end $$;

alter function cpis.decide_role_request(uuid, text, text, text) owner to cpis_identity;
revoke all on function cpis.decide_role_request(uuid, text, text, text) from public;
grant execute on function cpis.decide_role_request(uuid, text, text, text) to cpis_app;

comment on function cpis.decide_role_request(uuid, text, text, text) is
  'Decides on a request for a privileged role. Answers done, or why not.';
