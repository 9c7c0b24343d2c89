-- The session continues under a new token: a change of privilege never keeps the old pointer.
create or replace function cpis.choose_assignment(p_token text, p_assignment uuid, p_new_token text) returns boolean
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  s cpis.session;
begin
  select * into s from cpis.session where token_hash = sha256(convert_to(p_token, 'utf8')) and ended_at is null and now() < expires_at
    and now() < last_seen_at + interval '15 minutes' for update;
  if not found then return false; end if;
  if not exists (select from cpis.usable_assignments(s.person_id, s.asserted_codes) u where u.assignment_id = p_assignment) then
    return false;
  end if;
  update cpis.session set assignment_id = p_assignment, token_hash = sha256(convert_to(p_new_token, 'utf8')), last_seen_at = now() where id = s.id;
  insert into cpis.audit_event (type, outcome, person_id, session_id, subject_kind, subject_id)
  values ('session.choose-role', 'done', s.person_id, s.id, 'role_assignment', p_assignment);
  return true;
end $$;

alter function cpis.choose_assignment(text, uuid, text) owner to cpis_identity;
revoke all on function cpis.choose_assignment(text, uuid, text) from public;
grant execute on function cpis.choose_assignment(text, uuid, text) to cpis_app;

comment on function cpis.choose_assignment(text, uuid, text) is
  'Works from now on in the chosen role. Answers whether that was possible.';
