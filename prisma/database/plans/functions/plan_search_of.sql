-- Answers only the person whose session it is.
create or replace function cpis.plan_search_of(p_session uuid) returns text
language sql stable security definer set search_path = cpis, pg_temp as $$
  select p.term from cpis.plan_search p join cpis.session s on s.id = p.session_id
  where p.session_id = p_session and s.person_id = cpis.caller_user() and s.ended_at is null
$$;

alter function cpis.plan_search_of(uuid) owner to cpis_identity;
revoke all on function cpis.plan_search_of(uuid) from public;
grant execute on function cpis.plan_search_of(uuid) to cpis_app;

comment on function cpis.plan_search_of(uuid) is
  'What somebody searches their plan list for.';
