-- Emergency access is opened by the very session that has just logged in again.
create or replace function cpis.session_logged_in_lately(p_session uuid, p_person uuid) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (select from cpis.fresh_log_ins(p_person) as fresh (session_id) where fresh.session_id = p_session)
$$;

alter function cpis.session_logged_in_lately(uuid, uuid) owner to cpis_identity;
revoke all on function cpis.session_logged_in_lately(uuid, uuid) from public;
grant execute on function cpis.session_logged_in_lately(uuid, uuid) to cpis_disclose;

comment on function cpis.session_logged_in_lately(uuid, uuid) is
  'Whether a session is one of a person''s log-ins of the last five minutes.';
