-- Answers only the person whose live session it is, and only once: of two at the same moment, the second finds nothing.
create or replace function cpis.take_form(p_session uuid, p_person uuid, p_form text) returns jsonb
language sql volatile security definer set search_path = cpis, pg_temp as $$
  with taken as (
    delete from cpis.kept_form k using cpis.session s
    where k.session_id = p_session and k.form = p_form and s.id = k.session_id and s.person_id = p_person and s.ended_at is null
    returning k.answers, k.good_until)
  select t.answers from taken t where t.good_until > now()
$$;

alter function cpis.take_form(uuid, uuid, text) owner to cpis_identity;
revoke all on function cpis.take_form(uuid, uuid, text) from public;
grant execute on function cpis.take_form(uuid, uuid, text) to cpis_app;

comment on function cpis.take_form(uuid, uuid, text) is
  'Takes what was typed, to be shown back once.';
