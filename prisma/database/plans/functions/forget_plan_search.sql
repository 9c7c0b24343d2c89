-- Answers only the person whose session it is.
create or replace function cpis.forget_plan_search(p_session uuid) returns void
language sql volatile security definer set search_path = cpis, pg_temp as $$
  delete from cpis.plan_search where session_id in (
    select s.id from cpis.session s where s.id = p_session and s.person_id = cpis.caller_user())
$$;

alter function cpis.forget_plan_search(uuid) owner to cpis_identity;
revoke all on function cpis.forget_plan_search(uuid) from public;
grant execute on function cpis.forget_plan_search(uuid) to cpis_app;

comment on function cpis.forget_plan_search(uuid) is
  'Clears the search of somebody''s plan list.';
