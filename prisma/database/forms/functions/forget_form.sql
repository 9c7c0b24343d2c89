-- Answers only the person whose session it is.
create or replace function cpis.forget_form(p_ticket text, p_form text) returns void
language sql volatile security definer set search_path = cpis, pg_temp as $$
  delete from cpis.kept_form k using cpis.session s
  where k.form = p_form and s.id = k.session_id and (s.id, s.person_id) = (select t.session_id, t.person_id from cpis.read_ticket(p_ticket) t)
$$;

alter function cpis.forget_form(text, text) owner to cpis_identity;
revoke all on function cpis.forget_form(text, text) from public;
grant execute on function cpis.forget_form(text, text) to cpis_app;

comment on function cpis.forget_form(text, text) is
  'Clears what was typed into a form of one page, or what is searched for.';
