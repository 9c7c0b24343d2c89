-- Answers only whoever's live session it is, for a quarter of an hour.
create or replace function cpis.emergency_request_of(p_ticket text)
returns table (id uuid, of_event uuid, nhs_number text, reason text, reason_text text, logged_in_lately boolean)
language sql stable security definer set search_path = cpis, pg_temp as $$
  select r.id, r.of_event, r.nhs_number, r.reason, r.reason_text, cpis.session_logged_in_lately(s.id, s.person_id)
  from cpis.session s join cpis.emergency_request r on r.person_id = s.person_id
  where (s.id, s.person_id) = (select t.session_id, t.person_id from cpis.read_ticket(p_ticket) t) and s.ended_at is null and r.made_event is null and r.at > now() - interval '15 minutes'
$$;

alter function cpis.emergency_request_of(text) owner to cpis_identity;
revoke all on function cpis.emergency_request_of(text) from public;
grant execute on function cpis.emergency_request_of(text) to cpis_app;

comment on function cpis.emergency_request_of(text) is
  'The look-up that waits for its person''s emergency access.';
