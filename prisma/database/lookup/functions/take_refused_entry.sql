-- Shown once, within a quarter of an hour.
create or replace function cpis.take_refused_entry(p_session uuid)
returns table (entry text, reason text, reason_text text, problem text, digits integer)
language sql volatile security definer set search_path = cpis, pg_temp as $$
  with taken as (delete from cpis.refused_entry where session_id = p_session returning refused_entry.*)
  select t.entry, t.reason, t.reason_text, t.problem, t.digits from taken t where t.at > now() - interval '15 minutes'
$$;

alter function cpis.take_refused_entry(uuid) owner to cpis_identity;
revoke all on function cpis.take_refused_entry(uuid) from public;
grant execute on function cpis.take_refused_entry(uuid) to cpis_app;

comment on function cpis.take_refused_entry(uuid) is
  'Takes what a clinician entered that is not an NHS number, to be shown back.';
