-- Answers only the person whose live session it is. What is shown once is taken, see take_form.
create or replace function cpis.kept_form_of(p_ticket text, p_form text) returns jsonb
language sql stable security definer set search_path = cpis, pg_temp as $$
  select k.answers from cpis.kept_form k join cpis.session s on s.id = k.session_id
  where k.form = p_form and (s.id, s.person_id) = (select t.session_id, t.person_id from cpis.read_ticket(p_ticket) t) and s.ended_at is null
    and not k.shown_once and k.good_until > now()
$$;

alter function cpis.kept_form_of(text, text) owner to cpis_identity;
revoke all on function cpis.kept_form_of(text, text) from public;
grant execute on function cpis.kept_form_of(text, text) to cpis_app;

comment on function cpis.kept_form_of(text, text) is
  'What was typed into a form of one page.';
