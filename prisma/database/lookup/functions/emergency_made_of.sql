-- Somebody who presses twice is led to the same result.
create or replace function cpis.emergency_made_of(p_ticket text, p_request uuid) returns uuid
language sql stable security definer set search_path = cpis, pg_temp as $$
  select r.made_event from cpis.session s join cpis.emergency_request r on r.person_id = s.person_id
  where (s.id, s.person_id) = (select t.session_id, t.person_id from cpis.read_ticket(p_ticket) t) and s.ended_at is null and r.id = p_request and r.at > now() - interval '15 minutes'
$$;

alter function cpis.emergency_made_of(text, uuid) owner to cpis_identity;
revoke all on function cpis.emergency_made_of(text, uuid) from public;
grant execute on function cpis.emergency_made_of(text, uuid) to cpis_app;

comment on function cpis.emergency_made_of(text, uuid) is
  'The access that was made of a look-up that waited, while its result is open.';
