-- Part of the statement that records the access: of two at once, the second waits for the first and then finds nothing;
-- had the first been refused, the second would have it.
-- The form names its request: the look-up that it was made for is opened, or nothing. The number is forgotten here.
create or replace function cpis.take_emergency_request(p_ticket text, p_request uuid, p_event uuid) returns table (of_event uuid)
language sql volatile security definer set search_path = cpis, pg_temp as $$
  update cpis.emergency_request r set made_event = p_event, nhs_number = '', reason_text = '', at = now()
  from cpis.session s
  where (s.id, s.person_id) = (select t.session_id, t.person_id from cpis.read_ticket(p_ticket) t) and s.ended_at is null and r.person_id = s.person_id and r.id = p_request
    and r.made_event is null
    and r.at > now() - interval '15 minutes'
  returning r.of_event
$$;

alter function cpis.take_emergency_request(text, uuid, uuid) owner to cpis_identity;
revoke all on function cpis.take_emergency_request(text, uuid, uuid) from public;
grant execute on function cpis.take_emergency_request(text, uuid, uuid) to cpis_app;

comment on function cpis.take_emergency_request(text, uuid, uuid) is
  'Takes the look-up that waits, for the access that is recorded in its place.';
