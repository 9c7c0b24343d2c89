-- API clients: systems of organisations that ask without a person at the keyboard. Each proves itself by a key of its own, of which only the
-- public part is here (security-and-reliability section 1, threat 6; SMART Backend Services). The application has no right on these tables:
-- administrators go through functions that look up whether the caller is a national one, and a client's requests through functions that
-- answer about one client or one token and nothing else.

set role cpis_owner;

-- Whether these are public keys as CPIS keeps them: at most five, each with a name of its own, of the two kinds that SMART asks for, and with
-- no member beside those of a public key. A private part cannot be stored, whoever writes.
create function cpis.are_public_keys(p_keys jsonb) returns boolean
language sql immutable parallel safe as $$
  select case when jsonb_typeof(p_keys) is distinct from 'array' then false
    when jsonb_array_length(p_keys) > 5 then false
    else coalesce((
      select bool_and(case
          when jsonb_typeof(k) <> 'object' then false
          when k ->> 'kty' = 'RSA' and k ->> 'alg' = 'RS384' then k ?& array['kid', 'n', 'e'] and k - array['kty', 'alg', 'kid', 'n', 'e'] = '{}'
          when k ->> 'kty' = 'EC' and k ->> 'alg' = 'ES384' then k ->> 'crv' = 'P-384' and k ?& array['kid', 'x', 'y'] and k - array['kty', 'alg', 'kid', 'crv', 'x', 'y'] = '{}'
          else false end) and count(distinct k ->> 'kid') = count(*)
      from jsonb_array_elements(p_keys) as k), true) end
$$;

-- Whether these are networks from which one organisation's system may ask: at least one, none so wide that it says nothing.
create function cpis.are_narrow_networks(p_networks inet[]) returns boolean
language sql immutable parallel safe as $$
  select cardinality(p_networks) between 1 and 20
    and (select bool_and(n is not null and n = network(n)::inet and masklen(n) >= case family(n) when 4 then 16 else 32 end) from unnest(p_networks) as n)
$$;

create table cpis.api_client (
  id              uuid primary key default gen_random_uuid(),
  organisation_id uuid not null references cpis.organisation (id),
  name            text not null check (length(name) between 2 and 120),
  -- Whom to ring or write to when it misbehaves.
  contact_name    text not null check (length(contact_name) between 2 and 120),
  contact_email   text not null check (contact_email = lower(contact_email) and contact_email like '%_@_%'),
  scopes          text[] not null check (cardinality(scopes) > 0 and scopes <@ array['lookup', 'upload']),
  networks        inet[] not null check (cpis.are_narrow_networks(networks)),
  -- JSON Web Keys. Without one the client cannot ask for anything.
  keys            jsonb not null default '[]' check (cpis.are_public_keys(keys)),
  keys_changed_at timestamptz,
  state           text not null default 'active' check (state in ('active', 'suspended')),
  -- Goes up with every change: a token says for which version it was given.
  version         integer not null default 1,
  created_at      timestamptz not null default now(),
  constraint api_client_named_once unique (organisation_id, name)
);
create trigger api_client_never_deleted before delete on cpis.api_client for each row execute function cpis.refuse_change();

-- What it may do has to fit the kind of its organisation; what it is does not change; and every change raises the version, whoever makes it.
create function cpis.check_api_client() returns trigger
language plpgsql as $$
declare v_kind text := (select kind from cpis.organisation where id = new.organisation_id);
begin
  if not new.scopes <@ (case v_kind when 'nhs' then array['lookup'] when 'authority' then array['upload'] else array[]::text[] end) then
    raise exception 'what the client may do does not fit its organisation' using errcode = 'check_violation';
  end if;
  if tg_op = 'UPDATE' then
    if (new.id, new.organisation_id, new.name, new.created_at) is distinct from (old.id, old.organisation_id, old.name, old.created_at) then
      raise exception 'a client stays who it is' using errcode = 'check_violation';
    end if;
    new.version := old.version + 1;
  end if;
  return new;
end $$;
create trigger api_client_checked before insert or update on cpis.api_client for each row execute function cpis.check_api_client();

-- When a client was last let in, and from where; written at most once a minute.
create table cpis.api_client_use (
  client_id uuid primary key references cpis.api_client (id),
  at        timestamptz not null default now(),
  address   inet not null
);

-- Proofs that were used. Logged: what was used once must not be good again after a crash.
create table cpis.api_assertion (
  client_id  uuid not null references cpis.api_client (id),
  jti_hash   bytea not null check (length(jti_hash) = 32),
  expires_at timestamptz not null,
  primary key (client_id, jti_hash)
);
create index api_assertion_by_time on cpis.api_assertion (expires_at);

-- Tokens, by their hash. Unlogged: after a crash a client asks for another.
create unlogged table cpis.api_token (
  token_hash bytea primary key check (length(token_hash) = 32),
  client_id  uuid not null references cpis.api_client (id),
  version    integer not null,
  scopes     text[] not null,
  expires_at timestamptz not null
);
create index api_token_by_time on cpis.api_token (expires_at);

-- How often a client asked in this second, on all instances together. Unlogged.
create unlogged table cpis.api_rate (
  client_id uuid primary key references cpis.api_client (id),
  second    timestamptz not null,
  count     integer not null
) with (fillfactor = 50);

-- Requests that were refused: whose, why and how often in a minute; never what was sent.
create table cpis.api_refusal (
  id        uuid primary key default gen_random_uuid(),
  -- Null when there is no such client.
  client_id uuid references cpis.api_client (id),
  why       text not null check (why ~ '^[a-z]+(-[a-z]+)*$' and length(why) <= 40),
  minute    timestamptz not null,
  count     integer not null check (count > 0),
  constraint api_refusal_once_a_minute unique nulls not distinct (client_id, why, minute)
);
create index api_refusal_by_time on cpis.api_refusal (minute);

alter table cpis.administration_change add column api_client_id uuid references cpis.api_client (id);
create index administration_change_of_api_client on cpis.administration_change (api_client_id, at desc);

do $$
declare guarded text;
begin
  foreach guarded in array array['api_client', 'api_client_use', 'api_assertion', 'api_token', 'api_rate', 'api_refusal'] loop
    execute format('alter table cpis.%I enable row level security', guarded);
    execute format('alter table cpis.%I force row level security', guarded);
    execute format('create policy %I on cpis.%I to cpis_identity using (true) with check (true)', guarded || '_identity', guarded);
  end loop;
end $$;
grant select, insert, update on cpis.api_client, cpis.api_client_use, cpis.api_rate to cpis_identity;
-- Whoever deletes while skipping what is locked has to be allowed to lock.
grant select, insert, update, delete on cpis.api_assertion, cpis.api_token to cpis_identity;
grant select, insert, update, delete on cpis.api_refusal to cpis_identity;

reset role;
grant create on schema cpis to cpis_identity;
set role cpis_identity;

-- ---------------------------------------------------------------------------------------------------------------------
-- National administrators

create function cpis.note_api_client(p_client cpis.api_client, p_what text, p_about text, p_by text) returns void
language sql security definer set search_path = cpis, pg_temp as $$
  insert into cpis.administration_change (organisation_id, api_client_id, what, about, by_person, by_name)
  values (p_client.organisation_id, p_client.id, p_what, left(concat_ws(': ', p_client.name, nullif(p_about, '')), 300), cpis.caller_user(), p_by)
$$;

-- Clients by organisation and name. Nothing for anybody but national administrators.
create function cpis.list_api_clients(p_state text)
returns table (id uuid, name text, organisation text, scopes text[], state text, keys integer, last_used_at timestamptz)
language sql stable security definer set search_path = cpis, pg_temp as $$
  select c.id, c.name, o.name, c.scopes, c.state, jsonb_array_length(c.keys), u.at
  from cpis.api_client c join cpis.organisation o on o.id = c.organisation_id left join cpis.api_client_use u on u.client_id = c.id
  where cpis.administering() = 'NA' and (p_state is null or c.state = p_state)
  order by o.name, c.name
$$;

-- Everything about one client; null for everybody else.
create function cpis.administered_api_client(p_client uuid) returns jsonb
language sql stable security definer set search_path = cpis, pg_temp as $$
  select jsonb_build_object(
    'id', c.id, 'name', c.name, 'organisationId', o.id, 'organisation', o.name, 'kind', o.kind, 'organisationState', o.status,
    'contactName', c.contact_name, 'contactEmail', c.contact_email, 'scopes', c.scopes, 'networks', to_jsonb(c.networks::text[]),
    'keys', c.keys, 'keysChangedAt', c.keys_changed_at, 'state', c.state, 'createdAt', c.created_at,
    'lastUsed', (select jsonb_build_object('at', u.at, 'address', host(u.address)) from cpis.api_client_use u where u.client_id = c.id),
    'refusals', (select coalesce(jsonb_agg(jsonb_build_object('why', r.why, 'count', r.count, 'latest', r.latest) order by r.count desc, r.why), '[]') from (
      select why, sum(count)::integer as count, max(minute) as latest from cpis.api_refusal
      where client_id = c.id and minute > now() - interval '24 hours' group by why) r),
    'loggedInLately', cpis.logged_in_lately(),
    'changes', (select coalesce(jsonb_agg(t.one order by t.at desc), '[]') from (
      select h.at, jsonb_build_object('at', h.at, 'what', h.what, 'about', h.about, 'by', h.by_name) as one
      from cpis.administration_change h where h.api_client_id = c.id order by h.at desc limit 50) t))
  from cpis.api_client c join cpis.organisation o on o.id = c.organisation_id
  where c.id = p_client and cpis.administering() = 'NA'
$$;

create function cpis.add_api_client(
  p_organisation uuid, p_name text, p_contact_name text, p_contact_email text, p_scopes text[], p_networks inet[], p_by text)
returns table (outcome text, client uuid)
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare v_client cpis.api_client;
begin
  if cpis.administering() is distinct from 'NA' then return query select 'not-permitted', null::uuid; return; end if;
  if not exists (select from cpis.organisation where id = p_organisation) then return query select 'unknown', null::uuid; return; end if;
  begin
    insert into cpis.api_client (organisation_id, name, contact_name, contact_email, scopes, networks)
    values (p_organisation, p_name, p_contact_name, p_contact_email, p_scopes, array(select network(n)::inet from unnest(p_networks) n))
    returning * into v_client;
  exception
    when unique_violation then return query select 'already', null::uuid; return;
    when check_violation then return query select 'does-not-fit', null::uuid; return;
  end;
  perform cpis.note_api_client(v_client, 'client-added', array_to_string(p_scopes, ', '), p_by);
  return query select 'done', v_client.id;
end $$;

-- What it may do, from where, and whom to ring.
create function cpis.save_api_client(
  p_client uuid, p_contact_name text, p_contact_email text, p_scopes text[], p_networks inet[], p_by text) returns text
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare v_client cpis.api_client;
begin
  if cpis.administering() is distinct from 'NA' then return 'not-permitted'; end if;
  begin
    update cpis.api_client set contact_name = p_contact_name, contact_email = p_contact_email, scopes = p_scopes,
      networks = array(select network(n)::inet from unnest(p_networks) n)
    where id = p_client returning * into v_client;
  exception when check_violation then return 'does-not-fit';
  end;
  if v_client.id is null then return 'unknown'; end if;
  perform cpis.note_api_client(v_client, 'client-saved', array_to_string(v_client.networks, ', '), p_by);
  return 'done';
end $$;

create function cpis.set_api_client_state(p_client uuid, p_state text, p_by text) returns text
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare v_client cpis.api_client;
begin
  if cpis.administering() is distinct from 'NA' then return 'not-permitted'; end if;
  select * into v_client from cpis.api_client where id = p_client for update;
  if not found then return 'unknown'; end if;
  if v_client.state = p_state then return 'already'; end if;
  update cpis.api_client set state = p_state where id = p_client;
  perform cpis.note_api_client(v_client, case p_state when 'suspended' then 'client-suspended' else 'client-resumed' end, null, p_by);
  return 'done';
end $$;

-- Keys are for whoever logged in within the last five minutes (section 7).
create function cpis.change_api_client_keys(p_client uuid, p_keys jsonb, p_by text) returns text
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare v_client cpis.api_client;
begin
  if cpis.administering() is distinct from 'NA' then return 'not-permitted'; end if;
  if not exists (select from cpis.api_client where id = p_client) then return 'unknown'; end if;
  if not cpis.logged_in_lately() then return 'log-in-again'; end if;
  update cpis.api_client set keys = p_keys, keys_changed_at = now() where id = p_client returning * into v_client;
  perform cpis.note_api_client(v_client, 'client-keys', (select string_agg(k ->> 'kid', ', ') from jsonb_array_elements(p_keys) k), p_by);
  return 'done';
end $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- The client's own requests. Who it is has been proved before the second of these is called; nothing here is anybody's to list.

-- What there is to judge a proof by; null when there is no such client, it is suspended, or its organisation is.
create function cpis.api_client_for_token(p_client uuid, p_address inet) returns jsonb
language sql stable security definer set search_path = cpis, pg_temp as $$
  select jsonb_build_object('keys', c.keys, 'scopes', c.scopes, 'version', c.version, 'now', extract(epoch from now()),
    'fromItsNetwork', exists (select from unnest(c.networks) n where p_address <<= n),
    'active', c.state = 'active' and o.status <> 'suspended')
  from cpis.api_client c join cpis.organisation o on o.id = c.organisation_id where c.id = p_client
$$;

-- Whether one more request of a client fits into this second: ten do (section 6).
create function cpis.count_api_request(p_client uuid) returns boolean
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare v_count integer;
begin
  insert into cpis.api_rate as r (client_id, second, count) values (p_client, date_trunc('second', clock_timestamp()), 1)
  on conflict (client_id) do update set second = excluded.second, count = case when r.second = excluded.second then r.count + 1 else 1 end
  returning r.count into v_count;
  return v_count <= 10;
end $$;

create function cpis.note_api_use(p_client uuid, p_address inet) returns void
language sql security definer set search_path = cpis, pg_temp as $$
  insert into cpis.api_client_use as u (client_id, address) values (p_client, p_address)
  on conflict (client_id) do update set at = now(), address = excluded.address where u.at < now() - interval '1 minute' or u.address <> excluded.address
$$;

-- Gives a token for a proof that has been found true, once; by the clock of the database. 'done', or why not.
create function cpis.issue_api_token(
  p_client uuid, p_version integer, p_scopes text[], p_jti_hash bytea, p_expires timestamptz, p_token_hash bytea, p_address inet) returns text
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare v_client cpis.api_client;
begin
  select c.* into v_client from cpis.api_client c join cpis.organisation o on o.id = c.organisation_id
  where c.id = p_client and c.version = p_version and c.state = 'active' and o.status <> 'suspended' and p_scopes <@ c.scopes
    and exists (select from unnest(c.networks) n where p_address <<= n)
  for share of c;
  if not found then return 'changed'; end if;
  if p_expires <= now() then return 'expired'; end if;
  if p_expires > now() + interval '5 minutes' then return 'too-far-ahead'; end if;
  if not cpis.count_api_request(p_client) then return 'too-many'; end if;
  delete from cpis.api_assertion where (client_id, jti_hash) in (
    select a.client_id, a.jti_hash from cpis.api_assertion a where a.expires_at < now() - interval '1 minute' limit 50 for update skip locked);
  delete from cpis.api_token where token_hash in (
    select t.token_hash from cpis.api_token t where t.expires_at < now() limit 50 for update skip locked);
  insert into cpis.api_assertion (client_id, jti_hash, expires_at) values (p_client, p_jti_hash, p_expires) on conflict do nothing;
  if not found then return 'replayed'; end if;
  insert into cpis.api_token (token_hash, client_id, version, scopes, expires_at)
  values (p_token_hash, p_client, p_version, p_scopes, now() + interval '5 minutes');
  perform cpis.note_api_use(p_client, p_address);
  insert into cpis.audit_event (type, outcome, organisation_id, subject_kind, subject_id, details)
  values ('api-token.issue', 'done', v_client.organisation_id, 'api-client', p_client, jsonb_build_object('scopes', array_to_string(p_scopes, ' ')));
  return 'done';
end $$;

-- Whose token this is. Asked at every use: whatever was changed about the client since ends it. The outcome is 'done', or why not:
-- 'unknown' (also: expired, changed, suspended, not from its network), 'scope', 'too-many'.
create function cpis.use_api_token(p_token_hash bytea, p_scope text, p_address inet)
returns table (outcome text, client_id uuid, client_name text, organisation_id uuid, organisation_code text, organisation_name text)
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare
  t cpis.api_token;
  c cpis.api_client;
begin
  select * into t from cpis.api_token where token_hash = p_token_hash and expires_at > now();
  select k.* into c from cpis.api_client k join cpis.organisation o on o.id = k.organisation_id
  where k.id = t.client_id and k.version = t.version and k.state = 'active' and o.status <> 'suspended'
    and exists (select from unnest(k.networks) n where p_address <<= n);
  if c.id is null then return query select 'unknown', t.client_id, null::text, null::uuid, null::text, null::text; return; end if;
  if not (p_scope = any (t.scopes) and p_scope = any (c.scopes)) then
    return query select 'scope', c.id, null::text, null::uuid, null::text, null::text;
    return;
  end if;
  if not cpis.count_api_request(c.id) then return query select 'too-many', c.id, null::text, null::uuid, null::text, null::text; return; end if;
  perform cpis.note_api_use(c.id, p_address);
  return query
    select 'done', c.id, c.name, o.id, coalesce(a.dfe_code, o.ods_code), o.name
    from cpis.organisation o left join cpis.authority a on a.organisation_id = o.id where o.id = c.organisation_id;
end $$;

-- Counts refusals. The compliance log gets a line for the first of each minute, client and reason, so that whoever has no key cannot fill it.
create function cpis.count_api_refusals(p_client uuid, p_why text, p_count integer) returns void
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare
  v_client cpis.api_client;
  v_first  boolean;
begin
  select * into v_client from cpis.api_client where id = p_client;
  insert into cpis.api_refusal as r (client_id, why, minute, count) values (v_client.id, p_why, date_trunc('minute', now()), p_count)
  on conflict on constraint api_refusal_once_a_minute do update set count = r.count + excluded.count
  returning r.count = p_count into v_first;
  if not v_first then return; end if;
  insert into cpis.audit_event (type, outcome, organisation_id, subject_kind, subject_id, details)
  values ('api-client.request', 'refused', v_client.organisation_id, case when v_client.id is not null then 'api-client' end, v_client.id,
          jsonb_build_object('why', p_why));
  delete from cpis.api_refusal where id in (
    select o.id from cpis.api_refusal o where o.minute < now() - interval '13 months' limit 50 for update skip locked);
end $$;

revoke execute on function cpis.note_api_client(cpis.api_client, text, text, text), cpis.list_api_clients(text), cpis.administered_api_client(uuid),
  cpis.add_api_client(uuid, text, text, text, text[], inet[], text), cpis.save_api_client(uuid, text, text, text[], inet[], text),
  cpis.set_api_client_state(uuid, text, text), cpis.change_api_client_keys(uuid, jsonb, text), cpis.api_client_for_token(uuid, inet),
  cpis.count_api_request(uuid), cpis.note_api_use(uuid, inet),
  cpis.issue_api_token(uuid, integer, text[], bytea, timestamptz, bytea, inet), cpis.use_api_token(bytea, text, inet),
  cpis.count_api_refusals(uuid, text, integer) from public;
grant execute on function cpis.list_api_clients(text), cpis.administered_api_client(uuid),
  cpis.add_api_client(uuid, text, text, text, text[], inet[], text), cpis.save_api_client(uuid, text, text, text[], inet[], text),
  cpis.set_api_client_state(uuid, text, text), cpis.change_api_client_keys(uuid, jsonb, text), cpis.api_client_for_token(uuid, inet),
  cpis.issue_api_token(uuid, integer, text[], bytea, timestamptz, bytea, inet), cpis.use_api_token(bytea, text, inet),
  cpis.count_api_refusals(uuid, text, integer) to cpis_app;
reset role;
grant execute on function cpis.are_public_keys(jsonb), cpis.are_narrow_networks(inet[]) to cpis_identity;
revoke create on schema cpis from cpis_identity;
