-- Answers only the person whose session it is. A session that nobody came back to never ends by itself, and none is
-- longer than ten hours, so what is older goes at the same time.
create or replace function cpis.keep_plan_search(p_session uuid, p_term text) returns void
language sql volatile security definer set search_path = cpis, pg_temp as $$
  insert into cpis.plan_search (session_id, term)
  select s.id, p_term from cpis.session s
  where s.id = p_session and s.person_id = cpis.caller_user() and s.ended_at is null
  on conflict (session_id) do update set term = excluded.term, at = now();
  -- A session that nobody came back to never ends by itself; none is longer than ten hours.
  delete from cpis.plan_search where at < now() - interval '10 hours';
$$;

alter function cpis.keep_plan_search(uuid, text) owner to cpis_identity;
revoke all on function cpis.keep_plan_search(uuid, text) from public;
grant execute on function cpis.keep_plan_search(uuid, text) to cpis_app;

comment on function cpis.keep_plan_search(uuid, text) is
  'Keeps what somebody searches their plan list for.';
