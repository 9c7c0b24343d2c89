-- Asked on every request. A session that is over answers only why it ended; an unknown one answers nothing. p_touch says
-- whether the request is something a person did (polling is not), which moves the idle limit at most once a minute.
create or replace function cpis.resolve_session(p_token text, p_touch boolean)
returns table (state text, session_id uuid, person_id uuid, person_name text, auth_time timestamptz, idle_at timestamptz,
               expires_at timestamptz, roles integer, assignment jsonb, ticket text)
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  s cpis.session;
  p cpis.person;
  v_end text;
begin
  select * into s from cpis.session where token_hash = sha256(convert_to(p_token, 'utf8'));
  if not found then return; end if;
  select * into p from cpis.person where id = s.person_id;
  if s.ended_at is null then
    v_end := case
      when p.status = 'suspended' or p.auth_version <> s.auth_version then 'withdrawn'
      when now() >= s.expires_at then 'expired'
      when now() >= s.last_seen_at + interval '15 minutes' then 'idle'
    end;
    if v_end is not null then
      -- A read-only database must not turn "your session is over" into an error page.
      if not pg_is_in_recovery() and current_setting('transaction_read_only') = 'off' then
        update cpis.session set ended_at = now(), end_reason = v_end where id = s.id;
      end if;
    end if;
  else
    v_end := s.end_reason;
  end if;
  if v_end is not null then
    return query select 'ended-' || v_end, s.id, null::uuid, null::text, null::timestamptz, null::timestamptz, null::timestamptz, 0, null::jsonb, null::text;
    return;
  end if;
  if p_touch and s.last_seen_at < now() - interval '1 minute' then
    update cpis.session set last_seen_at = now() where id = s.id;
    s.last_seen_at := now();
  end if;
  return query
    select 'live', s.id, p.id, p.name, s.auth_time, s.last_seen_at + interval '15 minutes', s.expires_at,
           count(*)::integer,
           (array_agg(to_jsonb(u)) filter (where u.assignment_id = s.assignment_id))[1],
           (array_agg(cpis.make_ticket(p.id, u.role, u.organisation_id, s.id, u.setting_id, interval '5 minutes'))
             filter (where u.assignment_id = s.assignment_id))[1]
    from cpis.usable_assignments(p.id, s.asserted_codes) u;
end $$;

alter function cpis.resolve_session(text, boolean) owner to cpis_identity;
revoke all on function cpis.resolve_session(text, boolean) from public;
grant execute on function cpis.resolve_session(text, boolean) to cpis_app;

comment on function cpis.resolve_session(text, boolean) is
  'Who a session belongs to and in which role they work.';
