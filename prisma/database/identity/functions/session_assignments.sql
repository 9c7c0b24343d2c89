-- For the page "Where are you working now?".
create or replace function cpis.session_assignments(p_token_hash bytea)
returns table (assignment_id uuid, role text, role_label text, organisation_name text, setting_name text, current boolean)
language sql stable security definer set search_path = cpis, pg_temp as $$
  select u.assignment_id, u.role, u.role_label, u.organisation_name, u.setting_name, u.assignment_id is not distinct from s.assignment_id
  from cpis.session s, cpis.usable_assignments(s.person_id, s.asserted_codes) u
  where s.token_hash = p_token_hash and s.ended_at is null
$$;

alter function cpis.session_assignments(bytea) owner to cpis_identity;
revoke all on function cpis.session_assignments(bytea) from public;
grant execute on function cpis.session_assignments(bytea) to cpis_app;

comment on function cpis.session_assignments(bytea) is
  'The roles to choose from in a session.';
