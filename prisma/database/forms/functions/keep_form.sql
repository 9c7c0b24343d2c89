-- Answers only the person whose live session it is. A session that nobody came back to never ends by itself, so what is over
-- goes at the same time.
create or replace function cpis.keep_form(p_ticket text, p_form text, p_answers jsonb) returns void
language sql volatile security definer set search_path = cpis, pg_temp as $$
  insert into cpis.kept_form (session_id, form, answers)
  select s.id, p_form, p_answers from cpis.session s where (s.id, s.person_id) = (select t.session_id, t.person_id from cpis.read_ticket(p_ticket) t) and s.ended_at is null
  on conflict (session_id, form) do update
    set answers = excluded.answers, at = excluded.at, shown_once = excluded.shown_once, good_until = excluded.good_until;
  -- Nobody's form waits for another that is being cleared.
  delete from cpis.kept_form where (session_id, form) in (
    select o.session_id, o.form from cpis.kept_form o where o.good_until <= now() for update skip locked);
$$;

alter function cpis.keep_form(text, text, jsonb) owner to cpis_identity;
revoke all on function cpis.keep_form(text, text, jsonb) from public;
grant execute on function cpis.keep_form(text, text, jsonb) to cpis_app;

comment on function cpis.keep_form(text, text, jsonb) is
  'Keeps what was typed into a form of one page, or what is searched for.';
