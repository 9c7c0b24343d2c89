-- People should be able to notice a session that is not theirs.
create or replace function cpis.own_sessions()
returns table (at timestamptz, seen_at timestamptz, provider text, worked_as text, open boolean)
language sql stable security definer set search_path = cpis, pg_temp as $$
  select s.created_at, s.last_seen_at, s.provider, cpis.held_role_label(a.role, a.care_setting_id, a.organisation_id),
         s.ended_at is null and now() < least(s.expires_at, s.last_seen_at + interval '15 minutes')
  from cpis.session s left join cpis.role_assignment a on a.id = s.assignment_id
  where s.person_id = (select cpis.caller_user()) order by s.created_at desc limit 10
$$;

alter function cpis.own_sessions() owner to cpis_identity;
revoke all on function cpis.own_sessions() from public;
grant execute on function cpis.own_sessions() to cpis_app;

comment on function cpis.own_sessions() is
  'The caller''s last ten sessions, latest first.';
