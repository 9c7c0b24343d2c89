-- Limits of log-ins, and how strongly administrators and auditors prove who they are (security-and-reliability sections 6 and 7).

set role cpis_owner;

-- How many log-ins came from each network. Unlogged: a crash forgets it, and nothing waits for a disk. The key is a keyed hash of the address;
-- nothing of a person is in it, so that nobody can be locked out by somebody who knows their name.
create unlogged table cpis.sign_in_count (
  network       bytea primary key check (length(network) = 32),
  -- Log-ins begun since then and not, or not yet, come to a good end.
  since         timestamptz not null default now(),
  begun         integer not null default 0,
  -- Those that failed one after the other.
  failures      integer not null default 0,
  last_at       timestamptz not null default now(),
  blocked_until timestamptz
) with (fillfactor = 70);
create index sign_in_count_by_time on cpis.sign_in_count (last_at);
alter table cpis.sign_in_count enable row level security;
alter table cpis.sign_in_count force row level security;
create policy sign_in_count_identity on cpis.sign_in_count to cpis_identity using (true) with check (true);
grant select, insert, update, delete on cpis.sign_in_count to cpis_identity;

reset role;
grant create on schema cpis to cpis_identity;
set role cpis_identity;

-- After how many failures in a row there is a pause, how long the first and the longest are, and how many log-ins an hour may be begun
-- without coming to a good end.
create function cpis.sign_in_limits(out failures integer, out first_pause interval, out longest_pause interval, out an_hour integer)
language sql immutable parallel safe as $$ select 5, interval '1 minute', interval '15 minutes', 300 $$;

-- Counts a log-in that is about to begin. Answers how many seconds to wait before one may, and 0 when it may.
create function cpis.begin_sign_in(p_network bytea) returns integer
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare
  v_limits record := cpis.sign_in_limits();
  v_count  cpis.sign_in_count;
begin
  delete from cpis.sign_in_count where last_at < now() - interval '2 hours' and coalesce(blocked_until, last_at) < now();
  insert into cpis.sign_in_count as c (network) values (p_network)
  on conflict (network) do update set
    since = case when c.since <= now() - interval '1 hour' then now() else c.since end,
    begun = case when c.since <= now() - interval '1 hour' then 0 else c.begun end,
    failures = case when c.last_at <= now() - interval '1 hour' then 0 else c.failures end
  returning * into v_count;
  if v_count.blocked_until > now() then return ceil(extract(epoch from v_count.blocked_until - now())); end if;
  if v_count.begun >= v_limits.an_hour then return ceil(extract(epoch from v_count.since + interval '1 hour' - now())); end if;
  update cpis.sign_in_count set begun = begun + 1, last_at = now() where network = p_network;
  return 0;
end $$;

-- How many seconds nobody of this network may log in, 0 when they may. Asked when a browser comes back from a provider.
create function cpis.sign_in_pause(p_network bytea) returns integer
language sql stable security definer set search_path = cpis, pg_temp as $$
  select coalesce((select ceil(extract(epoch from c.blocked_until - now()))::integer from cpis.sign_in_count c
                   where c.network = p_network and c.blocked_until > now()), 0)
$$;

-- How a log-in ended. A good end forgets the failures before it and gives its place in the hour back: a hospital is one network.
create function cpis.end_sign_in(p_network bytea, p_succeeded boolean) returns void
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare v_limits record := cpis.sign_in_limits();
begin
  if p_succeeded then
    update cpis.sign_in_count set failures = 0, begun = greatest(0, begun - 1), last_at = now() where network = p_network;
    return;
  end if;
  insert into cpis.sign_in_count as c (network, failures) values (p_network, 1)
  on conflict (network) do update set failures = c.failures + 1, last_at = now(),
    blocked_until = case when c.failures + 1 >= v_limits.failures
      then now() + least(v_limits.longest_pause, v_limits.first_pause * 2 ^ least(c.failures + 1 - v_limits.failures, 10))
      else c.blocked_until end;
end $$;

-- Opens a session for somebody whom the provider has just vouched for. One live session a person: an older one ends. Returns no row for
-- somebody unknown, suspended, without a usable role, or with an administrator's or auditor's national role and a log-in that is weaker than
-- p_level 3: the four are not told apart.
drop function cpis.open_session(text, text, bytea, timestamptz, text[]);
create function cpis.open_session(
  p_provider text, p_subject text, p_token_hash bytea, p_auth_time timestamptz, p_asserted text[], p_level integer)
returns table (session_id uuid, roles integer, ended_elsewhere integer)
language plpgsql security definer set search_path = cpis, pg_temp as $$
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
  insert into cpis.session (token_hash, person_id, auth_version, provider, asserted_codes, assignment_id, auth_time, expires_at)
  values (p_token_hash, v_person.id, v_person.auth_version, p_provider, p_asserted, case when v_roles = 1 then v_only end,
          least(p_auth_time, now()), now() + interval '10 hours')
  returning id into v_id;
  insert into cpis.audit_event (type, outcome, person_id, person_name, session_id, details)
  values ('session.open', 'done', v_person.id, v_person.name, v_id, jsonb_build_object('provider', p_provider, 'ended', v_ended));
  return query select v_id, v_roles, v_ended;
end $$;

revoke execute on function cpis.sign_in_limits(), cpis.begin_sign_in(bytea), cpis.sign_in_pause(bytea), cpis.end_sign_in(bytea, boolean),
  cpis.open_session(text, text, bytea, timestamptz, text[], integer) from public;
grant execute on function cpis.begin_sign_in(bytea), cpis.sign_in_pause(bytea), cpis.end_sign_in(bytea, boolean),
  cpis.open_session(text, text, bytea, timestamptz, text[], integer) to cpis_app;
reset role;
revoke create on schema cpis from cpis_identity;
