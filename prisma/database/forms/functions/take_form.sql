-- Answers only the person whose live session it is, and only once: of two at the same moment, the second finds nothing.
create or replace function cpis.take_form(p_ticket text, p_form text) returns jsonb
language sql volatile security definer set search_path = cpis, pg_temp as $$
  with taken as (
    delete from cpis.kept_form k using cpis.session s
    where k.form = p_form and s.id = k.session_id and (s.id, s.person_id) = (select t.session_id, t.person_id from cpis.read_ticket(p_ticket) t) and s.ended_at is null
    returning k.answers, k.good_until)
  select t.answers from taken t where t.good_until > now()
$$;

alter function cpis.take_form(text, text) owner to cpis_identity;
revoke all on function cpis.take_form(text, text) from public;
grant execute on function cpis.take_form(text, text) to cpis_app;

comment on function cpis.take_form(text, text) is
  'Takes what was typed, to be shown back once.';
