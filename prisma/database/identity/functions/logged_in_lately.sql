-- Whoever runs statements as the application has to name a real person who has just logged in, in this role at this
-- organisation, to do what takes two people.
create or replace function cpis.logged_in_lately() returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (
    select from cpis.fresh_log_ins((select cpis.caller_user())) as fresh (session_id)
    join cpis.session s on s.id = fresh.session_id
    join cpis.role_assignment a on a.id = s.assignment_id
    where a.ended_at is null and a.role = (select cpis.caller_role()) and a.organisation_id = (select cpis.caller_organisation()))
$$;

alter function cpis.logged_in_lately() owner to cpis_identity;
revoke all on function cpis.logged_in_lately() from public;
grant execute on function cpis.logged_in_lately() to cpis_app, cpis_register, cpis_audit;

comment on function cpis.logged_in_lately() is
  'Whether the caller has logged in within the last five minutes in the role they act in.';
