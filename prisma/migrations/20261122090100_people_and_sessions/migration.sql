-- People, their roles, and sessions. The application never reads these tables before it knows who is asking: it calls the
-- functions below, owned by cpis_identity, which answer about one session and nothing else (security-and-reliability section 7).

set role cpis_owner;

create table cpis.person (
  id           uuid primary key default gen_random_uuid(),
  name         text not null check (length(name) between 2 and 120),
  email        text not null unique check (email = lower(email) and email like '%_@_%'),
  status       text not null default 'invited' check (status in ('invited', 'active', 'suspended')),
  -- Raised by whatever must end every session that was opened before it.
  auth_version integer not null default 1,
  created_at   timestamptz not null default now()
);

-- How a person is known to an identity provider: by its stable subject, never by e-mail.
create table cpis.person_identity (
  provider  text not null check (provider in ('cis2', 'entra')),
  subject   text not null check (length(subject) between 1 and 255),
  person_id uuid not null references cpis.person (id),
  primary key (provider, subject)
);
create index person_identity_of_person on cpis.person_identity (person_id);

-- The roles of security-and-reliability section 2, and the kind of organisation in which each makes sense.
create table cpis.role (
  code              text primary key,
  label             text not null,
  organisation_kind text[] not null,
  -- An administrator's or auditor's role stands alone.
  stands_alone      boolean not null
);
insert into cpis.role (code, label, organisation_kind, stands_alone) values
  ('CL', 'Clinician', '{nhs}', false),
  ('SG', 'Safeguarding lead', '{nhs}', false),
  ('LP', 'Social care practitioner', '{authority}', false),
  ('LD', 'Data manager', '{authority}', false),
  ('ED', 'Emergency duty worker', '{authority}', false),
  ('OA', 'Organisation administrator', '{nhs,authority}', true),
  ('NA', 'National administrator', '{national}', true),
  ('AU', 'Auditor', '{national}', true);

create table cpis.role_assignment (
  id              uuid primary key default gen_random_uuid(),
  person_id       uuid not null references cpis.person (id),
  role            text not null references cpis.role (code),
  organisation_id uuid not null references cpis.organisation (id),
  care_setting_id uuid references cpis.care_setting (id),
  granted_at      timestamptz not null default now(),
  ended_at        timestamptz,
  constraint role_assignment_setting_for_clinical_roles check ((care_setting_id is not null) = (role in ('CL', 'SG')))
);
create unique index role_assignment_once on cpis.role_assignment (person_id, role, organisation_id, coalesce(care_setting_id, organisation_id))
  where ended_at is null;
create index role_assignment_of_organisation on cpis.role_assignment (organisation_id) where ended_at is null;

create function cpis.check_role_assignment() returns trigger
language plpgsql as $$
declare
  granted cpis.role;
begin
  if new.ended_at is not null then return new; end if;
  select * into strict granted from cpis.role where code = new.role;
  -- Two grants to one person at the same moment must see each other.
  perform 1 from cpis.person where id = new.person_id for update;
  if not exists (select from cpis.organisation o where o.id = new.organisation_id and o.kind = any (granted.organisation_kind)) then
    raise exception 'role % does not belong in this kind of organisation', new.role using errcode = 'check_violation';
  end if;
  if new.care_setting_id is not null and not exists (
    select from cpis.care_setting s where s.id = new.care_setting_id and s.organisation_id = new.organisation_id) then
    raise exception 'the care setting belongs to another organisation' using errcode = 'check_violation';
  end if;
  if exists (
    select from cpis.role_assignment a join cpis.role r on r.code = a.role
    where a.person_id = new.person_id and a.ended_at is null and a.id <> new.id and (r.stands_alone or granted.stands_alone)) then
    raise exception 'an administrator''s or auditor''s role is held alone' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger role_assignment_follows_the_rules before insert or update on cpis.role_assignment
  for each row execute function cpis.check_role_assignment();

create table cpis.session (
  id             uuid primary key default gen_random_uuid(),
  -- The cookie is a pointer: only its SHA-256 is kept, so that a copy of this table opens nothing.
  token_hash     bytea not null unique check (length(token_hash) = 32),
  person_id      uuid not null references cpis.person (id),
  auth_version   integer not null,
  provider       text not null check (provider in ('cis2', 'entra')),
  -- Codes of the organisations that the provider says the person works for; null when it does not say.
  asserted_codes text[],
  -- As which of several roles the person works now; null until chosen.
  assignment_id  uuid references cpis.role_assignment (id),
  created_at     timestamptz not null default now(),
  auth_time      timestamptz not null default now(),
  last_seen_at   timestamptz not null default now(),
  expires_at     timestamptz not null,
  ended_at       timestamptz,
  end_reason     text check (end_reason in ('signed-out', 'elsewhere', 'idle', 'expired', 'withdrawn')),
  constraint session_end_has_reason check ((ended_at is null) = (end_reason is null))
);
create index session_of_person on cpis.session (person_id) where ended_at is null;

-- What a clinician typed that is not an NHS number: shown back once with its message. Never in the log, the WAL or a backup.
create unlogged table cpis.refused_entry (
  session_id uuid primary key references cpis.session (id) on delete cascade,
  entry      text not null check (length(entry) <= 200),
  reason     text not null check (length(reason) <= 40),
  reason_text text not null check (length(reason_text) <= 500),
  problem    text not null,
  digits     integer,
  at         timestamptz not null default now()
);

-- The compliance log: who did what, written in the transaction that did it.
create table cpis.audit_event (
  id              uuid primary key default gen_random_uuid(),
  at              timestamptz not null default now(),
  type            text not null check (type ~ '^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$'),
  outcome         text not null check (outcome in ('done', 'denied', 'refused', 'failed')),
  person_id       uuid,
  person_name     text,
  role            text,
  organisation_id uuid,
  session_id      uuid,
  subject_kind    text,
  subject_id      uuid,
  details         jsonb not null default '{}'
);
create index audit_event_by_time on cpis.audit_event (at desc);
create index audit_event_by_person on cpis.audit_event (person_id, at desc);
create trigger audit_event_never_changes before update or delete on cpis.audit_event for each row execute function cpis.refuse_change();
create trigger audit_event_never_truncated before truncate on cpis.audit_event for each statement execute function cpis.refuse_change();

do $$
declare guarded text;
begin
  foreach guarded in array array['person', 'person_identity', 'role_assignment', 'session', 'refused_entry', 'audit_event'] loop
    execute format('alter table cpis.%I enable row level security', guarded);
    execute format('alter table cpis.%I force row level security', guarded);
  end loop;
  foreach guarded in array array['person', 'person_identity', 'role_assignment', 'session', 'refused_entry'] loop
    execute format('create policy %I on cpis.%I to cpis_identity using (true) with check (true)', guarded || '_identity', guarded);
  end loop;
end $$;

create policy audit_event_add on cpis.audit_event for insert to cpis_app with check (
  person_id is not distinct from cpis.caller_user());
create policy audit_event_add_identity on cpis.audit_event for insert to cpis_identity with check (true);
grant insert on cpis.audit_event to cpis_app, cpis_identity;

grant select on cpis.role to cpis_app, cpis_identity;
grant select on cpis.person, cpis.person_identity, cpis.role_assignment to cpis_identity;
grant update (status) on cpis.person to cpis_identity;
grant select, insert, update on cpis.session to cpis_identity;
grant select, insert, update, delete on cpis.refused_entry to cpis_identity;

-- ---------------------------------------------------------------------------------------------------------------------
-- The doors to identity. Times are the database's: 15 minutes idle, 10 hours in all (security-and-reliability section 7).

-- Roles in which a person may work in this session: held now, at an organisation that is not suspended, and that the provider asserts.
create function cpis.usable_assignments(p_person uuid, p_asserted text[])
returns table (assignment_id uuid, role text, role_label text, organisation_id uuid, organisation_kind text, organisation_code text,
               organisation_name text, setting_id uuid, setting_kind text, setting_label text, setting_name text, unscheduled boolean,
               usual_reason text)
language sql stable security definer set search_path = cpis, pg_temp as $$
  select a.id, a.role, r.label, o.id, o.kind, coalesce(au.dfe_code, o.ods_code), o.name, s.id, s.kind, k.label, s.name,
         coalesce(k.unscheduled, false), k.usual_reason
  from cpis.role_assignment a
  join cpis.role r on r.code = a.role
  join cpis.organisation o on o.id = a.organisation_id
  left join cpis.authority au on au.organisation_id = o.id
  left join cpis.care_setting s on s.id = a.care_setting_id
  left join cpis.setting_kind k on k.code = s.kind
  where a.person_id = p_person and a.ended_at is null and o.status <> 'suspended'
    and (p_asserted is null or coalesce(au.dfe_code, o.ods_code) = any (p_asserted))
  order by o.name, r.label, s.name
$$;

-- Opens a session for somebody whom the provider has just vouched for. One live session a person: an older one ends.
-- Returns no row for somebody unknown, suspended or without a usable role: the three are not told apart.
create function cpis.open_session(p_provider text, p_subject text, p_token_hash bytea, p_auth_time timestamptz, p_asserted text[])
returns table (session_id uuid, roles integer, ended_elsewhere integer)
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare
  v_person cpis.person;
  v_only   uuid;
  v_roles  integer;
  v_ended  integer;
  v_id     uuid;
begin
  select p.* into v_person from cpis.person p
  join cpis.person_identity i on i.person_id = p.id
  where i.provider = p_provider and i.subject = p_subject and p.status <> 'suspended'
  for update of p;
  if not found then return; end if;
  select count(*)::integer, (array_agg(u.assignment_id))[1] into v_roles, v_only from cpis.usable_assignments(v_person.id, p_asserted) u;
  if v_roles = 0 then return; end if;
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

-- Who this session is, on every request. A session that is over answers only why it ended; an unknown one answers nothing.
-- p_touch: whether this request is somebody's act (polling is not), which moves the idle limit at most once a minute.
create function cpis.resolve_session(p_token_hash bytea, p_touch boolean)
returns table (state text, session_id uuid, person_id uuid, person_name text, auth_time timestamptz, idle_at timestamptz,
               expires_at timestamptz, roles integer, assignment jsonb)
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare
  s cpis.session;
  p cpis.person;
  v_end text;
begin
  select * into s from cpis.session where token_hash = p_token_hash;
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
    return query select 'ended-' || v_end, s.id, null::uuid, null::text, null::timestamptz, null::timestamptz, null::timestamptz, 0, null::jsonb;
    return;
  end if;
  if p_touch and s.last_seen_at < now() - interval '1 minute' then
    update cpis.session set last_seen_at = now() where id = s.id;
    s.last_seen_at := now();
  end if;
  return query
    select 'live', s.id, p.id, p.name, s.auth_time, s.last_seen_at + interval '15 minutes', s.expires_at,
           count(*)::integer,
           (array_agg(to_jsonb(u)) filter (where u.assignment_id = s.assignment_id))[1]
    from cpis.usable_assignments(p.id, s.asserted_codes) u;
end $$;

-- The roles to choose from, for the page "Where are you working now?".
create function cpis.session_assignments(p_token_hash bytea)
returns table (assignment_id uuid, role text, role_label text, organisation_name text, setting_name text, current boolean)
language sql stable security definer set search_path = cpis, pg_temp as $$
  select u.assignment_id, u.role, u.role_label, u.organisation_name, u.setting_name, u.assignment_id is not distinct from s.assignment_id
  from cpis.session s, cpis.usable_assignments(s.person_id, s.asserted_codes) u
  where s.token_hash = p_token_hash and s.ended_at is null
$$;

-- Works from now on in the chosen role, under a new token (a change of privilege never keeps the old pointer).
create function cpis.choose_assignment(p_token_hash bytea, p_assignment uuid, p_new_token_hash bytea) returns boolean
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare
  s cpis.session;
begin
  select * into s from cpis.session where token_hash = p_token_hash and ended_at is null and now() < expires_at
    and now() < last_seen_at + interval '15 minutes' for update;
  if not found then return false; end if;
  if not exists (select from cpis.usable_assignments(s.person_id, s.asserted_codes) u where u.assignment_id = p_assignment) then
    return false;
  end if;
  update cpis.session set assignment_id = p_assignment, token_hash = p_new_token_hash, last_seen_at = now() where id = s.id;
  insert into cpis.audit_event (type, outcome, person_id, session_id, subject_kind, subject_id)
  values ('session.choose-role', 'done', s.person_id, s.id, 'role_assignment', p_assignment);
  return true;
end $$;

-- Ends the session of this token, or every session of its person ("log out everywhere"). Returns how many ended.
create function cpis.end_session(p_token_hash bytea, p_everywhere boolean) returns integer
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare
  s cpis.session;
  v_ended integer;
begin
  select * into s from cpis.session where token_hash = p_token_hash;
  if not found then return 0; end if;
  update cpis.session set ended_at = now(), end_reason = 'signed-out'
  where ended_at is null and (id = s.id or (p_everywhere and person_id = s.person_id));
  get diagnostics v_ended = row_count;
  delete from cpis.refused_entry where session_id = s.id;
  insert into cpis.audit_event (type, outcome, person_id, session_id, details)
  values ('session.end', 'done', s.person_id, s.id, jsonb_build_object('ended', v_ended));
  return v_ended;
end $$;

-- A sign-in that the product refused. Holds the provider and its subject, never a name.
create function cpis.record_refused_sign_in(p_provider text, p_reason text) returns void
language sql security definer set search_path = cpis, pg_temp as $$
  insert into cpis.audit_event (type, outcome, details)
  values ('session.open', 'denied', jsonb_build_object('provider', p_provider, 'reason', p_reason))
$$;

-- An entry that is not an NHS number waits with the session, is shown once, and is counted without its text.
create function cpis.keep_refused_entry(
  p_session uuid, p_entry text, p_reason text, p_reason_text text, p_problem text, p_digits integer) returns void
language sql security definer set search_path = cpis, pg_temp as $$
  insert into cpis.refused_entry (session_id, entry, reason, reason_text, problem, digits)
  select s.id, left(p_entry, 200), left(p_reason, 40), left(p_reason_text, 500), p_problem, p_digits from cpis.session s where s.id = p_session and s.ended_at is null
  on conflict (session_id) do update
    set entry = excluded.entry, reason = excluded.reason, reason_text = excluded.reason_text, problem = excluded.problem, digits = excluded.digits, at = now();
  insert into cpis.audit_event (type, outcome, person_id, organisation_id, session_id, details)
  select 'lookup.entry', 'refused', s.person_id, a.organisation_id, s.id, jsonb_build_object('problem', p_problem)
  from cpis.session s left join cpis.role_assignment a on a.id = s.assignment_id where s.id = p_session;
$$;
create function cpis.take_refused_entry(p_session uuid)
returns table (entry text, reason text, reason_text text, problem text, digits integer)
language sql security definer set search_path = cpis, pg_temp as $$
  with taken as (delete from cpis.refused_entry where session_id = p_session returning refused_entry.*)
  select t.entry, t.reason, t.reason_text, t.problem, t.digits from taken t where t.at > now() - interval '15 minutes'
$$;

reset role;

do $$
declare door text;
begin
  foreach door in array array[
    'usable_assignments(uuid, text[])', 'open_session(text, text, bytea, timestamptz, text[])', 'resolve_session(bytea, boolean)',
    'session_assignments(bytea)', 'choose_assignment(bytea, uuid, bytea)', 'end_session(bytea, boolean)',
    'record_refused_sign_in(text, text)', 'keep_refused_entry(uuid, text, text, text, text, integer)', 'take_refused_entry(uuid)'] loop
    -- A function can be handed only to a role that may create in its schema; the right lasts for this statement alone.
    execute 'grant create on schema cpis to cpis_identity';
    execute format('alter function cpis.%s owner to cpis_identity', door);
    execute 'revoke create on schema cpis from cpis_identity';
    if door not like 'usable%' then
      execute format('grant execute on function cpis.%s to cpis_app', door);
    end if;
  end loop;
end $$;
