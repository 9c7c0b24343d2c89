-- Answers only the person whose session it is.
create or replace function cpis.forget_form(p_session uuid, p_person uuid, p_form text) returns void
language sql volatile security definer set search_path = cpis, pg_temp as $$
  delete from cpis.kept_form k using cpis.session s
  where k.session_id = p_session and k.form = p_form and s.id = k.session_id and s.person_id = p_person
$$;

alter function cpis.forget_form(uuid, uuid, text) owner to cpis_identity;
revoke all on function cpis.forget_form(uuid, uuid, text) from public;
grant execute on function cpis.forget_form(uuid, uuid, text) to cpis_app;

comment on function cpis.forget_form(uuid, uuid, text) is
  'Clears what was typed into a form of one page, or what is searched for.';
