-- For what somebody says about a result of theirs afterwards, within a shift: that they printed it.
create or replace function cpis.is_own_access(p_event uuid) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (select from cpis.access_matched a where a.event_id = p_event and a.actor_id = (select cpis.caller_user()) and a.at > now() - interval '12 hours')
      or exists (select from cpis.access_unmatched a where a.event_id = p_event and a.actor_id = (select cpis.caller_user()) and a.at > now() - interval '12 hours')
$$;

alter function cpis.is_own_access(uuid) owner to cpis_disclose;
revoke all on function cpis.is_own_access(uuid) from public;
grant execute on function cpis.is_own_access(uuid) to cpis_app;

comment on function cpis.is_own_access(uuid) is
  'Whether a person made an access within the last 12 hours.';
