-- For the page "Where are you working now?".
create or replace function cpis.session_assignments(p_token text)
returns table (assignment_id uuid, role text, role_label text, organisation_name text, setting_name text, current boolean)
language sql stable security definer set search_path = cpis, pg_temp as $$
  select u.assignment_id, u.role, u.role_label, u.organisation_name, u.setting_name, u.assignment_id is not distinct from s.assignment_id
  from cpis.session s, cpis.usable_assignments(s.person_id, s.asserted_codes) u
  where s.token_hash = sha256(convert_to(p_token, 'utf8')) and s.ended_at is null
$$;

alter function cpis.session_assignments(text) owner to cpis_identity;
revoke all on function cpis.session_assignments(text) from public;
grant execute on function cpis.session_assignments(text) to cpis_app;

comment on function cpis.session_assignments(text) is
  'The roles to choose from in a session.';
