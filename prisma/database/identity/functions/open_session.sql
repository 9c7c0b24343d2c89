-- For somebody whom the provider has just vouched for. Each person has one live session: an older one ends. National
-- administrators and auditors need authentication at level 3. Somebody unknown, suspended or without a usable role gets
-- no row, and the three cannot be told apart. Sessions last 10 hours in all and 15 minutes idle (security-and-reliability
-- section 7).
create or replace function cpis.open_session(
  p_provider text, p_subject text, p_token text, p_auth_time timestamptz, p_asserted text[], p_level integer, p_sid text default null)
returns table (session_id uuid, roles integer, ended_elsewhere integer)
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_person cpis.person;
  v_only   uuid;
  v_roles  integer;
  v_strong boolean;
  v_ended  integer;
  v_id     uuid;
begin
  select p.* into v_person from cpis.person p
  join cpis.person_identity i on i.person_id = p.id
  where i.provider = p_provider and i.subject = p_subject and p.status <> 'suspended'
  for update of p;
  if not found then return; end if;
  select count(*)::integer, (array_agg(u.assignment_id))[1], bool_or(u.role in ('NA', 'AU')) into v_roles, v_only, v_strong
  from cpis.usable_assignments(v_person.id, p_asserted) u;
  if v_roles = 0 or (v_strong and coalesce(p_level, 0) < 3) then return; end if;
  if v_person.status = 'invited' then update cpis.person set status = 'active' where id = v_person.id; end if;
  update cpis.session set ended_at = now(), end_reason = 'elsewhere' where person_id = v_person.id and ended_at is null;
  get diagnostics v_ended = row_count;
  insert into cpis.session (token_hash, person_id, auth_version, provider, asserted_codes, assignment_id, auth_time, expires_at, provider_sid)
  values (sha256(convert_to(p_token, 'utf8')), v_person.id, v_person.auth_version, p_provider, p_asserted, case when v_roles = 1 then v_only end,
          least(p_auth_time, now()), now() + interval '10 hours', p_sid)
  returning id into v_id;
  insert into cpis.audit_event (type, outcome, person_id, person_name, session_id, details)
  values ('session.open', 'done', v_person.id, v_person.name, v_id, jsonb_build_object('provider', p_provider, 'ended', v_ended));
  return query select v_id, v_roles, v_ended;
end $$;

alter function cpis.open_session(text, text, text, timestamptz, text[], integer, text) owner to cpis_identity;
revoke all on function cpis.open_session(text, text, text, timestamptz, text[], integer, text) from public;
grant execute on function cpis.open_session(text, text, text, timestamptz, text[], integer, text) to cpis_gate;

comment on function cpis.open_session(text, text, text, timestamptz, text[], integer, text) is
  'Opens a session; no row when the person may not log in.';
