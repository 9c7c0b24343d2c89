-- A look-up waits while its person says why and logs in again; so it waits with the person, whatever session they come
-- back in. Answers only whoever's live session it is.
create or replace function cpis.keep_emergency_request(p_ticket text, p_of_event uuid, p_number text, p_reason text) returns void
language sql volatile security definer set search_path = cpis, pg_temp as $$
  insert into cpis.emergency_request (person_id, of_event, nhs_number, reason)
  select s.person_id, p_of_event, p_number, p_reason from cpis.session s where (s.id, s.person_id) = (select t.session_id, t.person_id from cpis.read_ticket(p_ticket) t) and s.ended_at is null
  on conflict (person_id) do update set of_event = excluded.of_event, nhs_number = excluded.nhs_number, reason = excluded.reason,
    id = excluded.id, reason_text = '', made_event = null, at = now();
  delete from cpis.emergency_request where at < now() - interval '15 minutes';
$$;

alter function cpis.keep_emergency_request(text, uuid, text, text) owner to cpis_identity;
revoke all on function cpis.keep_emergency_request(text, uuid, text, text) from public;
grant execute on function cpis.keep_emergency_request(text, uuid, text, text) to cpis_app;

comment on function cpis.keep_emergency_request(text, uuid, text, text) is
  'Keeps a look-up that needs emergency access.';
