-- The reason survives the log-in that follows it.
create or replace function cpis.keep_emergency_reason(p_ticket text, p_request uuid, p_text text) returns void
language sql volatile security definer set search_path = cpis, pg_temp as $$
  update cpis.emergency_request r set reason_text = left(p_text, 500)
  from cpis.session s where (s.id, s.person_id) = (select t.session_id, t.person_id from cpis.read_ticket(p_ticket) t) and s.ended_at is null and r.person_id = s.person_id
    and r.id = p_request and r.made_event is null
$$;

alter function cpis.keep_emergency_reason(text, uuid, text) owner to cpis_identity;
revoke all on function cpis.keep_emergency_reason(text, uuid, text) from public;
grant execute on function cpis.keep_emergency_reason(text, uuid, text) to cpis_app;

comment on function cpis.keep_emergency_reason(text, uuid, text) is
  'Keeps the reason for emergency access.';
