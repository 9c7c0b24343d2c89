-- An entry that is not an NHS number waits with the session, is shown once, and is counted in the compliance log without
-- its text. Answers only the person whose session it is.
create or replace function cpis.keep_refused_entry(
  p_ticket text, p_entry text, p_reason text, p_reason_text text, p_problem text, p_digits integer) returns void
language sql volatile security definer set search_path = cpis, pg_temp as $$
  insert into cpis.kept_form (session_id, form, answers, shown_once, good_until)
  select s.id, 'refused entry', jsonb_build_object('entry', left(p_entry, 200), 'reason', left(p_reason, 40), 'reasonText', left(p_reason_text, 500),
    'problem', p_problem, 'digits', p_digits), true, now() + interval '15 minutes'
  from cpis.session s where (s.id, s.person_id) = (select t.session_id, t.person_id from cpis.read_ticket(p_ticket) t) and s.ended_at is null
  on conflict (session_id, form) do update
    set answers = excluded.answers, at = excluded.at, shown_once = excluded.shown_once, good_until = excluded.good_until;
  insert into cpis.audit_event (type, outcome, person_id, organisation_id, session_id, details)
  select 'lookup.entry', 'refused', s.person_id, a.organisation_id, s.id, jsonb_build_object('problem', p_problem)
  from cpis.session s left join cpis.role_assignment a on a.id = s.assignment_id where (s.id, s.person_id) = (select t.session_id, t.person_id from cpis.read_ticket(p_ticket) t);
$$;

alter function cpis.keep_refused_entry(text, text, text, text, text, integer) owner to cpis_identity;
revoke all on function cpis.keep_refused_entry(text, text, text, text, text, integer) from public;
grant execute on function cpis.keep_refused_entry(text, text, text, text, text, integer) to cpis_app;

comment on function cpis.keep_refused_entry(text, text, text, text, text, integer) is
  'Keeps what a clinician entered that is not an NHS number.';
