-- p_everywhere is "log out everywhere".
create or replace function cpis.end_session(p_token text, p_everywhere boolean) returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  s cpis.session;
  v_ended integer;
begin
  select * into s from cpis.session where token_hash = sha256(convert_to(p_token, 'utf8'));
  if not found then return 0; end if;
  update cpis.session set ended_at = now(), end_reason = 'signed-out'
  where ended_at is null and (id = s.id or (p_everywhere and person_id = s.person_id));
  get diagnostics v_ended = row_count;
  insert into cpis.audit_event (type, outcome, person_id, session_id, details)
  values ('session.end', 'done', s.person_id, s.id, jsonb_build_object('ended', v_ended));
  return v_ended;
end $$;

alter function cpis.end_session(text, boolean) owner to cpis_identity;
revoke all on function cpis.end_session(text, boolean) from public;
grant execute on function cpis.end_session(text, boolean) to cpis_app;

comment on function cpis.end_session(text, boolean) is
  'Ends a session, or every session of its person. Answers how many ended.';
