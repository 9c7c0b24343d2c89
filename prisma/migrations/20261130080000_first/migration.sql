-- The whole database, made from prisma/database/ (see its README.md). It is history: what a rule is now stands there and not here.

-- -------------------- prisma/database/roles.sql
-- The roles of the service. They belong to the cluster, so another database of the same cluster may have made them already.
--
-- cpis_owner owns tables and views. The other roles without a log-in own the functions that reach beyond what a caller may see, each
-- with the few rights its work needs:
--   cpis_identity   log-ins, people, administration, API clients     cpis_disclose  what a look-up records and discloses
--   cpis_register   acts of two people and between two authorities   cpis_files     work on files
--   cpis_delivery   notices and periodic work                        cpis_quality   data quality across authorities
--   cpis_retention  what is deleted by age                           cpis_audit     reading access records and the event log
--   cpis_review     the weekly review                            cpis_callers   who is asking: tickets and their keys
-- The logins own nothing. Whoever deploys gives them their passwords, never a migration.
--   cpis_app     pages, forms and work on files, as whoever asks   cpis_worker    deliveries and periodic work
--   cpis_gate    lets people and systems in: sessions, tokens      cpis_sealer    seals records
--   cpis_filer   takes up work on files that somebody asked for    cpis_verifier  verifies records
do $$
declare wanted text;
begin
  foreach wanted in array array['cpis_owner', 'cpis_disclose', 'cpis_identity', 'cpis_register', 'cpis_files', 'cpis_delivery', 'cpis_quality',
                                'cpis_retention', 'cpis_audit', 'cpis_review', 'cpis_callers'] loop
    if not exists (select from pg_roles where rolname = wanted) then
      execute format('create role %I nologin', wanted);
    end if;
  end loop;
  foreach wanted in array array['cpis_app', 'cpis_gate', 'cpis_filer', 'cpis_worker', 'cpis_sealer', 'cpis_verifier'] loop
    if not exists (select from pg_roles where rolname = wanted) then
      execute format('create role %I nologin nosuperuser nobypassrls nocreatedb nocreaterole noinherit', wanted);
      -- Debian's servers compile queries whose cost they overrate, those over all months of the access records above all: seconds for what
      -- then runs for milliseconds.
      execute format('alter role %I set jit = off', wanted);
    end if;
  end loop;
end $$;

-- Whoever verifies the records must see what a policy would hide. Only a superuser can give that (from PostgreSQL 16 on also somebody who has
-- it); where the migrations run as somebody else, the verification stops and says what a superuser has to run once.
do $$ begin
  if not (select rolbypassrls from pg_roles where rolname = 'cpis_verifier') then
    alter role cpis_verifier bypassrls;
  end if;
exception when insufficient_privilege then
  raise warning 'a superuser has to run this once, or no records are verified: alter role cpis_verifier bypassrls';
end $$;

-- Whoever migrates must be able to hand objects to these roles. A superuser needs no grant, and must not be a member by name.
do $$ begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant cpis_owner, cpis_disclose, cpis_identity, cpis_register, cpis_files, cpis_delivery, cpis_quality, cpis_retention,
                      cpis_audit, cpis_review, cpis_callers to %I', current_user);
  end if;
end $$;

-- -------------------- prisma/database/schemas.sql
-- cpis holds the service. Nothing in it can be reached without a grant, and no row of a guarded table without a policy.
create schema if not exists cpis;
alter schema cpis owner to cpis_owner;
revoke all on schema cpis from public;
grant usage on schema cpis to cpis_app, cpis_gate, cpis_filer, cpis_worker, cpis_sealer, cpis_verifier, cpis_callers, cpis_disclose, cpis_identity, cpis_register, cpis_files,
  cpis_delivery, cpis_quality, cpis_retention, cpis_audit, cpis_review;

-- The monthly partitions of the access records live apart, so that the tables that people read about stay a short list.
create schema if not exists cpis_part;
alter schema cpis_part owner to cpis_owner;
revoke all on schema cpis_part from public;

create extension if not exists btree_gist with schema public;

-- A new function is nobody's until it is granted.
alter default privileges for role cpis_owner revoke execute on functions from public;

-- A function can be handed only to a role that may create in its schema. The right lasts until the end of this migration.
grant create on schema cpis to cpis_audit, cpis_callers, cpis_delivery, cpis_disclose, cpis_files, cpis_identity, cpis_quality, cpis_register, cpis_retention, cpis_review;

-- -------------------- prisma/database/organisations/tables.sql
create table cpis.organisation (
  id         uuid primary key default gen_random_uuid(),
  kind       text not null check (kind in ('authority', 'nhs', 'national')),
  name       text not null check (length(name) between 2 and 120),
  ods_code   text unique check (ods_code ~ '^[A-Z0-9]{3,6}$'),
  status     text not null default 'onboarding' check (status in ('onboarding', 'pilot', 'live', 'suspended')),
  created_at timestamptz not null default now(),
  constraint organisation_nhs_has_ods_code check (kind = 'authority' or ods_code is not null)
);
alter table cpis.organisation owner to cpis_owner;
comment on table cpis.organisation is
  'An authority, an NHS organisation, or the national organisation.';

-- -------------------- prisma/database/people/tables.sql
create table cpis.person (
  id           uuid primary key default gen_random_uuid(),
  name         text not null check (length(name) between 2 and 120),
  -- Somebody whom an administrator names by the key at the identity provider need not have an e-mail address here.
  email        text unique check (email = lower(email) and email like '%_@_%'),
  status       text not null default 'invited' check (status in ('invited', 'active', 'suspended')),
  -- Raised by whatever must end every session that was opened before it.
  auth_version integer not null default 1,
  created_at   timestamptz not null default now(),
  -- Words of the name and of the address, for a search that finds them by their beginnings. The simple configuration is in every deployment.
  search_words tsvector generated always as (
    to_tsvector('simple'::regconfig, translate(name || ' ' || coalesce(email, ''), '@.-_''’+', '       '))) stored
);
alter table cpis.person owner to cpis_owner;
comment on table cpis.person is
  'Somebody who may log in, or is invited to.';
create index person_by_words on cpis.person using gin (search_words);
create index person_by_name on cpis.person (name, id);

-- -------------------- prisma/database/access-records/tables.sql
create table cpis.access_export (
  id                uuid primary key default gen_random_uuid(),
  -- Whose accesses: null for everybody's, which only an auditor asks for.
  organisation_id   uuid references cpis.organisation (id),
  -- As search_accesses takes it. It may hold an NHS number, which nobody is shown again.
  filter            jsonb not null,
  records           integer not null check (records between 1 and 20000),
  reason            text not null check (length(reason) between 15 and 500),
  requested_at      timestamptz not null default now(),
  requested_by      uuid not null references cpis.person (id),
  requested_by_name text not null,
  decision          text check (decision in ('approved', 'declined', 'taken-back')),
  decided_at        timestamptz,
  decided_by        uuid references cpis.person (id),
  decided_by_name   text,
  taken_at          timestamptz,
  constraint access_export_decided_whole check (
    (decision is null and decided_at is null and decided_by is null and decided_by_name is null)
    or (decision is not null and decided_at is not null and decided_by is not null and decided_by_name is not null)),
  constraint access_export_by_another check (decision is null or decision = 'taken-back' or decided_by <> requested_by),
  constraint access_export_taken_when_agreed check (taken_at is null or decision = 'approved')
);
alter table cpis.access_export owner to cpis_owner;
comment on table cpis.access_export is
  'Files of access records, which take two people: one asks, a national administrator agrees.';
create index access_export_by_time on cpis.access_export (requested_at desc);

-- -------------------- prisma/database/organisations/tables.sql
create table cpis.setting_kind (
  code           text primary key,
  label          text not null,
  unscheduled    boolean not null,
  usual_reason   text not null default 'direct-care' check (usual_reason in ('direct-care', 'safeguarding', 'unborn', 'other'))
);
alter table cpis.setting_kind owner to cpis_owner;
comment on table cpis.setting_kind is
  'The kinds of care setting. Unscheduled kinds notify the authority and stand in the last 25; scheduled kinds read silently (cp-is.md 1.5).';

-- -------------------- prisma/database/access-records/functions/access_exports.sql
-- For an auditor everybody's, for a safeguarding lead their organisation's, for a national administrator all. Neither a
-- record nor a child's number is in it.
create or replace function cpis.access_exports() returns jsonb
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
begin
  perform cpis.require_role('{AU,SG,NA}');
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'records', e.records, 'reason', e.reason, 'requestedAt', e.requested_at,
      'requestedByName', e.requested_by_name, 'own', e.requested_by = (select cpis.caller_user()), 'scope', s.name,
      'decision', e.decision, 'decidedAt', e.decided_at, 'decidedByName', e.decided_by_name, 'takenAt', e.taken_at,
      'open', coalesce(e.decision = 'approved' and e.decided_at > now() - interval '24 hours', false),
      'closesAt', case when e.decision = 'approved' then e.decided_at + interval '24 hours' end,
      'about', jsonb_strip_nulls(jsonb_build_object('child', case when e.filter ? 'number' then true end,
        'person', case when e.filter ? 'person' then coalesce(p.name, 'one person') end, 'organisation', o.name, 'setting', t.label,
        'from', e.filter->>'from', 'to', e.filter->>'to', 'reason', e.filter->>'reason', 'outcome', e.filter->>'outcome',
        'channel', e.filter->>'channel', 'emergency', case when e.filter ? 'emergency' then true end)))
      order by e.decided_at desc nulls first, e.requested_at desc, e.id), '[]')
    from (select * from cpis.access_export x
          where (select cpis.caller_role()) <> 'SG' or x.organisation_id = (select cpis.caller_organisation())
          order by x.requested_at desc limit 100) e
    left join cpis.organisation s on s.id = e.organisation_id
    left join cpis.organisation o on o.id = (e.filter->>'organisation')::uuid
    left join cpis.person p on p.id = (e.filter->>'person')::uuid
    left join cpis.setting_kind t on t.code = e.filter->>'setting');
end $$;
alter function cpis.access_exports() owner to cpis_audit;
revoke all on function cpis.access_exports() from public;
grant execute on function cpis.access_exports() to cpis_app;
comment on function cpis.access_exports() is
  'Requests for files of access records and what became of them.';

-- -------------------- prisma/database/access-records/tables.sql
create table cpis.access_matched (
  event_id          uuid not null,
  at                timestamptz not null,
  xact              xid8 not null,
  actor_id          uuid not null,
  actor_name        text not null,
  role              text not null,
  organisation_id   uuid not null,
  organisation_name text not null,
  setting_id        uuid not null,
  setting_kind      text not null,
  setting_name      text not null,
  channel           text not null check (channel in ('page', 'fhir', 'cds', 'smart')),
  automatic         boolean not null,
  client_id         text,
  user_proven       boolean not null,
  session_id        uuid,
  address           text,
  agent_hash        bytea,
  reason            text not null check (reason in ('direct-care', 'safeguarding', 'unborn', 'other')),
  reason_text       text check (length(reason_text) between 15 and 500),
  in_emergency      boolean not null default false,
  subject_key       bytea not null check (length(subject_key) = 32),
  asked_number      text not null,
  nhs_number        text not null,
  -- A protected record stays closed; `opened` is one that was shown in an emergency.
  outcome           text not null check (outcome in ('match', 'protected', 'opened')),
  version_ids       uuid[] not null,
  authority_ids     uuid[] not null,
  notifies          boolean not null,
  -- Stands in the child's last 25: unscheduled, and not a repeat by the same person within 24 hours (design decision 26).
  listed            boolean not null,
  app_version       text not null,
  request_id        uuid not null,
  mac               bytea not null check (length(mac) = 32),
  primary key (event_id, at),
  constraint access_matched_other_reason_is_explained check (reason <> 'other' or reason_text is not null)
) partition by range (at);
-- A missing month must never stop a look-up: the default partitions catch what no month does. Partitions live in a schema of their own.
create table cpis_part.access_matched_default partition of cpis.access_matched default;
alter table cpis.access_matched owner to cpis_owner;
alter table cpis_part.access_matched_default owner to cpis_owner;
comment on table cpis.access_matched is
  'Look-ups for which something is held, with what was shown. Kept for 25 years, partitioned by month. Append-only.';
comment on table cpis_part.access_matched_default is
  'Records of months that have no partition.';
-- Covers the list that every alert shows, so that it costs the same after years of accesses (performance.md 2).
create index access_matched_last_25 on cpis.access_matched (nhs_number, at desc)
  include (event_id, actor_id, role, organisation_id, setting_kind) where listed;
-- Looks that notified nobody, newest first, with whose they are: found without opening the records of all the others.
create index access_matched_silent on cpis.access_matched (at desc) include (event_id, authority_ids) where not notifies;
-- One index for each way of asking, each in the order in which it is answered: newest first, and page by page. What is rare (another
-- reason, emergency access, protected records) has an index of its own.
create index access_matched_by_time on cpis.access_matched (at desc, event_id desc);
create index access_matched_by_person on cpis.access_matched (actor_id, at desc, event_id desc);
create index access_matched_by_organisation on cpis.access_matched (organisation_id, at desc, event_id desc);
create index access_matched_by_setting on cpis.access_matched (setting_kind, at desc, event_id desc);
create index access_matched_by_child on cpis.access_matched (nhs_number, at desc, event_id desc);
create index access_matched_by_asked_number on cpis.access_matched (asked_number, at desc, event_id desc) where asked_number <> nhs_number;
create index access_matched_protected on cpis.access_matched (at desc, event_id desc) where outcome = 'protected';
create index access_matched_opened on cpis.access_matched (at desc, event_id desc) where outcome = 'opened';
create index access_matched_in_emergency on cpis.access_matched (at desc, event_id desc) where in_emergency;
create index access_matched_for_other_reason on cpis.access_matched (at desc, event_id desc) where reason = 'other';

-- -------------------- prisma/database/access-records/tables.sql
create table cpis.access_unmatched (
  event_id          uuid not null,
  at                timestamptz not null,
  xact              xid8 not null,
  actor_id          uuid not null,
  actor_name        text not null,
  role              text not null,
  organisation_id   uuid not null,
  organisation_name text not null,
  setting_id        uuid not null,
  setting_kind      text not null,
  setting_name      text not null,
  channel           text not null check (channel in ('page', 'fhir', 'cds', 'smart')),
  automatic         boolean not null,
  client_id         text,
  user_proven       boolean not null,
  session_id        uuid,
  address           text,
  agent_hash        bytea,
  reason            text not null check (reason in ('direct-care', 'safeguarding', 'unborn', 'other')),
  reason_text       text check (length(reason_text) between 15 and 500),
  subject_key       bytea not null check (length(subject_key) = 32),
  outcome           text not null check (outcome in ('none', 'not_checked', 'not_found', 'refused')),
  app_version       text not null,
  request_id        uuid not null,
  mac               bytea not null check (length(mac) = 32),
  in_emergency      boolean not null default false,
  primary key (event_id, at),
  constraint access_unmatched_other_reason_is_explained check (reason <> 'other' or reason_text is not null)
) partition by range (at);
create table cpis_part.access_unmatched_default partition of cpis.access_unmatched default;
alter table cpis.access_unmatched owner to cpis_owner;
alter table cpis_part.access_unmatched_default owner to cpis_owner;
comment on table cpis.access_unmatched is
  'Look-ups for which nothing is held, without the NHS number, so that this is no list of every child seen in England. Kept for 13 months, partitioned by month. Append-only.';
comment on table cpis_part.access_unmatched_default is
  'Records of months that have no partition.';
-- One index for each way of asking, as for access_matched.
create index access_unmatched_by_time on cpis.access_unmatched (at desc, event_id desc);
create index access_unmatched_by_person on cpis.access_unmatched (actor_id, at desc, event_id desc);
create index access_unmatched_by_organisation on cpis.access_unmatched (organisation_id, at desc, event_id desc);
create index access_unmatched_by_setting on cpis.access_unmatched (setting_kind, at desc, event_id desc);
create index access_unmatched_for_other_reason on cpis.access_unmatched (at desc, event_id desc) where reason = 'other';
create index access_unmatched_by_child on cpis.access_unmatched (subject_key, at desc, event_id desc);
create index access_unmatched_in_emergency on cpis.access_unmatched (at desc, event_id desc) where in_emergency;

-- -------------------- prisma/database/people/tables.sql
create table cpis.role (
  code              text primary key,
  label             text not null,
  organisation_kind text[] not null,
  -- An administrator's or auditor's role stands alone.
  stands_alone      boolean not null
);
alter table cpis.role owner to cpis_owner;
comment on table cpis.role is
  'The roles (security-and-reliability section 2), and the kinds of organisation in which each makes sense.';

-- -------------------- prisma/database/register/tables.sql
create table cpis.plan_version (
  version_id       uuid primary key,
  plan_id          uuid not null,
  version          integer not null,
  child_id         uuid not null,
  authority_id     uuid not null,
  nhs_number       text not null,
  type             text not null,
  start_date       date not null,
  end_date         date,
  expected_on      date,
  withdrawn_at     timestamptz,
  category         text,
  legal_status     text,
  lead_team        text,
  lead_team_phone  text,
  last_review_date date,
  next_review_date date,
  instructions     text[] not null,
  changed_by       text not null,
  upload_id        uuid,
  changed_at       timestamptz not null,
  unique (plan_id, version)
);
alter table cpis.plan_version owner to cpis_owner;
comment on table cpis.plan_version is
  'Every state that a plan was ever in. Written by a trigger; append-only.';
create index plan_version_of_authority on cpis.plan_version (authority_id, changed_at desc);
create index plan_version_by_upload on cpis.plan_version (upload_id) where upload_id is not null;
create index plan_version_of_child on cpis.plan_version (child_id, changed_at);

-- -------------------- prisma/database/sealing/tables.sql
create table cpis.seal_leaf (
  n      bigint not null,
  place  integer not null check (place >= 0),
  source text not null check (source in ('matched', 'unmatched', 'event')),
  row_id uuid not null,
  row_at timestamptz not null,
  -- The version of the canonical form that was hashed (lib/sealing/canonical-row.ts).
  form   smallint not null,
  -- Of the canonical row. The leaf of the tree is made of form, source, id, time and this, so none of them can be changed.
  hash   bytea not null check (length(hash) = 32),
  primary key (n, place)
);
alter table cpis.seal_leaf owner to cpis_owner;
comment on table cpis.seal_leaf is
  'One leaf for each sealed row, in the order of its batch. It says nothing about the row but which it is, and stays when the row''s month is dropped. Append-only.';
create unique index seal_leaf_of_row on cpis.seal_leaf (row_id, row_at, source);

-- -------------------- prisma/database/access-records/functions/accesses_of.sql
-- A filter is an object: event, person, organisation, setting (its kind), from and to (days in London), near (a moment,
-- an hour each way), until (a moment), reason, channel, outcome, emergency, and number with keys (hex, of every number of
-- the child). The statement is put together from the filters that are set, so that each way of asking is answered by its
-- index. Callers check who may ask.
create or replace function cpis.accesses_of(p_filter jsonb, p_scope uuid, p_after_at timestamptz, p_after_id uuid, p_limit integer)
returns setof jsonb
language plpgsql stable set search_path = cpis, pg_temp as $$
declare
  v_children uuid[];
  v_numbers text[];
  v_wrong   text[];
  v_keys    bytea[] := array(select decode(k, 'hex') from jsonb_array_elements_text(coalesce(p_filter->'keys', '[]')) k);
  v_from    timestamptz := greatest((p_filter->>'from')::date::timestamp at time zone 'Europe/London', (p_filter->>'near')::timestamptz - interval '1 hour');
  v_until   timestamptz := least(((p_filter->>'to')::date + 1)::timestamp at time zone 'Europe/London', (p_filter->>'near')::timestamptz + interval '1 hour');
  v_both    text := 'true';
  v_matched text;
  v_unmatched text;
begin
  -- Of one organisation, by the number alone: what the register knows of it is not that organisation's to learn.
  if p_filter ? 'number' and p_scope is not null then v_numbers := array[p_filter->>'number'];
  elsif p_filter ? 'number' then
    select c.numbers, c.children, c.wrong_numbers into v_numbers, v_children, v_wrong from cpis.subject_of(p_filter->>'number') c;
  end if;
  if p_scope is not null then v_both := v_both || ' and a.organisation_id = $1'; end if;
  if p_filter ? 'organisation' then v_both := v_both || ' and a.organisation_id = $2'; end if;
  if p_filter ? 'person' then v_both := v_both || ' and a.actor_id = $3'; end if;
  if p_filter ? 'setting' then v_both := v_both || ' and a.setting_kind = $4'; end if;
  if v_from is not null then v_both := v_both || ' and a.at >= $5'; end if;
  if v_until is not null then v_both := v_both || ' and a.at < $6'; end if;
  -- Written out, like the outcome, so that what is rare is found by its own partial index.
  if p_filter ? 'reason' then v_both := v_both || format(' and a.reason = %L', p_filter->>'reason'); end if;
  if p_filter ? 'channel' then v_both := v_both || ' and a.channel = $7'; end if;
  if p_filter ? 'event' then v_both := v_both || ' and a.event_id = $8'; end if;
  if p_filter ? 'until' then v_both := v_both || ' and a.at <= $9'; end if;
  if p_after_at is not null then v_both := v_both || ' and (a.at, a.event_id) < ($10, $11)'; end if;
  v_matched := v_both;
  v_unmatched := v_both;
  if p_filter ? 'outcome' then
    v_matched := v_matched || format(' and a.outcome = %L', p_filter->>'outcome');
    v_unmatched := v_unmatched || format(' and a.outcome = %L', p_filter->>'outcome');
  end if;
  if p_filter ? 'emergency' then
    v_matched := v_matched || ' and a.in_emergency';
    v_unmatched := v_unmatched || ' and a.in_emergency';
  end if;
  if v_numbers is not null then
    -- A look-up of a number that was wrong shows this child only if a plan of this child was shown.
    v_matched := v_matched || ' and (a.nhs_number = any ($12) or (a.asked_number <> a.nhs_number and a.asked_number = any ($12))
      or (a.nhs_number = any ($13) and exists (select from cpis.plan_version v where v.version_id = any (a.version_ids) and v.child_id = any ($14))))';
    v_unmatched := v_unmatched || ' and a.subject_key = any ($15)';
  end if;
  return query execute format(
    $sql$
      select jsonb_build_object('eventId', r.event_id, 'at', r.at,
        'cursor', (extract(epoch from r.at) * 1000000)::bigint || '.' || r.event_id,
        'actorId', r.actor_id, 'actorName', r.actor_name, 'role', r.role, 'roleLabel', coalesce(k.label, r.role),
        'organisationId', r.organisation_id, 'organisationName', r.organisation_name, 'settingKind', r.setting_kind,
        'settingLabel', coalesce(t.label, r.setting_kind), 'settingName', r.setting_name, 'channel', r.channel, 'automatic', r.automatic,
        'clientId', r.client_id, 'userProven', r.user_proven, 'reason', r.reason, 'reasonText', r.reason_text, 'outcome', r.outcome,
        'emergency', r.in_emergency, 'askedNumber', r.asked_number, 'nhsNumber', r.nhs_number, 'notifies', r.notifies, 'listed', r.listed,
        'appVersion', r.app_version, 'requestId', r.request_id,
        -- Only of one record that is opened: in which batch it was sealed.
        'seal', case when $8 is not null then (select l.n from cpis.seal_leaf l where l.row_id = r.event_id and l.row_at = r.at) end,
        'showed', case
          when $1 is not null or $12::text[] is null or r.nhs_number is null then null
          when r.nhs_number <> all ($12) and r.asked_number <> all ($12) then 'under-wrong-number'
          when exists (select from cpis.plan_version v where v.version_id = any (r.version_ids))
            and not exists (select from cpis.plan_version v where v.version_id = any (r.version_ids) and v.child_id = any ($14)) then 'other-record'
        end)
      from (
        (select a.event_id, a.at, a.actor_id, a.actor_name, a.role, a.organisation_id, a.organisation_name, a.setting_kind, a.setting_name, a.channel,
           a.automatic, a.client_id, a.user_proven, a.reason, a.reason_text, a.outcome, a.in_emergency, a.asked_number, a.nhs_number, a.notifies,
           a.listed, a.app_version, a.request_id, a.version_ids
         from cpis.access_matched a where %s order by a.at desc, a.event_id desc limit $16)
        union all
        (select a.event_id, a.at, a.actor_id, a.actor_name, a.role, a.organisation_id, a.organisation_name, a.setting_kind, a.setting_name, a.channel,
           a.automatic, a.client_id, a.user_proven, a.reason, a.reason_text, a.outcome, a.in_emergency, null, null, false, false, a.app_version,
           a.request_id, null
         from cpis.access_unmatched a where %s order by a.at desc, a.event_id desc limit $16)
        order by at desc, event_id desc limit $16) r
      left join cpis.role k on k.code = r.role
      left join cpis.setting_kind t on t.code = r.setting_kind
      order by r.at desc, r.event_id desc
    $sql$, v_matched, v_unmatched)
  using p_scope, (p_filter->>'organisation')::uuid, (p_filter->>'person')::uuid, p_filter->>'setting', v_from, v_until,
    p_filter->>'channel', (p_filter->>'event')::uuid, (p_filter->>'until')::timestamptz, p_after_at, p_after_id, v_numbers, v_wrong, v_children,
    v_keys, p_limit;
end $$;
alter function cpis.accesses_of(jsonb, uuid, timestamptz, uuid, integer) owner to cpis_audit;
revoke all on function cpis.accesses_of(jsonb, uuid, timestamptz, uuid, integer) from public;
comment on function cpis.accesses_of(jsonb, uuid, timestamptz, uuid, integer) is
  'Access records that match a filter, newest first.';

-- -------------------- prisma/database/access-records/functions/decide_access_export.sql
-- A national administrator other than the one who asked and, to agree, one who has logged in within the last five
-- minutes. Whoever asked may take it back.
create or replace function cpis.decide_access_export(p_id uuid, p_decision text, p_name text) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare e cpis.access_export;
begin
  perform cpis.require_role('{AU,SG,NA}');
  select * into e from cpis.access_export where id = p_id
    and (cpis.caller_role() = 'NA' or requested_by = cpis.caller_user()) for update;
  if not found then return 'unknown'; end if;
  if e.decision is not null then return 'already'; end if;
  if p_decision = 'taken-back' then
    if e.requested_by <> cpis.caller_user() then return 'not-permitted'; end if;
  elsif cpis.caller_role() <> 'NA' or e.requested_by = cpis.caller_user() then
    return 'not-permitted';
  elsif p_decision = 'approved' and not cpis.logged_in_lately() then
    return 'log-in-again';
  end if;
  update cpis.access_export set decision = p_decision, decided_at = now(), decided_by = cpis.caller_user(), decided_by_name = p_name where id = p_id;
  return 'decided';
end $$;
alter function cpis.decide_access_export(uuid, text, text) owner to cpis_audit;
revoke all on function cpis.decide_access_export(uuid, text, text) from public;
grant execute on function cpis.decide_access_export(uuid, text, text) to cpis_app;
comment on function cpis.decide_access_export(uuid, text, text) is
  'Decides on a request for a file of access records. Answers decided, or why not.';

-- -------------------- prisma/database/access-records/functions/ensure_access_partitions.sql
-- The migrator's work, with each migration and each start, and the worker's every day; it runs as the owner. Rows of a month
-- that the default partition has caught already move to the partition that is made for it, and whatever else the default
-- partition holds is read, while look-ups wait for it. So the worker gives a limit: beyond it nothing is made, look-ups go on
-- in the default partition, and the migrator does it when somebody has chosen the moment. p_most is in bytes.
create or replace function cpis.ensure_access_partitions(p_from date, p_to date, p_most bigint default null) returns integer
language plpgsql volatile as $$
declare
  month date := date_trunc('month', p_from)::date;
  parent text;
  part text;
  made integer := 0;
begin
  while month <= p_to loop
    foreach parent in array array['access_matched', 'access_unmatched'] loop
      part := format('%s_%s', parent, to_char(month, 'YYYY_MM'));
      continue when to_regclass('cpis_part.' || part) is not null;
      if pg_relation_size(format('cpis_part.%I', parent || '_default')) > p_most then
        raise exception 'the default partition holds too much to be moved while people look children up' using errcode = 'CP001';
      end if;
      perform cpis.make_access_partition(parent, part, month::timestamp at time zone 'UTC', (month + interval '1 month')::timestamp at time zone 'UTC');
      made := made + 1;
    end loop;
    month := (month + interval '1 month')::date;
  end loop;
  return made;
end $$;
alter function cpis.ensure_access_partitions(date, date, bigint) owner to cpis_owner;
revoke all on function cpis.ensure_access_partitions(date, date, bigint) from public;
comment on function cpis.ensure_access_partitions(date, date, bigint) is
  'Makes the monthly partitions of the access records between two days, where they are missing. Answers how many.';

-- -------------------- prisma/database/organisations/tables.sql
create table cpis.care_setting (
  id              uuid primary key default gen_random_uuid(),
  organisation_id uuid not null references cpis.organisation (id),
  kind            text not null references cpis.setting_kind (code),
  name            text not null check (length(name) between 2 and 120),
  unique (organisation_id, kind, name)
);
alter table cpis.care_setting owner to cpis_owner;
comment on table cpis.care_setting is
  'Where clinicians of an organisation work.';

-- -------------------- prisma/database/people/tables.sql
create table cpis.role_assignment (
  id               uuid primary key default gen_random_uuid(),
  person_id        uuid not null references cpis.person (id),
  role             text not null references cpis.role (code),
  organisation_id  uuid not null references cpis.organisation (id),
  care_setting_id  uuid references cpis.care_setting (id),
  granted_at       timestamptz not null default now(),
  ended_at         timestamptz,
  -- Null: by an operator, before there was anybody who could.
  granted_by       uuid references cpis.person (id),
  granted_by_name  text check (length(granted_by_name) between 2 and 120),
  -- The second administrator, for an administrator's or auditor's role.
  approved_by      uuid references cpis.person (id),
  approved_by_name text check (length(approved_by_name) between 2 and 120),
  ended_by         uuid references cpis.person (id),
  ended_by_name    text check (length(ended_by_name) between 2 and 120),
  constraint role_assignment_setting_for_clinical_roles check ((care_setting_id is not null) = (role in ('CL', 'SG'))),
  constraint role_assignment_by_another check (granted_by <> person_id and approved_by <> person_id and ended_by <> person_id),
  constraint role_assignment_by_two check (
    granted_by is null or role not in ('OA', 'NA', 'AU') or (approved_by is not null and approved_by <> granted_by))
);
alter table cpis.role_assignment owner to cpis_owner;
comment on table cpis.role_assignment is
  'Who holds or held which role where, given and ended by whom.';
create unique index role_assignment_once on cpis.role_assignment (person_id, role, organisation_id, coalesce(care_setting_id, organisation_id))
  where ended_at is null;
create index role_assignment_of_organisation on cpis.role_assignment (organisation_id) where ended_at is null;
create index role_assignment_by_organisation on cpis.role_assignment (organisation_id, person_id);
create index role_assignment_of_person on cpis.role_assignment (person_id);

-- -------------------- prisma/database/access-records/functions/find_people.sql
-- People who have or had a role here, and whoever made one of the last 20,000 look-ups; for a safeguarding lead those of
-- their own organisation.
create or replace function cpis.find_people(p_name text) returns jsonb
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
declare
  v_scope   uuid := case when cpis.caller_role() = 'SG' then cpis.caller_organisation() end;
  v_pattern text := '%' || replace(replace(replace(lower(p_name), '\', '\\'), '%', '\%'), '_', '\_') || '%';
begin
  perform cpis.require_role('{AU,SG}');
  return (
    select coalesce(jsonb_agg(jsonb_build_object('personId', f.id, 'name', f.name, 'works', f.works) order by lower(f.name), f.id), '[]')
    from (
      select p.id, min(p.name) as name, coalesce(
          (select string_agg(distinct r.label || ', ' || o.name, '; ') from cpis.role_assignment a join cpis.role r on r.code = a.role
             join cpis.organisation o on o.id = a.organisation_id where a.person_id = p.id and a.ended_at is null), string_agg(distinct p.works, '; '), '') as works
      from (
        (select q.id, q.name, null::text as works from cpis.person q where lower(q.name) like v_pattern
           and (v_scope is null or exists (select from cpis.role_assignment a where a.person_id = q.id and a.organisation_id = v_scope)) limit 51)
        union all
        (select l.actor_id, l.actor_name, l.organisation_name from (
           (select a.actor_id, a.actor_name, a.organisation_id, a.organisation_name from cpis.access_matched a order by a.at desc, a.event_id desc limit 20000)
           union all
           (select a.actor_id, a.actor_name, a.organisation_id, a.organisation_name from cpis.access_unmatched a order by a.at desc, a.event_id desc limit 20000)) l
         where lower(l.actor_name) like v_pattern and (v_scope is null or l.organisation_id = v_scope)
         group by 1, 2, 3 limit 51)) p
      group by p.id order by lower(min(p.name)), p.id limit 51) f);
end $$;
alter function cpis.find_people(text) owner to cpis_audit;
revoke all on function cpis.find_people(text) from public;
grant execute on function cpis.find_people(text) to cpis_app;
comment on function cpis.find_people(text) is
  'People by part of their name, for auditors and safeguarding leads.';

-- -------------------- prisma/database/callers/tables.sql
create table cpis.caller_key (
  id      integer generated by default as identity primary key,
  key     bytea not null default sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) check (length(key) = 32),
  made_at timestamptz not null default now()
);
alter table cpis.caller_key owner to cpis_owner;
comment on table cpis.caller_key is
  'Keys by which the database knows its own tickets: the newest makes them, one that was turned lately is still accepted. No login can read them.';

-- -------------------- prisma/database/callers/functions/read_ticket.sql
-- Nobody for a ticket that the database did not make, or that is over: all columns are null. By the clock, and not by the
-- beginning of the transaction, which somebody could hold open. Answers from the leader alone, so that a statement asks once (`(select cpis.caller_role())` in policies).
create or replace function cpis.read_ticket(
  p_ticket text, out person_id uuid, out role text, out organisation_id uuid, out session_id uuid, out setting_id uuid)
language plpgsql stable parallel restricted security definer set search_path = cpis, pg_temp as $$
declare
  v_said  text := left(p_ticket, -65);
  v_parts text[] := string_to_array(v_said, '|');
  v_key   bytea;
begin
  if coalesce(v_said, '') = '' then return; end if;
  select k.key into v_key from cpis.caller_key k where k.id::text = v_parts[1];
  -- Hashed once more, so that the time of comparing says nothing about the code.
  if v_key is null or sha256(v_key || convert_to(right(p_ticket, 64), 'utf8')) <> sha256(v_key || convert_to(cpis.ticket_code(v_key, v_said), 'utf8')) then return; end if;
  if to_timestamp(v_parts[7]::double precision) <= clock_timestamp() then return; end if;
  person_id := nullif(v_parts[2], '');
  role := nullif(v_parts[3], '');
  organisation_id := nullif(v_parts[4], '');
  session_id := nullif(v_parts[5], '');
  setting_id := nullif(v_parts[6], '');
end $$;
alter function cpis.read_ticket(text) owner to cpis_callers;
revoke all on function cpis.read_ticket(text) from public;
grant execute on function cpis.read_ticket(text) to cpis_owner, cpis_app, cpis_identity, cpis_disclose, cpis_register, cpis_files, cpis_delivery, cpis_retention, cpis_audit, cpis_quality;
comment on function cpis.read_ticket(text) is
  'Who is asking, as a ticket says that the database itself has made.';

-- -------------------- prisma/database/callers/functions/caller_organisation.sql
-- The ticket that the transaction was begun with says who is asking. Without one, or with one that is over, nobody asks, and nobody sees no rows;
-- a machine is nobody with an organisation. In policies and queries `(select …)` stands around it: it is asked once a statement.
create or replace function cpis.caller_organisation() returns uuid
language sql stable parallel restricted as $$ select (cpis.read_ticket(current_setting('app.caller', true))).organisation_id $$;
alter function cpis.caller_organisation() owner to cpis_owner;
revoke all on function cpis.caller_organisation() from public;
grant execute on function cpis.caller_organisation() to cpis_app, cpis_identity, cpis_disclose, cpis_register, cpis_files, cpis_delivery, cpis_retention, cpis_audit, cpis_quality;
comment on function cpis.caller_organisation() is
  'The organisation on whose behalf the transaction runs; null for nobody.';

-- -------------------- prisma/database/callers/functions/caller_role.sql
-- The ticket that the transaction was begun with says who is asking. Without one, or with one that is over, nobody asks, and nobody sees no rows;
-- a machine is nobody with an organisation. In policies and queries `(select …)` stands around it: it is asked once a statement.
create or replace function cpis.caller_role() returns text
language sql stable parallel restricted as $$ select (cpis.read_ticket(current_setting('app.caller', true))).role $$;
alter function cpis.caller_role() owner to cpis_owner;
revoke all on function cpis.caller_role() from public;
grant execute on function cpis.caller_role() to cpis_app, cpis_identity, cpis_disclose, cpis_register, cpis_delivery, cpis_retention, cpis_audit, cpis_quality;
comment on function cpis.caller_role() is
  'The role in which the caller acts, such as LD; null for nobody.';

-- -------------------- prisma/database/callers/functions/caller_user.sql
-- The ticket that the transaction was begun with says who is asking. Without one, or with one that is over, nobody asks, and nobody sees no rows;
-- a machine is nobody with an organisation. In policies and queries `(select …)` stands around it: it is asked once a statement.
create or replace function cpis.caller_user() returns uuid
language sql stable parallel restricted as $$ select (cpis.read_ticket(current_setting('app.caller', true))).person_id $$;
alter function cpis.caller_user() owner to cpis_owner;
revoke all on function cpis.caller_user() from public;
grant execute on function cpis.caller_user() to cpis_app, cpis_identity, cpis_disclose, cpis_register, cpis_files, cpis_retention, cpis_audit;
comment on function cpis.caller_user() is
  'The person on whose behalf the transaction runs; null for nobody and for machines.';

-- -------------------- prisma/database/access-records/functions/holds_role.sql
-- What the application says of its caller is not enough here: the role must be held now, by somebody who is not
-- suspended.
create or replace function cpis.holds_role(p_roles text[]) returns boolean
language sql stable set search_path = cpis, pg_temp as $$
  select (select cpis.caller_role()) = any (p_roles) and exists (
    select from cpis.role_assignment a join cpis.person p on p.id = a.person_id
    where a.person_id = (select cpis.caller_user()) and a.role = (select cpis.caller_role()) and a.organisation_id = (select cpis.caller_organisation())
      and a.ended_at is null and p.status <> 'suspended')
$$;
alter function cpis.holds_role(text[]) owner to cpis_audit;
revoke all on function cpis.holds_role(text[]) from public;
comment on function cpis.holds_role(text[]) is
  'Whether the caller really holds one of these roles.';

-- -------------------- prisma/database/access-records/functions/make_access_partition.sql
-- A month has no partition when nobody made it in time: then the default partition caught what was recorded, look-ups went
-- on, and PostgreSQL makes no partition for rows that lie elsewhere. They are moved as they are: what is sealed is the row,
-- not where it lies. The triggers that refuse changes and row-level security, which binds the owner too, are off for this
-- transaction alone, under a lock that lets nobody else see it.
create or replace function cpis.make_access_partition(p_parent text, p_part text, p_from timestamptz, p_to timestamptz) returns void
language plpgsql volatile as $$
declare
  v_default text := p_parent || '_default';
  v_caught  boolean;
begin
  execute format('create table cpis_part.%I (like cpis.%I including defaults including constraints)
                    with (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05)', p_part, p_parent);
  execute format('alter table cpis_part.%I no force row level security', v_default);
  execute format('select exists (select from cpis_part.%I where at >= $1 and at < $2)', v_default) into v_caught using p_from, p_to;
  if v_caught then
    execute format('alter table cpis_part.%I disable trigger user', v_default);
    execute format('with caught as (delete from cpis_part.%I where at >= $1 and at < $2 returning *)
                    insert into cpis_part.%I select * from caught', v_default, p_part) using p_from, p_to;
    execute format('alter table cpis_part.%I enable trigger user', v_default);
  end if;
  execute format('alter table cpis.%I attach partition cpis_part.%I for values from (%L) to (%L)', p_parent, p_part, p_from, p_to);
  execute format('alter table cpis_part.%I force row level security', v_default);
  execute format('alter table cpis_part.%I enable row level security', p_part);
  execute format('alter table cpis_part.%I force row level security', p_part);
  execute format('create trigger %I before truncate on cpis_part.%I for each statement execute function cpis.refuse_change()',
                 p_part || '_never_truncated', p_part);
end $$;
alter function cpis.make_access_partition(text, text, timestamptz, timestamptz) owner to cpis_owner;
revoke all on function cpis.make_access_partition(text, text, timestamptz, timestamptz) from public;
comment on function cpis.make_access_partition(text, text, timestamptz, timestamptz) is
  'Makes one monthly partition of the access records, with what the default partition caught of its month.';

-- -------------------- prisma/database/access-records/functions/make_caught_months.sql
-- The migrator's work: every month of which the default partition caught anything, however long ago, and however much it is.
-- Row-level security binds the owner too, so it is off while the months are found, under a lock that lets nobody else see it;
-- an empty default partition is not locked.
create or replace function cpis.make_caught_months() returns integer
language plpgsql volatile as $$
declare
  v_parent  text;
  v_default text;
  v_months  date[];
  v_made    integer := 0;
begin
  foreach v_parent in array array['access_matched', 'access_unmatched'] loop
    v_default := v_parent || '_default';
    continue when pg_relation_size(format('cpis_part.%I', v_default)) = 0;
    execute format('alter table cpis_part.%I no force row level security', v_default);
    execute format('select array_agg(distinct date_trunc(''month'', at at time zone ''UTC'')::date) from cpis_part.%I', v_default) into v_months;
    execute format('alter table cpis_part.%I force row level security', v_default);
    v_made := v_made + coalesce((select sum(cpis.ensure_access_partitions(month, month)) from unnest(v_months) as month), 0);
  end loop;
  return v_made;
end $$;
alter function cpis.make_caught_months() owner to cpis_owner;
revoke all on function cpis.make_caught_months() from public;
comment on function cpis.make_caught_months() is
  'Makes the monthly partitions of all access records that lie in the default partition. Answers how many.';

-- -------------------- prisma/database/access-records/functions/make_due_partitions.sql
-- By the clock, so that a deployment that runs for months needs nobody to think of it. It belongs to the owner because only
-- the owner can make a partition; it takes no parameter, so that its caller can only do what is due. Waits two seconds for
-- look-ups and then leaves it for later. What two megabytes hold (some 5,000 records of either kind) is moved in about half a
-- second; more is left to `npm run migrate`.
create or replace function cpis.make_due_partitions() returns integer
language sql volatile security definer set search_path = cpis, pg_temp set lock_timeout = '2s' as $$
  select cpis.ensure_access_partitions((now() - interval '1 month')::date, (now() + interval '3 months')::date, 2 * 1024 * 1024)
$$;
alter function cpis.make_due_partitions() owner to cpis_owner;
revoke all on function cpis.make_due_partitions() from public;
grant execute on function cpis.make_due_partitions() to cpis_delivery;
comment on function cpis.make_due_partitions() is
  'Makes the monthly partitions of the access records that are due, unless so much has to be moved that look-ups would wait for it. Answers how many.';

-- -------------------- prisma/database/contacts/tables.sql
create table cpis.authority (
  organisation_id       uuid primary key references cpis.organisation (id),
  dfe_code              text not null unique check (dfe_code ~ '^[2-9][0-9]{2}$'),
  gss_code              text not null unique check (gss_code ~ '^E(06|08|09|10)[0-9]{6}$'),
  -- Shown to clinicians: the office in its hours, the duty team always.
  day_phone             text check (day_phone ~ '^[0-9 +]{8,20}$'),
  duty_phone            text check (duty_phone ~ '^[0-9 +]{8,20}$'),
  office_opens          time not null default '09:00',
  office_closes         time not null default '17:00',
  -- Care-plan details that the authority's sharing agreement switches on, one by one (design decision 11).
  shared_details        text[] not null default '{}' check (shared_details <@ array[
                          'category', 'legal_status', 'lead_team', 'last_review_date', 'next_review_date', 'instructions']),
  -- When the authority last said that its register is true: shown with every result.
  register_updated_at   timestamptz,
  update_every_days     integer not null default 7 check (update_every_days between 1 and 31),
  contacts_confirmed_at timestamptz,
  contacts_confirmed_by text check (length(contacts_confirmed_by) between 2 and 120),
  delivers_email        boolean not null default false,
  notice_emails         text[] not null default '{}' check (cardinality(notice_emails) <= 5),
  delivers_mailbox      boolean not null default false,
  -- Goes up when the mailbox gets a new password. The password is derived from a key of the application and stored nowhere.
  mailbox_generation    integer not null default 1 check (mailbox_generation > 0),
  constraint authority_office_closes_after_opening check (office_closes > office_opens),
  constraint authority_contacts_confirmed_by_somebody check ((contacts_confirmed_at is null) = (contacts_confirmed_by is null)),
  constraint authority_email_has_an_address check (not delivers_email or cardinality(notice_emails) > 0)
);
alter table cpis.authority owner to cpis_owner;
comment on table cpis.authority is
  'What only a local authority has: codes, telephones, what it shares, how it is told.';

-- -------------------- prisma/database/contacts/tables.sql
create table cpis.lead_team (
  id           uuid primary key default gen_random_uuid(),
  authority_id uuid not null references cpis.authority (organisation_id),
  name         text not null check (length(name) between 1 and 80 and name = btrim(name)),
  phone        text not null check (phone ~ '^[0-9 +]{8,20}$'),
  ended_at     timestamptz
);
alter table cpis.lead_team owner to cpis_owner;
comment on table cpis.lead_team is
  'Teams that lead on plans, offered wherever a plan names one.';
create unique index lead_team_once on cpis.lead_team (authority_id, lower(name)) where ended_at is null;

-- -------------------- prisma/database/ground-rules/functions/is_nhs_number.sql
-- Ten digits with a modulus 11 check digit, and not one digit ten times over (cp-is.md 7.1). Written so that the planner
-- can put it in place of the call: calling a function for each of twenty thousand rows of a file takes longer than the
-- rest of the row. lib/shared/nhs-number.ts holds the same rule; a test compares the two.
create or replace function cpis.is_nhs_number(candidate text) returns boolean
language sql immutable parallel safe as $$
  select candidate ~ '^[0-9]{10}$'
     and candidate <> repeat(left(candidate, 1), 10)
     and (11 - (
           10 * ascii(substr(candidate, 1, 1)) + 9 * ascii(substr(candidate, 2, 1)) + 8 * ascii(substr(candidate, 3, 1))
          + 7 * ascii(substr(candidate, 4, 1)) + 6 * ascii(substr(candidate, 5, 1)) + 5 * ascii(substr(candidate, 6, 1))
          + 4 * ascii(substr(candidate, 7, 1)) + 3 * ascii(substr(candidate, 8, 1)) + 2 * ascii(substr(candidate, 9, 1))
          - 54 * 48) % 11) % 11 = ascii(substr(candidate, 10, 1)) - 48
$$;
alter function cpis.is_nhs_number(text) owner to cpis_owner;
revoke all on function cpis.is_nhs_number(text) from public;
grant execute on function cpis.is_nhs_number(text) to cpis_app, cpis_identity, cpis_disclose, cpis_register;
comment on function cpis.is_nhs_number(text) is
  'Whether a text is a valid NHS number.';

-- -------------------- prisma/database/ground-rules/functions/is_person_name.sql
-- A name that is published has something in it, no spaces around it, no digits, and no control or direction-changing
-- characters. Written so that the planner can put it in place of the call, like is_nhs_number. lib/shared/person-name.ts
-- accepts nothing that this refuses; a test compares the two.
create or replace function cpis.is_person_name(candidate text) returns boolean
language sql immutable parallel safe as $$
  select length(candidate) between 1 and 100
     and candidate = btrim(candidate)
     and candidate !~ '[[:cntrl:]0-9\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]'
$$;
alter function cpis.is_person_name(text) owner to cpis_owner;
revoke all on function cpis.is_person_name(text) from public;
grant execute on function cpis.is_person_name(text) to cpis_app, cpis_identity, cpis_disclose, cpis_register;
comment on function cpis.is_person_name(text) is
  'Whether a text can stand as a person''s name.';

-- -------------------- prisma/database/ground-rules/functions/uuid_v7.sql
-- Ids that rise with time go to the end of their indexes instead of all over them, which is most of what a file of twenty
-- thousand rows costs. PostgreSQL 18 has uuidv7(); where it is missing (15 to 17) the same is put together here as RFC
-- 9562 section 5.7 describes it: 48 bits of milliseconds, the version, 12 bits for the fraction of the millisecond
-- (method 3 of section 6.2), and the variant and random bits of a version 4 UUID. Which of the two stands here is decided
-- when the function is created. As one plain SQL expression it costs nothing beside what it calls: the planner puts that
-- in its place.
create or replace function cpis.uuid_v7() returns uuid
language sql volatile parallel safe as $$
  select (overlay(lpad(to_hex(floor(extract(epoch from clock_timestamp()) * 4096000)::bigint), 15, '0') placing '7' from 13 for 0)
          || substr(gen_random_uuid()::text, 20))::uuid
$$;
do $do$ begin
  if to_regprocedure('pg_catalog.uuidv7()') is not null then
    create or replace function cpis.uuid_v7() returns uuid
    language sql volatile parallel safe as $$ select pg_catalog.uuidv7() $$;
  end if;
end $do$;
alter function cpis.uuid_v7() owner to cpis_owner;
revoke all on function cpis.uuid_v7() from public;
grant execute on function cpis.uuid_v7() to cpis_app, cpis_register;
comment on function cpis.uuid_v7() is
  'A version 7 UUID: unique, and later ones sort after earlier ones.';

-- -------------------- prisma/database/api-clients/functions/are_narrow_networks.sql
-- A system asks from its organisation's networks: at least one, and none so wide that it says nothing (/16 for IPv4, /32
-- for IPv6).
create or replace function cpis.are_narrow_networks(p_networks inet[]) returns boolean
language sql immutable parallel safe as $$
  select cardinality(p_networks) between 1 and 20
    and (select bool_and(n is not null and n = network(n)::inet and masklen(n) >= case family(n) when 4 then 16 else 32 end) from unnest(p_networks) as n)
$$;
alter function cpis.are_narrow_networks(inet[]) owner to cpis_owner;
revoke all on function cpis.are_narrow_networks(inet[]) from public;
grant execute on function cpis.are_narrow_networks(inet[]) to cpis_identity;
comment on function cpis.are_narrow_networks(inet[]) is
  'Whether a list of networks is one that an API client may have.';

-- -------------------- prisma/database/api-clients/functions/are_public_keys.sql
-- At most five, each with a name of its own, of the two kinds that SMART asks for (RS384, ES384), and with no member
-- beside those of a public key: a private part cannot be stored, whoever writes.
create or replace function cpis.are_public_keys(p_keys jsonb) returns boolean
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
alter function cpis.are_public_keys(jsonb) owner to cpis_owner;
revoke all on function cpis.are_public_keys(jsonb) from public;
grant execute on function cpis.are_public_keys(jsonb) to cpis_identity;
comment on function cpis.are_public_keys(jsonb) is
  'Whether a JSON value is a list of public keys as an API client may have.';

-- -------------------- prisma/database/api-clients/tables.sql
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
alter table cpis.api_client owner to cpis_owner;
comment on table cpis.api_client is
  'Systems that may ask for something, and what: a hospital''s record system, an authority''s case system.';

-- -------------------- prisma/database/uploads/tables.sql
create table cpis.upload (
  id                uuid primary key default gen_random_uuid(),
  authority_id      uuid not null references cpis.authority (organisation_id),
  contents          text not null check (contents in ('full', 'changes')),
  file_name         text not null check (length(file_name) between 1 and 255),
  file_sha256       text not null check (file_sha256 ~ '^[0-9a-f]{64}$'),
  received_at       timestamptz not null default now(),
  received_by       text not null,
  rows_read         integer not null default 0 check (rows_read >= 0),
  rows_added        integer not null default 0 check (rows_added >= 0),
  rows_changed      integer not null default 0 check (rows_changed >= 0),
  rows_ended        integer not null default 0 check (rows_ended >= 0),
  rows_unchanged    integer not null default 0 check (rows_unchanged >= 0),
  rows_withdrawn    integer not null default 0 check (rows_withdrawn >= 0),
  rows_rejected     integer not null default 0 check (rows_rejected >= 0),
  file_code         text check (file_code in ('CPF01', 'CPF02', 'CPF03', 'CPF04', 'CPF05', 'CPF06')),
  -- `review` waits for its sender; `waiting` is saved but for endings that wait for a second person.
  state             text not null default 'saved' check (state in (
                      'received', 'checking', 'refused', 'review', 'saving', 'waiting', 'saved', 'cancelled', 'failed', 'reversed')),
  format            text not null default 'csv' check (format in ('csv', 'xml')),
  encoding          text not null default 'utf-8' check (encoding in ('utf-8', 'windows-1252')),
  via               text not null default 'command' check (via in ('page', 'command', 'api')),
  received_by_id    uuid references cpis.person (id),
  -- What the national message says of itself: its number in the sender's sequence, and when it was made.
  sequence          text check (length(sequence) between 1 and 40),
  made_at           timestamptz,
  -- Names and telephones of the sender in the message, needed to answer it. Nothing about a child.
  sender            jsonb,
  refusal           text check (length(refusal) <= 2000),
  rows_checked      integer not null default 0 check (rows_checked >= 0),
  -- Plans that a full file does not mention.
  plans_absent      integer not null default 0 check (plans_absent >= 0),
  register_version  bigint,
  decided_at        timestamptz,
  applied_at        timestamptz,
  applied_by        text,
  reversed_at       timestamptz,
  reversed_by       text,
  -- How many plans would end or be withdrawn, of how many that are in place; endings by files of the last seven days are included.
  plans_ending      integer not null default 0 check (plans_ending >= 0),
  plans_active      integer not null default 0 check (plans_active >= 0),
  -- `second` waits for a second person; for `national` the national administrators are told besides.
  endings_need      text not null default 'nobody' check (endings_need in ('nobody', 'second', 'national')),
  -- Endings whose date is long past: each waits until somebody has confirmed it.
  ends_to_confirm   integer not null default 0 check (ends_to_confirm >= 0),
  -- Absence ends nothing, because a row could not be matched to a child.
  absence_suppressed boolean not null default false,
  -- The day by which the file was judged: what is in place and who is of age changes at midnight.
  checked_on        date,
  api_client_id     uuid references cpis.api_client (id),
  -- Rows that are loaded, but whose person could not be compared with demographics yet.
  rows_waiting      integer not null default 0 check (rows_waiting >= 0),
  constraint upload_of_authority_once unique (id, authority_id),
  constraint upload_counts_add_up check (rows_read =
    rows_added + rows_changed + rows_ended + rows_unchanged + rows_withdrawn + rows_rejected),
  constraint upload_judged_has_a_code check (state in ('received', 'checking', 'cancelled', 'failed') or file_code is not null),
  constraint upload_refused_for_a_reason check ((state = 'refused') = (refusal is not null)),
  constraint upload_applied_by_somebody check ((applied_at is null) = (applied_by is null)),
  constraint upload_reversed_by_somebody check ((reversed_at is null) = (reversed_by is null)),
  constraint upload_saved_was_applied check (state not in ('waiting', 'saved', 'reversed') or applied_at is not null)
);
alter table cpis.upload owner to cpis_owner;
comment on table cpis.upload is
  'Files that authorities send, and how far each has come.';
create index upload_of_authority on cpis.upload (authority_id, received_at desc);
-- The same file again, and the last number of a sequence.
create index upload_by_hash on cpis.upload (authority_id, file_sha256) where applied_at is not null;
create index upload_of_person on cpis.upload (received_by_id, received_at desc);

-- -------------------- prisma/database/register/tables.sql
create table cpis.child (
  id            uuid primary key default cpis.uuid_v7(),
  authority_id  uuid not null references cpis.authority (organisation_id),
  nhs_number    text not null check (cpis.is_nhs_number(nhs_number)),
  local_id      text check (length(local_id) between 1 and 40),
  family_name   text not null check (cpis.is_person_name(family_name)),
  -- Empty for somebody with one name.
  given_name    text not null check (given_name = '' or cpis.is_person_name(given_name)),
  date_of_birth date not null check (date_of_birth between date '1900-01-01' and date '2100-12-31'),
  -- Shown only as "information is held: call the duty team" (design decision 12). No file ever clears it.
  is_protected  boolean not null default false,
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now(),
  version       integer not null default 1,
  version_id    uuid not null default cpis.uuid_v7(),
  change        text not null default 'published' check (change in (
                  'published', 'details-corrected', 'number-corrected', 'number-replaced', 'number-checked', 'protected', 'protection-lifted',
                  'died', 'adopted', 'reopened', 'adoption-undone')),
  changed_by    text not null default 'Authority file',
  upload_id     uuid references cpis.upload (id),
  -- What the demographics service said about number, name and date of birth, and when it last answered. None of it ends or hides a plan.
  number_status text not null default 'not-traced' check (number_status in (
                  'not-traced', 'matched', 'differs', 'not-found', 'replaced', 'restricted', 'died')),
  traced_at     timestamptz,
  -- A closed record takes no open plan again. One that was closed by an adoption is shown to nobody and never linked to another.
  closed_on     date check (closed_on between date '1990-01-01' and date '2100-12-31'),
  closed_why    text check (closed_why in ('died', 'adopted')),
  -- What is kept for ever of a number that an adoption closed: an HMAC under a key that the database never sees (SUBJECT_KEY), made
  -- when the adoption is recorded.
  closed_key    bytea check (length(closed_key) = 32),
  -- Which details the demographics service holds otherwise; what it holds instead is kept nowhere.
  differs_in    text[] not null default '{}' check (differs_in <@ array['family-name', 'given-name', 'date-of-birth']),
  -- One record of a child in an authority. Never a key across authorities: its error would tell of another authority's child.
  unique (authority_id, nhs_number),
  unique (id, authority_id, nhs_number),
  constraint child_of_authority unique (id, authority_id),
  constraint child_closed_for_a_reason check ((closed_on is null) = (closed_why is null)),
  constraint child_differs_in_something check (number_status = 'differs' or differs_in = '{}'),
  constraint child_traced_at_some_time check ((number_status = 'not-traced') = (traced_at is null)),
  constraint child_key_of_adopted check (closed_key is null or closed_why is not distinct from 'adopted')
);
alter table cpis.child owner to cpis_owner;
comment on table cpis.child is
  'A child, held once by each authority that publishes a plan; for an unborn plan the person is the mother.';
create index child_by_family_name on cpis.child (authority_id, family_name, given_name);
create index child_protected on cpis.child (nhs_number) where is_protected;
create index child_adopted on cpis.child (nhs_number) where closed_why = 'adopted';
create index child_closed on cpis.child (authority_id, id) where closed_on is not null;

-- -------------------- prisma/database/notifications/tables.sql
create table cpis.notification (
  id                uuid primary key default gen_random_uuid(),
  event_id          uuid not null,
  at                timestamptz not null,
  authority_id      uuid not null references cpis.authority (organisation_id),
  child_id          uuid not null references cpis.child (id),
  plan_types        text[] not null,
  actor_name        text not null,
  role              text not null,
  organisation_name text not null,
  setting_kind      text not null references cpis.setting_kind (code),
  setting_name      text not null,
  reason            text not null,
  -- The plan stands under a number that has been replaced: the authority is asked to correct it.
  number_replaced   boolean not null default false,
  acknowledged_at   timestamptz,
  acknowledged_by   uuid references cpis.person (id),
  seen_at           timestamptz,
  assigned_team     uuid references cpis.lead_team (id),
  assigned_person   uuid references cpis.person (id),
  answer            text check (answer in ('will-call', 'discuss-before-discharge', 'no-action')),
  outcome           text check (outcome in ('seen-and-discharged', 'admitted', 'left-before-being-seen', 'not-here', 'opened-in-error')),
  outcome_at        timestamptz,
  callback_phone    text check (callback_phone ~ '^[0-9 +]{8,20}$'),
  -- Under which of the child's numbers it was made: the one that was looked up where that is, or was, the child's; otherwise the one
  -- under which the plan stood, to which the one that was looked up led.
  nhs_number        text not null,
  in_emergency      boolean not null default false,
  unique (event_id, authority_id),
  constraint notification_acknowledged_by_somebody check ((acknowledged_at is null) = (acknowledged_by is null)),
  constraint notification_assigned_once check (assigned_team is null or assigned_person is null),
  constraint notification_answered_is_acknowledged check (answer is null or acknowledged_at is not null),
  constraint notification_outcome_has_a_time check ((outcome is null) = (outcome_at is null)),
  constraint notification_callback_needs_an_outcome check (callback_phone is null or outcome is not null)
);
alter table cpis.notification owner to cpis_owner;
comment on table cpis.notification is
  'What an authority learns: one notice for each access and authority, whole in itself (design decision 14), no clinical content; and what the authority answered.';
create index notification_of_authority on cpis.notification (authority_id, at desc);
create index notification_new on cpis.notification (authority_id, at desc) where acknowledged_at is null;
-- When each child of a list was last seen.
create index notification_of_child on cpis.notification (child_id, at desc);

-- -------------------- prisma/database/access-records/functions/notices_of_child.sql
-- An access has one notice for each authority, about the record that was asked for. Where the authority holds somebody else under a number that
-- was joined to it, both were shown: the page of the other finds the notice by the versions that were shown, under the numbers joined now.
create or replace function cpis.notices_of_child(p_child uuid) returns setof uuid
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
declare
  v_authority uuid := cpis.caller_organisation();
  v_versions  uuid[];
  v_numbers   text[];
  v_others    uuid[];
begin
  return query select n.id from cpis.notification n where n.child_id = p_child and n.authority_id = v_authority;
  select array_agg(v.version_id), array_agg(distinct v.nhs_number) into v_versions, v_numbers
  from cpis.plan_version v where v.child_id = p_child and v.authority_id = v_authority;
  v_others := array(
    select c.id from unnest(v_numbers) as own (number) cross join lateral unnest(cpis.numbers_of(own.number)) as linked (number)
    join cpis.child c on c.nhs_number = linked.number and c.authority_id = v_authority and c.id <> p_child);
  -- Nearly everybody stands alone under their numbers: the log is not asked about them.
  if cardinality(v_others) > 0 then
    return query
      select n.id from cpis.notification n join cpis.access_matched a on a.event_id = n.event_id and a.at = n.at
      where n.child_id = any (v_others) and n.authority_id = v_authority and a.version_ids && v_versions;
  end if;
end $$;
alter function cpis.notices_of_child(uuid) owner to cpis_disclose;
revoke all on function cpis.notices_of_child(uuid) from public;
grant execute on function cpis.notices_of_child(uuid) to cpis_app;
comment on function cpis.notices_of_child(uuid) is
  'The notices of the caller''s authority about looks at which a plan of this child was shown.';

-- -------------------- prisma/database/access-records/functions/numbers_of_subject.sql
-- Where a question by number begins: the application makes from them the keyed hashes under which look-ups that found nothing, and
-- events, are kept. The application begins each of them here, where it is counted; the
-- functions that search do not count. A safeguarding lead learns of no number but the one they
-- asked about: which numbers lead to one another is the register's, and not their trust's.
create or replace function cpis.numbers_of_subject(p_number text) returns text[]
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  perform cpis.require_role('{AU,SG}');
  if cpis.count_rate('number-question', uuid_send(cpis.caller_user())) > 0 then return null; end if;
  if cpis.caller_role() = 'SG' then return array[p_number]; end if;
  return array(select n from unnest(cpis.numbers_of(p_number)) n order by n <> p_number, n);
end $$;
alter function cpis.numbers_of_subject(text) owner to cpis_audit;
revoke all on function cpis.numbers_of_subject(text) from public;
grant execute on function cpis.numbers_of_subject(text) to cpis_app;
comment on function cpis.numbers_of_subject(text) is
  'All numbers of a child, the one asked for first, for auditors; the one asked for alone, for safeguarding leads. Null when the caller has asked too often.';

-- -------------------- prisma/database/access-records/functions/request_access_export.sql
-- Taking a file of access records away takes two people. More than 20,000 records call for a narrower question.
create or replace function cpis.request_access_export(p_filter jsonb, p_reason text, p_name text) returns jsonb
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_scope   uuid := case when cpis.caller_role() = 'SG' then cpis.caller_organisation() end;
  v_filter  jsonb := (p_filter - 'event' - 'near') || jsonb_build_object('until', now());
  v_records integer;
  v_id      uuid;
begin
  perform cpis.require_role('{AU,SG}');
  select count(*) into v_records from cpis.accesses_of(v_filter, v_scope, null, null, 20001);
  if v_records between 1 and 20000 then
    insert into cpis.access_export (organisation_id, filter, records, reason, requested_by, requested_by_name)
    values (v_scope, v_filter, v_records, p_reason, cpis.caller_user(), p_name) returning id into v_id;
  end if;
  return jsonb_build_object('id', v_id, 'records', v_records);
end $$;
alter function cpis.request_access_export(jsonb, text, text) owner to cpis_audit;
revoke all on function cpis.request_access_export(jsonb, text, text) from public;
grant execute on function cpis.request_access_export(jsonb, text, text) to cpis_app;
comment on function cpis.request_access_export(jsonb, text, text) is
  'Asks for a file of access records. Answers the request and how many records it would hold.';

-- -------------------- prisma/database/access-records/functions/require_role.sql
-- The gate of everything that reads the access records and the event log across organisations.
create or replace function cpis.require_role(p_roles text[]) returns void
language plpgsql stable set search_path = cpis, pg_temp as $$
begin
  if cpis.holds_role(p_roles) is not true then
    raise exception 'this is not for the caller to read' using errcode = 'insufficient_privilege';
  end if;
end $$;
alter function cpis.require_role(text[]) owner to cpis_audit;
revoke all on function cpis.require_role(text[]) from public;
comment on function cpis.require_role(text[]) is
  'Raises an error unless the caller really holds one of these roles.';

-- -------------------- prisma/database/access-records/functions/search_accesses.sql
-- Everybody's for an auditor, their own organisation's for a safeguarding lead.
create or replace function cpis.search_accesses(p_filter jsonb, p_after_at timestamptz, p_after_id uuid, p_limit integer) returns jsonb
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
begin
  perform cpis.require_role('{AU,SG}');
  return (select coalesce(jsonb_agg(one), '[]') from cpis.accesses_of(
    p_filter, case when cpis.caller_role() = 'SG' then cpis.caller_organisation() end, p_after_at, p_after_id, least(p_limit, 5001)) one);
end $$;
alter function cpis.search_accesses(jsonb, timestamptz, uuid, integer) owner to cpis_audit;
revoke all on function cpis.search_accesses(jsonb, timestamptz, uuid, integer) from public;
grant execute on function cpis.search_accesses(jsonb, timestamptz, uuid, integer) to cpis_app;
comment on function cpis.search_accesses(jsonb, timestamptz, uuid, integer) is
  'A page of access records, newest first.';

-- -------------------- prisma/database/access-records/functions/silent_accesses.sql
-- Planned care reads without notifying (design decision 10), and the authority can see it all the same: at one child since ever,
-- at any child in the last 90 days, newest first. Says what a notification would say and nothing that belongs to another
-- authority. One look is one line, also where the authority holds the child under two numbers.
create or replace function cpis.silent_accesses(p_child uuid, p_before timestamptz, p_most integer)
returns table (event_id uuid, at timestamptz, child_id uuid, asked_number text, actor_name text, role text, organisation_name text,
               setting_kind text, setting_name text, reason text)
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
#variable_conflict use_column
declare
  v_authority uuid := cpis.caller_organisation();
  v_versions  uuid[];
  v_numbers   text[];
begin
  if coalesce(cpis.caller_role(), '') not in ('LP', 'ED') or v_authority is null then
    raise exception 'not for this role' using errcode = 'insufficient_privilege';
  end if;
  if p_child is null then
    return query
      select a.event_id, a.at, of_whom.child_id, a.asked_number, a.actor_name, a.role, a.organisation_name, a.setting_kind, a.setting_name, a.reason
      from (select s.event_id, s.at from cpis.access_matched s
            where not s.notifies and s.authority_ids @> array[v_authority] and s.at < p_before and s.at > now() - interval '90 days'
            order by s.at desc limit p_most) found
      join cpis.access_matched a on a.event_id = found.event_id and a.at = found.at
      -- One look, one line: of two records that the authority has under joined numbers, the one that a notice would be about.
      cross join lateral (select v.child_id from cpis.plan_version v where v.version_id = any (a.version_ids) and v.authority_id = v_authority
                          order by v.nhs_number = a.asked_number desc, v.nhs_number = a.nhs_number desc, v.nhs_number limit 1) of_whom
      order by a.at desc, a.event_id;
    return;
  end if;
  select array_agg(v.version_id), array_agg(distinct v.nhs_number) into v_versions, v_numbers
  from cpis.plan_version v where v.child_id = p_child and v.authority_id = v_authority;
  -- Recorded under the number that was valid then, which a replacement since may have changed.
  v_numbers := array(select distinct linked from unnest(v_numbers) as own (number) cross join lateral unnest(cpis.numbers_of(own.number)) as linked
                     union select unnest(v_numbers));
  return query
    select a.event_id, a.at, p_child, a.asked_number, a.actor_name, a.role, a.organisation_name, a.setting_kind, a.setting_name, a.reason
    from cpis.access_matched a
    where not a.notifies and a.nhs_number = any (v_numbers) and a.version_ids && v_versions and a.at < p_before
    order by a.at desc, a.event_id limit p_most;
end $$;
alter function cpis.silent_accesses(uuid, timestamptz, integer) owner to cpis_disclose;
revoke all on function cpis.silent_accesses(uuid, timestamptz, integer) from public;
grant execute on function cpis.silent_accesses(uuid, timestamptz, integer) to cpis_app;
comment on function cpis.silent_accesses(uuid, timestamptz, integer) is
  'Look-ups in planned care at children of the caller''s authority, before a moment.';

-- -------------------- prisma/database/register/tables.sql
create table cpis.child_version (
  version_id    uuid primary key,
  child_id      uuid not null,
  version       integer not null,
  authority_id  uuid not null,
  nhs_number    text not null,
  local_id      text,
  family_name   text not null,
  given_name    text not null,
  date_of_birth date not null,
  is_protected  boolean not null,
  closed_on     date,
  closed_why    text,
  change        text not null,
  changed_by    text not null,
  upload_id     uuid,
  changed_at    timestamptz not null,
  unique (child_id, version)
);
alter table cpis.child_version owner to cpis_owner;
comment on table cpis.child_version is
  'Every state that a child''s details were ever in. Written by a trigger; append-only.';
-- Protection stays with the number.
create index child_version_protected on cpis.child_version (authority_id, nhs_number) where is_protected;

-- -------------------- prisma/database/access-records/functions/subject_of.sql
-- A child in the log: every number that was replaced by, or replaces, the one asked for; the children under them; and the
-- wrong numbers under which these children stood before their authorities corrected them.
create or replace function cpis.subject_of(p_number text) returns table (numbers text[], children uuid[], wrong_numbers text[])
language plpgsql stable set search_path = cpis, pg_temp as $$
begin
  numbers := cpis.numbers_of(p_number);
  children := array(select c.id from cpis.child c where c.nhs_number = any (numbers));
  wrong_numbers := array(select distinct v.nhs_number from cpis.child_version v where v.child_id = any (children) and v.nhs_number <> all (numbers));
  return next;
end $$;
alter function cpis.subject_of(text) owner to cpis_audit;
revoke all on function cpis.subject_of(text) from public;
comment on function cpis.subject_of(text) is
  'The numbers and records by which a child is found in the access records.';

-- -------------------- prisma/database/access-records/functions/take_access_export.sql
-- For whoever asked, in the role in which they asked, within 24 hours of the approval.
create or replace function cpis.take_access_export(p_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare e cpis.access_export;
begin
  perform cpis.require_role('{AU,SG}');
  select * into e from cpis.access_export where id = p_id and requested_by = cpis.caller_user()
    and organisation_id is not distinct from case when cpis.caller_role() = 'SG' then cpis.caller_organisation() end for update;
  if not found or e.decision is distinct from 'approved' or e.decided_at <= now() - interval '24 hours' then return null; end if;
  update cpis.access_export set taken_at = now() where id = p_id;
  return (select coalesce(jsonb_agg(one), '[]') from cpis.accesses_of(e.filter, e.organisation_id, null, null, 20000) one);
end $$;
alter function cpis.take_access_export(uuid) owner to cpis_audit;
revoke all on function cpis.take_access_export(uuid) from public;
grant execute on function cpis.take_access_export(uuid) to cpis_app;
comment on function cpis.take_access_export(uuid) is
  'The records of a file that was agreed to; null when it is not there to take.';

-- -------------------- prisma/database/alerts/functions/tell_leads.sql
-- To the safeguarding leads of the clinician's organisation, and to the auditors when somebody breaks the glass. Called
-- by record_access, count_lookup and tell_of_no_match_runs.
create or replace function cpis.tell_leads(
  p_kind text, p_event uuid, p_person uuid, p_name text, p_role text, p_organisation uuid, p_organisation_name text, p_setting_name text,
  p_reason_text text, p_protected boolean) returns void
language plpgsql volatile set search_path = cpis, pg_temp as $$
declare v_alert uuid := gen_random_uuid();
begin
  insert into cpis.access_alert (id, kind, event_id, person_id, person_name, role, organisation_id, organisation_name, setting_name, reason_text,
    protected)
  values (v_alert, p_kind, p_event, p_person, p_name, p_role, p_organisation, p_organisation_name, p_setting_name, p_reason_text, p_protected);
  insert into cpis.outbox (event_id, organisation_id, channel, kind)
  select v_alert, o.id, 'staff', 'alert' from cpis.organisation o
  -- The auditors hear of every emergency access.
  where o.id = p_organisation or (p_kind = 'emergency-access' and o.kind = 'national');
end $$;
alter function cpis.tell_leads(text, uuid, uuid, text, text, uuid, text, text, text, boolean) owner to cpis_owner;
revoke all on function cpis.tell_leads(text, uuid, uuid, text, text, uuid, text, text, text, boolean) from public;
grant execute on function cpis.tell_leads(text, uuid, uuid, text, text, uuid, text, text, text, boolean) to cpis_disclose;
comment on function cpis.tell_leads(text, uuid, uuid, text, text, uuid, text, text, text, boolean) is
  'Writes an alert and the mails about it.';

-- -------------------- prisma/database/alerts/tables.sql
create table cpis.access_alert (
  id                uuid primary key default gen_random_uuid(),
  at                timestamptz not null default now(),
  kind              text not null check (kind in ('emergency-access', 'many-checks', 'over-limit', 'stopped', 'no-match-run')),
  -- The access that it is about, where it is about one.
  event_id          uuid,
  person_id         uuid not null,
  person_name       text not null,
  role              text not null,
  organisation_id   uuid not null references cpis.organisation (id),
  organisation_name text not null,
  setting_name      text not null,
  -- Why, in the person's own words.
  reason_text       text check (length(reason_text) between 15 and 500),
  -- Whether a protected record was opened.
  protected         boolean not null default false
);
alter table cpis.access_alert owner to cpis_owner;
comment on table cpis.access_alert is
  'What safeguarding leads and auditors are told at once. Nothing about a child. Append-only.';
create index access_alert_of_organisation on cpis.access_alert (organisation_id, at desc);
create index access_alert_by_time on cpis.access_alert (at desc);
create index access_alert_of_person on cpis.access_alert (person_id, at desc);

-- -------------------- prisma/database/alerts/functions/tell_of_no_match_runs.sql
-- Thirty look-ups in an hour with nothing found in between are what somebody makes who tries numbers. Looked for by the
-- clock, so that no look-up waits for it. Ids of accesses begin with their time, so the index finds the hour.
create or replace function cpis.tell_of_no_match_runs() returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_from uuid := (lpad(to_hex((extract(epoch from now() - interval '1 hour') * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid;
  v_run  record;
  v_told integer := 0;
begin
  for v_run in
    with held as (
      select m.actor_id, max(m.at) as last_at from cpis.access_matched m
      where m.event_id >= v_from and m.at > now() - interval '1 hour' group by m.actor_id
    ), runs as (
      select u.actor_id, max(u.at) as last_at from cpis.access_unmatched u left join held h on h.actor_id = u.actor_id
      where u.event_id >= v_from and u.at > now() - interval '1 hour' and (h.last_at is null or u.at > h.last_at)
      group by u.actor_id having count(*) >= 30
    )
    select distinct on (u.actor_id) u.* from runs r join cpis.access_unmatched u on u.actor_id = r.actor_id and u.at = r.last_at
    where u.event_id >= v_from and not exists (
      select from cpis.access_alert a where a.person_id = r.actor_id and a.kind = 'no-match-run' and a.at > now() - interval '1 hour')
  loop
    perform cpis.tell_leads('no-match-run', null, v_run.actor_id, v_run.actor_name, v_run.role, v_run.organisation_id,
      v_run.organisation_name, v_run.setting_name, null, false);
    v_told := v_told + 1;
  end loop;
  return v_told;
end $$;
alter function cpis.tell_of_no_match_runs() owner to cpis_disclose;
revoke all on function cpis.tell_of_no_match_runs() from public;
grant execute on function cpis.tell_of_no_match_runs() to cpis_delivery;
comment on function cpis.tell_of_no_match_runs() is
  'Alerts safeguarding leads to runs of look-ups that find nothing. Answers how many.';

-- -------------------- prisma/database/api-clients/functions/add_api_client.sql
-- Without a key the client cannot ask for anything yet.
create or replace function cpis.add_api_client(
  p_organisation uuid, p_name text, p_contact_name text, p_contact_email text, p_scopes text[], p_networks inet[], p_by text)
returns table (outcome text, client uuid)
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
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
alter function cpis.add_api_client(uuid, text, text, text, text[], inet[], text) owner to cpis_identity;
revoke all on function cpis.add_api_client(uuid, text, text, text, text[], inet[], text) from public;
grant execute on function cpis.add_api_client(uuid, text, text, text, text[], inet[], text) to cpis_app;
comment on function cpis.add_api_client(uuid, text, text, text, text[], inet[], text) is
  'Adds an API client to an organisation, for national administrators. Answers done with the client, or why not.';

-- -------------------- prisma/database/api-clients/tables.sql
create table cpis.api_client_use (
  client_id uuid primary key references cpis.api_client (id),
  at        timestamptz not null default now(),
  address   inet not null
);
alter table cpis.api_client_use owner to cpis_owner;
comment on table cpis.api_client_use is
  'When a client was last let in, and from where; written at most once a minute.';

-- -------------------- prisma/database/api-clients/tables.sql
create table cpis.api_refusal (
  id        uuid primary key default gen_random_uuid(),
  -- Null when there is no such client.
  client_id uuid references cpis.api_client (id),
  why       text not null check (why ~ '^[a-z]+(-[a-z]+)*$' and length(why) <= 40),
  minute    timestamptz not null,
  count     integer not null check (count > 0),
  constraint api_refusal_once_a_minute unique nulls not distinct (client_id, why, minute)
);
alter table cpis.api_refusal owner to cpis_owner;
comment on table cpis.api_refusal is
  'Requests of clients that were refused: whose, why and how often in a minute; never what was sent.';
create index api_refusal_by_time on cpis.api_refusal (minute);

-- -------------------- prisma/database/identity/tables.sql
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
  end_reason     text check (end_reason in ('signed-out', 'elsewhere', 'idle', 'expired', 'withdrawn', 'provider')),
  -- The provider's own name for the session that it opened, by which it says later that it is over.
  provider_sid   text check (length(provider_sid) between 1 and 512),
  constraint session_end_has_reason check ((ended_at is null) = (end_reason is null))
);
alter table cpis.session owner to cpis_owner;
comment on table cpis.session is
  'Who is logged in, in which role.';
create index session_of_person on cpis.session (person_id) where ended_at is null;
create index session_by_person on cpis.session (person_id, created_at desc);
create index session_of_provider on cpis.session (provider, provider_sid) where ended_at is null and provider_sid is not null;

-- -------------------- prisma/database/identity/functions/fresh_log_ins.sql
-- What takes two people, and emergency access, needs somebody whom the provider vouched for within the last five minutes
-- (security-and-reliability section 7).
create or replace function cpis.fresh_log_ins(p_person uuid) returns setof uuid
language sql stable security definer set search_path = cpis, pg_temp as $$
  select s.id from cpis.session s join cpis.person p on p.id = s.person_id
  where s.person_id = p_person and s.ended_at is null and s.expires_at > now() and s.auth_time > now() - interval '5 minutes'
    and p.status <> 'suspended' and p.auth_version = s.auth_version
$$;
alter function cpis.fresh_log_ins(uuid) owner to cpis_identity;
revoke all on function cpis.fresh_log_ins(uuid) from public;
comment on function cpis.fresh_log_ins(uuid) is
  'A person''s live sessions that were opened within the last five minutes.';

-- -------------------- prisma/database/identity/functions/logged_in_lately.sql
-- Whoever runs statements as the application has to name a real person who has just logged in, in this role at this
-- organisation, to do what takes two people.
create or replace function cpis.logged_in_lately() returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (
    select from cpis.fresh_log_ins((select cpis.caller_user())) as fresh (session_id)
    join cpis.session s on s.id = fresh.session_id
    join cpis.role_assignment a on a.id = s.assignment_id
    where a.ended_at is null and a.role = (select cpis.caller_role()) and a.organisation_id = (select cpis.caller_organisation()))
$$;
alter function cpis.logged_in_lately() owner to cpis_identity;
revoke all on function cpis.logged_in_lately() from public;
grant execute on function cpis.logged_in_lately() to cpis_app, cpis_register, cpis_audit;
comment on function cpis.logged_in_lately() is
  'Whether the caller has logged in within the last five minutes in the role they act in.';

-- -------------------- prisma/database/people/functions/administering.sql
-- The settings of the transaction say who asks; whether it is so is looked up every time. The role must be held now, by
-- an active person, at an organisation that is not suspended.
create or replace function cpis.administering() returns text
language sql stable security definer set search_path = cpis, pg_temp as $$
  select a.role from cpis.role_assignment a
  join cpis.person p on p.id = a.person_id
  join cpis.organisation o on o.id = a.organisation_id
  where a.person_id = (select cpis.caller_user()) and a.role = (select cpis.caller_role()) and a.organisation_id = (select cpis.caller_organisation())
    and a.role in ('OA', 'NA') and a.ended_at is null and p.status = 'active' and o.status <> 'suspended'
$$;
alter function cpis.administering() owner to cpis_identity;
revoke all on function cpis.administering() from public;
comment on function cpis.administering() is
  'OA or NA when the caller really is an administrator of the organisation they act for; else null.';

-- -------------------- prisma/database/people/tables.sql
create table cpis.administration_change (
  id              uuid primary key default gen_random_uuid(),
  at              timestamptz not null default clock_timestamp(),
  person_id       uuid references cpis.person (id),
  organisation_id uuid references cpis.organisation (id),
  what            text not null check (what ~ '^[a-z]+(-[a-z]+)*$'),
  about           text not null default '' check (length(about) <= 300),
  by_person       uuid references cpis.person (id),
  by_name         text not null check (length(by_name) between 2 and 120),
  api_client_id   uuid references cpis.api_client (id),
  -- Where the act takes one.
  reason          text check (length(reason) <= 300)
);
alter table cpis.administration_change owner to cpis_owner;
comment on table cpis.administration_change is
  'What administrators did, as the screens tell it; the compliance log beside it is the auditor''s. Append-only.';
create index administration_change_of_person on cpis.administration_change (person_id, at desc);
create index administration_change_of_organisation on cpis.administration_change (organisation_id, at desc);
create index administration_change_of_api_client on cpis.administration_change (api_client_id, at desc);

-- -------------------- prisma/database/api-clients/functions/administered_api_client.sql
-- Everything about one client, with the last fifty changes and the refusals of 24 hours.
create or replace function cpis.administered_api_client(p_client uuid) returns jsonb
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
alter function cpis.administered_api_client(uuid) owner to cpis_identity;
revoke all on function cpis.administered_api_client(uuid) from public;
grant execute on function cpis.administered_api_client(uuid) to cpis_app;
comment on function cpis.administered_api_client(uuid) is
  'An API client''s page for national administrators; null for everybody else.';

-- -------------------- prisma/database/api-clients/functions/api_client_for_token.sql
-- Asked before anybody has proved who they are, so it answers only what a proof is judged by.
create or replace function cpis.api_client_for_token(p_client uuid, p_address inet) returns jsonb
language sql stable security definer set search_path = cpis, pg_temp as $$
  select jsonb_build_object('keys', c.keys, 'scopes', c.scopes, 'version', c.version, 'now', extract(epoch from now()),
    'fromItsNetwork', exists (select from unnest(c.networks) n where p_address <<= n),
    'active', c.state = 'active' and o.status <> 'suspended')
  from cpis.api_client c join cpis.organisation o on o.id = c.organisation_id where c.id = p_client
$$;
alter function cpis.api_client_for_token(uuid, inet) owner to cpis_identity;
revoke all on function cpis.api_client_for_token(uuid, inet) from public;
grant execute on function cpis.api_client_for_token(uuid, inet) to cpis_gate;
comment on function cpis.api_client_for_token(uuid, inet) is
  'What the proof of an API client is judged by; null when there is no such client.';

-- -------------------- prisma/database/api-clients/functions/api_client_may.sql
-- Work on a file is done after the request that asked for it.
create or replace function cpis.api_client_may(p_client uuid, p_scope text, p_organisation uuid) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (
    select from cpis.api_client c join cpis.organisation o on o.id = c.organisation_id
    where c.id = p_client and c.state = 'active' and p_scope = any (c.scopes) and o.id = p_organisation and o.status <> 'suspended')
$$;
alter function cpis.api_client_may(uuid, text, uuid) owner to cpis_identity;
revoke all on function cpis.api_client_may(uuid, text, uuid) from public;
grant execute on function cpis.api_client_may(uuid, text, uuid) to cpis_files;
comment on function cpis.api_client_may(uuid, text, uuid) is
  'Whether an API client may still do something for an organisation.';

-- -------------------- prisma/database/api-clients/functions/change_api_client_keys.sql
-- Needs a log-in within the last five minutes (security-and-reliability section 7).
create or replace function cpis.change_api_client_keys(p_client uuid, p_keys jsonb, p_by text) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_client cpis.api_client;
begin
  if cpis.administering() is distinct from 'NA' then return 'not-permitted'; end if;
  if not exists (select from cpis.api_client where id = p_client) then return 'unknown'; end if;
  if not cpis.logged_in_lately() then return 'log-in-again'; end if;
  update cpis.api_client set keys = p_keys, keys_changed_at = now() where id = p_client returning * into v_client;
  perform cpis.note_api_client(v_client, 'client-keys', (select string_agg(k ->> 'kid', ', ') from jsonb_array_elements(p_keys) k), p_by);
  return 'done';
end $$;
alter function cpis.change_api_client_keys(uuid, jsonb, text) owner to cpis_identity;
revoke all on function cpis.change_api_client_keys(uuid, jsonb, text) from public;
grant execute on function cpis.change_api_client_keys(uuid, jsonb, text) to cpis_app;
comment on function cpis.change_api_client_keys(uuid, jsonb, text) is
  'Replaces the public keys of an API client, for national administrators. Answers done, or why not.';

-- -------------------- prisma/database/api-clients/functions/check_api_client.sql
-- What a client may do has to fit the kind of its organisation; which client it is never changes; every change raises the
-- version, which ends tokens issued before.
create or replace function cpis.check_api_client() returns trigger
language plpgsql volatile as $$
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
alter function cpis.check_api_client() owner to cpis_owner;
revoke all on function cpis.check_api_client() from public;
comment on function cpis.check_api_client() is
  'Trigger: enforces the rules of API clients.';

-- -------------------- prisma/database/api-clients/functions/count_api_refusals.sql
-- The compliance log gets a line for the first refusal of each minute, client and reason, so that somebody without a key
-- cannot fill it; the counts hold the rest, for 13 months.
create or replace function cpis.count_api_refusals(p_client uuid, p_why text, p_count integer) returns void
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
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
alter function cpis.count_api_refusals(uuid, text, integer) owner to cpis_identity;
revoke all on function cpis.count_api_refusals(uuid, text, integer) from public;
grant execute on function cpis.count_api_refusals(uuid, text, integer) to cpis_gate;
comment on function cpis.count_api_refusals(uuid, text, integer) is
  'Counts requests of API clients that were refused.';

-- -------------------- prisma/database/api-clients/tables.sql
create table cpis.api_assertion (
  client_id  uuid not null references cpis.api_client (id),
  jti_hash   bytea not null check (length(jti_hash) = 32),
  expires_at timestamptz not null,
  primary key (client_id, jti_hash)
);
alter table cpis.api_assertion owner to cpis_owner;
comment on table cpis.api_assertion is
  'Proofs that were used. Logged: what was used once must not be good again after a crash.';
create index api_assertion_by_time on cpis.api_assertion (expires_at);

-- -------------------- prisma/database/api-clients/tables.sql
create unlogged table cpis.api_token (
  token_hash bytea primary key check (length(token_hash) = 32),
  client_id  uuid not null references cpis.api_client (id),
  version    integer not null,
  scopes     text[] not null,
  expires_at timestamptz not null
);
alter table cpis.api_token owner to cpis_owner;
comment on table cpis.api_token is
  'Tokens, by their hash. Unlogged: after a crash a client asks for another.';
create index api_token_by_time on cpis.api_token (expires_at);

-- -------------------- prisma/database/api-clients/functions/issue_api_token.sql
-- For a proof that has been found true, once, by the clock of the database. A token lasts five minutes.
create or replace function cpis.issue_api_token(
  p_client uuid, p_version integer, p_scopes text[], p_jti_hash bytea, p_expires timestamptz, p_token text, p_address inet) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_client cpis.api_client;
begin
  select c.* into v_client from cpis.api_client c join cpis.organisation o on o.id = c.organisation_id
  where c.id = p_client and c.version = p_version and c.state = 'active' and o.status <> 'suspended' and p_scopes <@ c.scopes
    and exists (select from unnest(c.networks) n where p_address <<= n)
  for share of c;
  if not found then return 'changed'; end if;
  if p_expires <= now() then return 'expired'; end if;
  if p_expires > now() + interval '5 minutes' then return 'too-far-ahead'; end if;
  if cpis.count_rate('api-request', uuid_send(p_client)) > 0 then return 'too-many'; end if;
  delete from cpis.api_assertion where (client_id, jti_hash) in (
    select a.client_id, a.jti_hash from cpis.api_assertion a where a.expires_at < now() - interval '1 minute' limit 50 for update skip locked);
  delete from cpis.api_token where token_hash in (
    select t.token_hash from cpis.api_token t where t.expires_at < now() limit 50 for update skip locked);
  insert into cpis.api_assertion (client_id, jti_hash, expires_at) values (p_client, p_jti_hash, p_expires) on conflict do nothing;
  if not found then return 'replayed'; end if;
  insert into cpis.api_token (token_hash, client_id, version, scopes, expires_at)
  values (sha256(convert_to('api token ' || p_token, 'utf8')), p_client, p_version, p_scopes, now() + interval '5 minutes');
  perform cpis.note_api_use(p_client, p_address);
  insert into cpis.audit_event (type, outcome, organisation_id, subject_kind, subject_id, details)
  values ('api-token.issue', 'done', v_client.organisation_id, 'api-client', p_client, jsonb_build_object('scopes', array_to_string(p_scopes, ' ')));
  return 'done';
end $$;
alter function cpis.issue_api_token(uuid, integer, text[], bytea, timestamptz, text, inet) owner to cpis_identity;
revoke all on function cpis.issue_api_token(uuid, integer, text[], bytea, timestamptz, text, inet) from public;
grant execute on function cpis.issue_api_token(uuid, integer, text[], bytea, timestamptz, text, inet) to cpis_gate;
comment on function cpis.issue_api_token(uuid, integer, text[], bytea, timestamptz, text, inet) is
  'Issues a token to an API client. Answers done, or why not.';

-- -------------------- prisma/database/api-clients/functions/list_api_clients.sql
-- By organisation and name. Empty for anybody but national administrators.
create or replace function cpis.list_api_clients(p_state text)
returns table (id uuid, name text, organisation text, scopes text[], state text, keys integer, last_used_at timestamptz)
language sql stable security definer set search_path = cpis, pg_temp as $$
  select c.id, c.name, o.name, c.scopes, c.state, jsonb_array_length(c.keys), u.at
  from cpis.api_client c join cpis.organisation o on o.id = c.organisation_id left join cpis.api_client_use u on u.client_id = c.id
  where cpis.administering() = 'NA' and (p_state is null or c.state = p_state)
  order by o.name, c.name
$$;
alter function cpis.list_api_clients(text) owner to cpis_identity;
revoke all on function cpis.list_api_clients(text) from public;
grant execute on function cpis.list_api_clients(text) to cpis_app;
comment on function cpis.list_api_clients(text) is
  'The API clients, for national administrators.';

-- -------------------- prisma/database/api-clients/functions/note_api_client.sql
-- The history on the page of an API client.
create or replace function cpis.note_api_client(p_client cpis.api_client, p_what text, p_about text, p_by text) returns void
language sql volatile security definer set search_path = cpis, pg_temp as $$
  insert into cpis.administration_change (organisation_id, api_client_id, what, about, by_person, by_name)
  values (p_client.organisation_id, p_client.id, p_what, left(concat_ws(': ', p_client.name, nullif(p_about, '')), 300), (select cpis.caller_user()), p_by)
$$;
alter function cpis.note_api_client(cpis.api_client, text, text, text) owner to cpis_identity;
revoke all on function cpis.note_api_client(cpis.api_client, text, text, text) from public;
comment on function cpis.note_api_client(cpis.api_client, text, text, text) is
  'Notes what an administrator did to an API client.';

-- -------------------- prisma/database/api-clients/functions/note_api_use.sql
-- Written at most once a minute, unless the address changes.
create or replace function cpis.note_api_use(p_client uuid, p_address inet) returns void
language sql volatile security definer set search_path = cpis, pg_temp as $$
  insert into cpis.api_client_use as u (client_id, address) values (p_client, p_address)
  on conflict (client_id) do update set at = now(), address = excluded.address where u.at < now() - interval '1 minute' or u.address <> excluded.address
$$;
alter function cpis.note_api_use(uuid, inet) owner to cpis_identity;
revoke all on function cpis.note_api_use(uuid, inet) from public;
comment on function cpis.note_api_use(uuid, inet) is
  'Notes when and from where an API client was last let in.';

-- -------------------- prisma/database/api-clients/functions/save_api_client.sql
-- What it may do, from where, and whom to contact.
create or replace function cpis.save_api_client(
  p_client uuid, p_contact_name text, p_contact_email text, p_scopes text[], p_networks inet[], p_by text) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
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
alter function cpis.save_api_client(uuid, text, text, text[], inet[], text) owner to cpis_identity;
revoke all on function cpis.save_api_client(uuid, text, text, text[], inet[], text) from public;
grant execute on function cpis.save_api_client(uuid, text, text, text[], inet[], text) to cpis_app;
comment on function cpis.save_api_client(uuid, text, text, text[], inet[], text) is
  'Changes an API client, for national administrators. Answers done, or why not.';

-- -------------------- prisma/database/api-clients/functions/set_api_client_state.sql
-- Suspending ends every token, because the version rises.
create or replace function cpis.set_api_client_state(p_client uuid, p_state text, p_by text) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
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
alter function cpis.set_api_client_state(uuid, text, text) owner to cpis_identity;
revoke all on function cpis.set_api_client_state(uuid, text, text) from public;
grant execute on function cpis.set_api_client_state(uuid, text, text) to cpis_app;
comment on function cpis.set_api_client_state(uuid, text, text) is
  'Suspends or resumes an API client, for national administrators. Answers done, or why not.';

-- -------------------- prisma/database/api-clients/functions/use_api_token.sql
-- Asked at every use: whatever was changed about the client since ends the token. `unknown` also stands for expired,
-- changed, suspended, and from outside its networks; then `scope` and `too-many`.
create or replace function cpis.use_api_token(p_token text, p_scope text, p_address inet)
returns table (outcome text, client_id uuid, client_name text, organisation_id uuid, organisation_code text, organisation_name text, ticket text)
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  t cpis.api_token;
  c cpis.api_client;
begin
  select * into t from cpis.api_token where token_hash = sha256(convert_to('api token ' || p_token, 'utf8')) and expires_at > now();
  select k.* into c from cpis.api_client k join cpis.organisation o on o.id = k.organisation_id
  where k.id = t.client_id and k.version = t.version and k.state = 'active' and o.status <> 'suspended'
    and exists (select from unnest(k.networks) n where p_address <<= n);
  if c.id is null then return query select 'unknown', t.client_id, null::text, null::uuid, null::text, null::text, null::text; return; end if;
  if not (p_scope = any (t.scopes) and p_scope = any (c.scopes)) then
    return query select 'scope', c.id, null::text, null::uuid, null::text, null::text, null::text;
    return;
  end if;
  if cpis.count_rate('api-request', uuid_send(c.id)) > 0 then
    return query select 'too-many', c.id, null::text, null::uuid, null::text, null::text, null::text;
    return;
  end if;
  perform cpis.note_api_use(c.id, p_address);
  return query
    select 'done', c.id, c.name, o.id, coalesce(a.dfe_code, o.ods_code), o.name,
      -- A system of an authority keeps its register, as its data managers do. Any other has no role, and sees no rows.
      cpis.make_ticket(null, case o.kind when 'authority' then 'LD' end, o.id, null, null, interval '5 minutes')
    from cpis.organisation o left join cpis.authority a on a.organisation_id = o.id where o.id = c.organisation_id;
end $$;
alter function cpis.use_api_token(text, text, inet) owner to cpis_identity;
revoke all on function cpis.use_api_token(text, text, inet) from public;
grant execute on function cpis.use_api_token(text, text, inet) to cpis_app;
comment on function cpis.use_api_token(text, text, inet) is
  'Whose token this is and whether it may be used for this. The outcome is done, or why not.';

-- -------------------- prisma/database/approvals/tables.sql
create table cpis.approval (
  id                uuid primary key default gen_random_uuid(),
  authority_id      uuid not null references cpis.authority (organisation_id),
  kind              text not null check (kind in ('protection-lift', 'adoption', 'endings', 'joined-number')),
  child_id          uuid,
  upload_id         uuid,
  reason            text not null check (length(reason) between 15 and 500),
  requested_at      timestamptz not null default now(),
  requested_by      uuid references cpis.person (id),
  requested_by_name text not null,
  decision          text check (decision in ('approved', 'declined', 'taken-back')),
  decided_at        timestamptz,
  decided_by        uuid references cpis.person (id),
  decided_by_name   text,
  -- Which link between two numbers is to be undone (cpis.superseded_number). It is gone once that has been agreed.
  link_id           uuid,
  constraint approval_of_own_child foreign key (child_id, authority_id) references cpis.child (id, authority_id),
  constraint approval_of_own_upload foreign key (upload_id, authority_id) references cpis.upload (id, authority_id),
  constraint approval_is_about_one_thing check (
    (kind in ('protection-lift', 'adoption', 'joined-number') and child_id is not null and upload_id is null)
    or (kind = 'endings' and upload_id is not null and child_id is null)),
  constraint approval_names_a_link check ((kind = 'joined-number') = (link_id is not null)),
  constraint approval_decided_whole check (
    (decision is null and decided_at is null and decided_by is null and decided_by_name is null)
    or (decision is not null and decided_at is not null and decided_by is not null and decided_by_name is not null)),
  constraint approval_by_another check (decision is null or decision = 'taken-back' or decided_by is distinct from requested_by)
);
alter table cpis.approval owner to cpis_owner;
comment on table cpis.approval is
  'Acts that need a second person.';
create unique index approval_open_for_child on cpis.approval (child_id, kind) where decision is null and child_id is not null;
create unique index approval_open_for_upload on cpis.approval (upload_id) where decision is null and upload_id is not null;
-- Erasing children looks here for each.
create index approval_of_child on cpis.approval (child_id) where child_id is not null;
create index approval_of_authority on cpis.approval (authority_id, requested_at desc);

-- -------------------- prisma/database/approvals/functions/decide_approval.sql
-- Another person than the one who asked, of the same authority, and to agree one who has logged in within the last five
-- minutes. Lifting a protection, undoing an adoption and parting numbers happen here, and a practitioner (LP) must agree to them; so must
-- one where nobody knows who started a command. What becomes of held endings is apply_due_endings' business.
create or replace function cpis.decide_approval(p_id uuid, p_decision text, p_name text) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  a cpis.approval;
  c cpis.child;
begin
  if cpis.caller_user() is null or coalesce(cpis.caller_role(), '') not in ('LP', 'LD') then return 'not-permitted'; end if;
  -- The child before the request, as whoever asks locks them.
  select k.* into c from cpis.child k join cpis.approval r on r.child_id = k.id
  where r.id = p_id and r.authority_id = cpis.caller_organisation() for update of k;
  select * into a from cpis.approval where id = p_id and authority_id = cpis.caller_organisation() for update;
  if not found then return 'unknown'; end if;
  if a.decision is not null then return 'already'; end if;
  if p_decision = 'taken-back' then
    if a.requested_by is distinct from cpis.caller_user() then return 'not-permitted'; end if;
  elsif a.requested_by is not distinct from cpis.caller_user()
     or ((a.kind <> 'endings' or a.requested_by is null) and cpis.caller_role() <> 'LP') then
    return 'not-permitted';
  elsif p_decision = 'approved' and not cpis.logged_in_lately() then
    return 'log-in-again';
  elsif p_decision = 'approved' and a.requested_by is not null and not cpis.still_asks_for(a.requested_by, a.authority_id) then
    -- Otherwise one person would do what takes two.
    return 'asker-gone';
  end if;
  update cpis.approval set decision = p_decision, decided_at = now(), decided_by = cpis.caller_user(), decided_by_name = p_name where id = p_id;
  if a.kind = 'protection-lift' and p_decision = 'approved' then
    update cpis.child set is_protected = false, change = 'protection-lifted', changed_by = a.requested_by_name || ' and ' || p_name
    -- With the other records of the same child, or nothing would show: but for one that may be restricted for all that demographics say, and one that
    -- an adoption closed, which goes on protecting what others hold.
    where authority_id = a.authority_id and (id = a.child_id
      or (is_protected and number_status in ('matched', 'died') and closed_why is distinct from 'adopted' and cpis.shares_protection(c, child)));
  elsif a.kind = 'adoption' and p_decision = 'approved' and c.closed_why is not distinct from 'adopted' then
    perform cpis.open_closed_record(c.id, 'adoption-undone', true, a.requested_by_name || ' and ' || p_name);
  elsif a.kind = 'joined-number' and p_decision = 'approved' then
    perform cpis.part_link(a.link_id, c.nhs_number, a.authority_id);
  end if;
  return 'decided';
end $$;
alter function cpis.decide_approval(uuid, text, text) owner to cpis_register;
revoke all on function cpis.decide_approval(uuid, text, text) from public;
grant execute on function cpis.decide_approval(uuid, text, text) to cpis_app;
comment on function cpis.decide_approval(uuid, text, text) is
  'Decides what needs a second person: lifting a protection, undoing an adoption, parting two numbers, endings of a file. Answers decided, or why not.';

-- -------------------- prisma/database/callers/functions/caller_is_national.sql
-- The national organisation's own pages (legal holds, verification) are for its administrators and auditors.
create or replace function cpis.caller_is_national() returns boolean
language sql stable as $$
  select cpis.caller_role() in ('NA', 'AU') and exists (select from cpis.organisation o where o.id = cpis.caller_organisation() and o.kind = 'national')
$$;
alter function cpis.caller_is_national() owner to cpis_owner;
revoke all on function cpis.caller_is_national() from public;
grant execute on function cpis.caller_is_national() to cpis_app;
comment on function cpis.caller_is_national() is
  'Whether the caller is an administrator or auditor acting for the national organisation.';

-- -------------------- prisma/database/callers/functions/ticket_code.sql
-- A keyed hash in two turns, so that nobody can go on from one that they have seen.
create or replace function cpis.ticket_code(p_key bytea, p_said text) returns text
language sql stable as $$ select encode(sha256(p_key || sha256(p_key || convert_to(p_said, 'utf8'))), 'hex') $$;
alter function cpis.ticket_code(bytea, text) owner to cpis_callers;
revoke all on function cpis.ticket_code(bytea, text) from public;
comment on function cpis.ticket_code(bytea, text) is
  'The code at the end of a ticket, in hexadecimal.';

-- -------------------- prisma/database/callers/functions/make_ticket.sql
-- A ticket says who is asking, for a few minutes, in words of the database that nobody else can make: the application brings it back with
-- everything that it does for them. Made only where a session's secret, a machine's token or a job proves who that is, and by the operator's
-- command, which has the rights of whoever migrates.
create or replace function cpis.make_ticket(
  p_person uuid, p_role text, p_organisation uuid, p_session uuid, p_setting uuid, p_good_for interval) returns text
language sql stable security definer set search_path = cpis, pg_temp as $$
  select t.said || '|' || cpis.ticket_code(t.key, t.said)
  from (
    select k.key, concat_ws('|', k.id, coalesce(p_person::text, ''), coalesce(p_role, ''), coalesce(p_organisation::text, ''), coalesce(p_session::text, ''),
      coalesce(p_setting::text, ''), extract(epoch from now() + p_good_for)) as said
    from cpis.caller_key k order by k.id desc limit 1) t
$$;
alter function cpis.make_ticket(uuid, text, uuid, uuid, uuid, interval) owner to cpis_callers;
revoke all on function cpis.make_ticket(uuid, text, uuid, uuid, uuid, interval) from public;
grant execute on function cpis.make_ticket(uuid, text, uuid, uuid, uuid, interval) to cpis_identity, cpis_files;
comment on function cpis.make_ticket(uuid, text, uuid, uuid, uuid, interval) is
  'A ticket for whoever has proved who they are.';

-- -------------------- prisma/database/callers/functions/turn_caller_key.sql
-- Every day, so that a copy of the database makes no tickets for long. A key goes with the first turn at which the one after it is five hours
-- old, so after two days: no ticket lasts longer than four hours, which is that of the operator's import.
create or replace function cpis.turn_caller_key() returns integer
language sql volatile security definer set search_path = cpis, pg_temp as $$
  insert into cpis.caller_key default values;
  with gone as (
    delete from cpis.caller_key k
    where exists (select from cpis.caller_key n where n.id > k.id and n.made_at < now() - interval '5 hours') returning k.id)
  select count(*)::integer from gone
$$;
alter function cpis.turn_caller_key() owner to cpis_callers;
revoke all on function cpis.turn_caller_key() from public;
grant execute on function cpis.turn_caller_key() to cpis_delivery;
comment on function cpis.turn_caller_key() is
  'Makes a new key for tickets, and forgets those that no ticket needs any more.';

-- -------------------- prisma/database/closed-records/functions/says_whose_number.sql
-- Of a number that another took the place of, and of a restricted person, demographics say so as well. Whoever died had it.
create or replace function cpis.says_whose_number(p_status text) returns boolean
language sql immutable parallel safe as $$
  select p_status in ('matched', 'replaced', 'restricted', 'died')
$$;
alter function cpis.says_whose_number(text) owner to cpis_owner;
revoke all on function cpis.says_whose_number(text) from public;
grant execute on function cpis.says_whose_number(text) to cpis_disclose, cpis_register, cpis_retention;
comment on function cpis.says_whose_number(text) is
  'Whether demographics have said that a number is, or was, of whoever has it.';

-- -------------------- prisma/database/replaced-numbers/tables.sql
create table cpis.former_number (
  child_id       uuid not null,
  authority_id   uuid not null,
  -- The child's number now. It follows the child, so that whoever looks for numbers reads one table.
  present_number text not null,
  nhs_number     text not null check (cpis.is_nhs_number(nhs_number)),
  recorded_at    timestamptz not null default now(),
  -- By which a request to part the two names it, without a number.
  id             uuid not null unique default gen_random_uuid(),
  -- Whether demographics had said that it was this person's, when the record left it: an adoption recorded under it is then somebody else's.
  was_confirmed  boolean not null default false,
  -- The numbers between, where it was taken from another record, whose path it was.
  passed         text[] not null default '{}',
  primary key (child_id, nhs_number),
  constraint former_number_of_child foreign key (child_id, authority_id, present_number)
    references cpis.child (id, authority_id, nhs_number) on update cascade on delete cascade
);
alter table cpis.former_number owner to cpis_owner;
comment on table cpis.former_number is
  'Numbers that a record left because they were replaced: they were the child''s own, and lead to the record whatever becomes of the links.';
create index former_number_left on cpis.former_number (nhs_number);
create index former_number_present on cpis.former_number (present_number);

-- -------------------- prisma/database/closed-records/functions/holders_of.sql
-- Whose a number is, as those say who hold it: the open records under it, and those that left it because another number took its place. A record that
-- follows a replacement does not take back that the number was its child's. What demographics said of a record that left the number they said of the
-- name and date of birth that it had then: an adopted child gets another name afterwards. Of a number that was taken from another record they said
-- nothing about this one.
create or replace function cpis.holders_of(p_number text) returns table (family_name text, given_name text, date_of_birth date, is_confirmed boolean)
language sql stable as $$
  select o.family_name, o.given_name, o.date_of_birth, cpis.says_whose_number(o.number_status)
  from cpis.child o where o.nhs_number = p_number and o.closed_why is null
  union all
  select coalesce(v.family_name, o.family_name), coalesce(v.given_name, o.given_name), coalesce(v.date_of_birth, o.date_of_birth),
    f.was_confirmed and v.child_id is not null
  from cpis.former_number f join cpis.child o on o.id = f.child_id
  left join lateral (
    select l.child_id, l.family_name, l.given_name, l.date_of_birth from cpis.child_version l
    where l.child_id = f.child_id and l.nhs_number = f.nhs_number order by l.version desc limit 1) v on true
  where f.nhs_number = p_number and o.closed_why is null
$$;
alter function cpis.holders_of(text) owner to cpis_owner;
revoke all on function cpis.holders_of(text) from public;
grant execute on function cpis.holders_of(text) to cpis_disclose, cpis_register, cpis_retention;
comment on function cpis.holders_of(text) is
  'Who holds a number or left it because it was replaced, and whether demographics have said that it is theirs.';

-- -------------------- prisma/database/register/functions/name_letters.sql
-- A coarse form of a name, to find records under one number that may be about two people: without case, accents, spaces and punctuation.
-- Where it matters exactly, names are compared by lib/shared/person-name.ts; this tells a person to look, and may do so once too often.
create or replace function cpis.name_letters(p_name text) returns text
language sql immutable parallel safe set search_path = cpis, pg_temp as $$
  select regexp_replace(lower(normalize(p_name, NFD)), '[\u0300-\u036f\u2010-\u201f[:punct:][:space:]]', '', 'g')
$$;
alter function cpis.name_letters(text) owner to cpis_owner;
revoke all on function cpis.name_letters(text) from public;
grant execute on function cpis.name_letters(text) to cpis_disclose, cpis_register, cpis_retention;
comment on function cpis.name_letters(text) is
  'A name without case, accents, spaces and punctuation.';

-- -------------------- prisma/database/disclosure/functions/same_names.sql
-- The national matching, coarsely: the family names agree, and the given names as a whole or the first of one with any of the other.
create or replace function cpis.same_names(p_family text, p_given text, p_other_family text, p_other_given text) returns boolean
language sql immutable parallel safe as $$
  select cpis.name_letters(p_family) = cpis.name_letters(p_other_family)
    and (cpis.name_letters(p_given) = cpis.name_letters(p_other_given)
      or exists (
        select from regexp_split_to_table(p_given, '[\s-]+') with ordinality as theirs (word, at)
        join regexp_split_to_table(p_other_given, '[\s-]+') with ordinality as ours (word, at) on 1 in (theirs.at, ours.at)
        where cpis.name_letters(theirs.word) = cpis.name_letters(ours.word) and cpis.name_letters(ours.word) <> ''))
$$;
alter function cpis.same_names(text, text, text, text) owner to cpis_owner;
revoke all on function cpis.same_names(text, text, text, text) from public;
grant execute on function cpis.same_names(text, text, text, text) to cpis_disclose, cpis_register, cpis_retention;
comment on function cpis.same_names(text, text, text, text) is
  'Whether two names may be those of one person.';

-- -------------------- prisma/database/closed-records/functions/is_another_person.sql
-- Both differ: a date of birth alone may be mistyped, and an adopted child has a new name.
create or replace function cpis.is_another_person(p_family text, p_given text, p_born date, p_child cpis.child) returns boolean
language sql immutable parallel safe as $$
  select p_born <> (p_child).date_of_birth and not cpis.same_names(p_family, p_given, (p_child).family_name, (p_child).given_name)
$$;
alter function cpis.is_another_person(text, text, date, cpis.child) owner to cpis_owner;
revoke all on function cpis.is_another_person(text, text, date, cpis.child) from public;
grant execute on function cpis.is_another_person(text, text, date, cpis.child) to cpis_disclose, cpis_register, cpis_retention;
comment on function cpis.is_another_person(text, text, date, cpis.child) is
  'Whether neither the name nor the date of birth is that of a child who is held.';

-- -------------------- prisma/database/closed-records/functions/is_held_by_others_alone.sql
-- One record that might be the same child is enough to say no: an adopted child must not be found.
create or replace function cpis.is_held_by_others_alone(p_adopted cpis.child) returns boolean
language sql stable as $$
  select coalesce(bool_and(cpis.is_another_person(h.family_name, h.given_name, h.date_of_birth, p_adopted)), false)
  from cpis.holders_of((p_adopted).nhs_number) h
$$;
alter function cpis.is_held_by_others_alone(cpis.child) owner to cpis_owner;
revoke all on function cpis.is_held_by_others_alone(cpis.child) from public;
grant execute on function cpis.is_held_by_others_alone(cpis.child) to cpis_disclose, cpis_register, cpis_retention;
comment on function cpis.is_held_by_others_alone(cpis.child) is
  'Whether all who hold the number of an adopted child have another name and another date of birth.';

-- -------------------- prisma/database/closed-records/functions/is_adopted_under_anothers_number.sql
-- That others hold it does not do: a stranger whose number was mistyped would open what an adoption closed. Demographics must have said that it is
-- theirs, which they do by the clock (closed_by_adoption).
create or replace function cpis.is_adopted_under_anothers_number(p_adopted cpis.child) returns boolean
language sql stable as $$
  select cpis.is_held_by_others_alone(p_adopted) and exists (select from cpis.holders_of((p_adopted).nhs_number) h where h.is_confirmed)
$$;
alter function cpis.is_adopted_under_anothers_number(cpis.child) owner to cpis_owner;
revoke all on function cpis.is_adopted_under_anothers_number(cpis.child) from public;
grant execute on function cpis.is_adopted_under_anothers_number(cpis.child) to cpis_disclose, cpis_register, cpis_retention;
comment on function cpis.is_adopted_under_anothers_number(cpis.child) is
  'Whether an adoption was recorded under a number that is another person''s, as all others who hold it and demographics say.';

-- -------------------- prisma/database/closed-records/functions/any_adopted.sql
-- By whatever authority. Not by an adoption that was recorded under somebody else's number: where others hold that number, or held it until another
-- took its place, each of them is a person of another name and another date of birth, and demographics have said so of one, it is theirs. An adopted
-- child has a new name, and the same date of birth.
create or replace function cpis.any_adopted(p_numbers text[]) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (
    select from cpis.child a where a.closed_why = 'adopted' and a.nhs_number = any (p_numbers) and not cpis.is_adopted_under_anothers_number(a))
$$;
alter function cpis.any_adopted(text[]) owner to cpis_register;
revoke all on function cpis.any_adopted(text[]) from public;
grant execute on function cpis.any_adopted(text[]) to cpis_disclose, cpis_retention, cpis_audit;
comment on function cpis.any_adopted(text[]) is
  'Whether an adoption closed one of these numbers, of a child whose record is still held.';

-- -------------------- prisma/database/closed-records/tables.sql
create table cpis.closed_number (
  authority_id uuid not null references cpis.authority (organisation_id),
  number_key   bytea not null check (length(number_key) = 32),
  primary key (authority_id, number_key)
);
alter table cpis.closed_number owner to cpis_owner;
comment on table cpis.closed_number is
  'Numbers that an adoption closed, by a keyed hash, when the child has been erased: they stay closed. Append-only.';
create index closed_number_anywhere on cpis.closed_number (number_key);

-- -------------------- prisma/database/closed-records/functions/any_closed_number.sql
-- Decides only that two numbers are not joined, which has other reasons too; so nobody learns of an adoption from it.
create or replace function cpis.any_closed_number(p_keys bytea[]) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (select from cpis.closed_number k where k.number_key = any (p_keys))
$$;
alter function cpis.any_closed_number(bytea[]) owner to cpis_register;
revoke all on function cpis.any_closed_number(bytea[]) from public;
grant execute on function cpis.any_closed_number(bytea[]) to cpis_app;
comment on function cpis.any_closed_number(bytea[]) is
  'Whether any authority closed one of these numbers by an adoption, by their keyed hashes.';

-- -------------------- prisma/database/closed-records/functions/closed_by_adoption.sql
-- Asked before demographics are: nobody asks about a number that an adoption closed, whichever authority recorded it, and whether or not the
-- child has been erased since. Unless it is plain that the adoption is another person's: whoever types a name and a date of birth, neither of which
-- is the adopted child's, asks about the number's real holder. The worker, which no person stands behind, asks for those who are held, and goes by
-- what all that hold the number say: what demographics answer it decides whether the number is theirs (is_adopted_under_anothers_number).
create or replace function cpis.closed_by_adoption(
  p_numbers text[], p_keys bytea[], p_family text default null, p_given text default null, p_born date default null)
returns setof text
language sql stable security definer set search_path = cpis, pg_temp as $$
  select n.number from unnest(p_numbers, p_keys) as n (number, key)
  where ((select cpis.caller_role()) is not distinct from 'LD' or session_user = 'cpis_worker') and (
    exists (select from cpis.closed_number k where k.number_key = n.key)
    or exists (
      select from cpis.child a
      where a.nhs_number = n.number and a.closed_why = 'adopted'
        and case when session_user = 'cpis_worker' then not cpis.is_held_by_others_alone(a)
                 else cpis.is_another_person(p_family, p_given, p_born, a) is distinct from true end))
$$;
alter function cpis.closed_by_adoption(text[], bytea[], text, text, date) owner to cpis_register;
revoke all on function cpis.closed_by_adoption(text[], bytea[], text, text, date) from public;
grant execute on function cpis.closed_by_adoption(text[], bytea[], text, text, date) to cpis_app, cpis_worker;
comment on function cpis.closed_by_adoption(text[], bytea[], text, text, date) is
  'Which of these numbers an adoption closed at any authority, given with their keyed hashes. Decides only that demographics are not asked.';

-- -------------------- prisma/database/closed-records/functions/closed_numbers.sql
-- Nothing is published again under a number that an adoption closed, even when the child has been erased since.
create or replace function cpis.closed_numbers() returns setof bytea
language sql stable security definer set search_path = cpis, pg_temp as $$
  select k.number_key from cpis.closed_number k where k.authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD'
$$;
alter function cpis.closed_numbers() owner to cpis_register;
revoke all on function cpis.closed_numbers() from public;
grant execute on function cpis.closed_numbers() to cpis_app;
comment on function cpis.closed_numbers() is
  'The keyed hashes of the numbers that the caller''s authority closed by adoptions.';

-- -------------------- prisma/database/register/tables.sql
create table cpis.plan (
  id               uuid primary key default cpis.uuid_v7(),
  child_id         uuid not null,
  authority_id     uuid not null,
  nhs_number       text not null,
  type             text not null check (type in ('CPP', 'LAC', 'UCPP')),
  start_date       date not null check (start_date between date '1990-01-01' and date '2100-12-31'),
  end_date         date check (end_date between date '1990-01-01' and date '2100-12-31'),
  -- Of an unborn plan: the day that the authority expects. It ends nothing: the birth, a form, an absence from a full file or a mark of an
  -- error does.
  expected_on      date check (expected_on between date '1990-01-01' and date '2100-12-31'),
  -- Entered in error: kept for the history, shown to nobody.
  withdrawn_at     timestamptz,
  -- Coded care-plan details (design decision 11); what of them a clinician sees is the authority's switch.
  category         text check (category in ('NEG', 'PHY', 'SAB', 'EMO', 'MUL')),
  legal_status     text check (legal_status in ('C1', 'C2', 'D1', 'E1', 'V2', 'V3', 'V4', 'L1', 'L2', 'L3', 'J1', 'J2', 'J3')),
  lead_team        text check (length(lead_team) between 1 and 80),
  lead_team_phone  text check (lead_team_phone ~ '^[0-9 +]{8,20}$'),
  last_review_date date check (last_review_date between date '1990-01-01' and date '2100-12-31'),
  next_review_date date check (next_review_date between date '1990-01-01' and date '2100-12-31'),
  instructions     text[] not null default '{}' check (instructions <@ array[
                     'ring-before-discharge', 'ring-on-arrival', 'contact-restricted', 'missing-from-care']),
  version          integer not null default 1,
  version_id       uuid not null default cpis.uuid_v7(),
  changed_by       text not null,
  upload_id        uuid references cpis.upload (id),
  changed_at       timestamptz not null default now(),
  constraint plan_of_authority_once unique (id, authority_id),
  constraint plan_of_child foreign key (child_id, authority_id, nhs_number)
    references cpis.child (id, authority_id, nhs_number) on update cascade,
  constraint plan_ends_on_or_after_its_start check (end_date is null or end_date >= start_date),
  constraint plan_unborn_has_expected_date check ((type = 'UCPP') = (expected_on is not null)),
  constraint plan_expected_on_or_after_its_start check (expected_on is null or expected_on >= start_date),
  -- One plan of a type at a time for a child in an authority: an open one lasts until further notice, an unborn one makes room for the next
  -- pregnancy from the day that was expected, however late it is ended.
  constraint plan_one_of_a_type_at_a_time exclude using gist (
    child_id with =, type with =, daterange(start_date, least(end_date, expected_on), '[)') with &&) where (withdrawn_at is null)
);
alter table cpis.plan owner to cpis_owner;
comment on table cpis.plan is
  'A plan that an authority publishes: child protection (CPP), looked after (LAC) or unborn child protection (UCPP).';
create index plan_by_nhs_number on cpis.plan (nhs_number) where withdrawn_at is null;
create index plan_of_authority on cpis.plan (authority_id, start_date desc);
create index plan_by_child on cpis.plan (child_id);
-- Unborn plans whose expected date has passed.
create index plan_unborn_overdue on cpis.plan (authority_id, expected_on) where type = 'UCPP' and end_date is null and withdrawn_at is null;

-- -------------------- prisma/database/closed-records/functions/ended_with_closing.sql
-- Opening a record again offers to put these plans back as they were: those that ended with it, and those that a file ended before that was
-- taken back while the record was closed, when nothing could come back. States that only files wrote that are taken back are nobody's word.
create or replace function cpis.ended_with_closing(p_child uuid) returns table (plan_id uuid, former_end date)
language sql stable as $$
  select p.id, b.end_date
  from cpis.child c
  join cpis.child_version d on d.child_id = c.id and d.change = c.closed_why and d.version = (
    select max(l.version) from cpis.child_version l where l.child_id = c.id and l.change = c.closed_why)
  join cpis.plan p on p.child_id = c.id and p.withdrawn_at is null and p.end_date <= c.closed_on
  cross join lateral (
    select v.* from cpis.plan_version v left join cpis.upload u on u.id = v.upload_id
    where v.plan_id = p.id and v.changed_at < d.changed_at and u.state is distinct from 'reversed' order by v.version desc limit 1) b
  where c.id = p_child and b.withdrawn_at is null and (b.end_date is null or b.end_date > c.closed_on)
    and case when p.end_date = c.closed_on and exists (
                select from cpis.plan_version e where e.plan_id = p.id and e.changed_at = d.changed_at and e.end_date = c.closed_on) then true
             else exists (select from cpis.upload t where t.id = p.upload_id and t.state = 'reversed' and t.reversed_at > d.changed_at)
               and not exists (
                 select from cpis.plan n where n.child_id = p.child_id and n.type = p.type and n.id <> p.id and n.withdrawn_at is null
                   and n.start_date >= b.start_date and n.start_date < coalesce(b.end_date, 'infinity')) end
$$;
alter function cpis.ended_with_closing(uuid) owner to cpis_owner;
revoke all on function cpis.ended_with_closing(uuid) from public;
grant execute on function cpis.ended_with_closing(uuid) to cpis_app, cpis_register;
comment on function cpis.ended_with_closing(uuid) is
  'The plans that ended when a child''s record was closed, or that a file ended which was taken back since, with the end date each had before.';

-- -------------------- prisma/database/closed-records/functions/keep_record_closed.sql
-- What a death or an adoption closed is opened again only by the functions that ask for the second person or the reason.
create or replace function cpis.keep_record_closed() returns trigger
language plpgsql volatile as $$
begin
  if current_user = 'cpis_app' then
    raise exception 'the record of this child is closed' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
alter function cpis.keep_record_closed() owner to cpis_owner;
revoke all on function cpis.keep_record_closed() from public;
comment on function cpis.keep_record_closed() is
  'Trigger: refuses the application to change a closed record.';

-- -------------------- prisma/database/closed-records/functions/open_closed_record.sql
-- What reopen_record and decide_approval have in common; they ask who may do it.
create or replace function cpis.open_closed_record(p_child uuid, p_change text, p_plans_back boolean, p_name text) returns integer
language plpgsql volatile set search_path = cpis, pg_temp as $$
declare
  v_ended jsonb;
  v_plans integer := 0;
begin
  select coalesce(jsonb_agg(to_jsonb(e)), '[]') into v_ended from cpis.ended_with_closing(p_child) e;
  update cpis.child set closed_on = null, closed_why = null, closed_key = null, change = p_change, changed_by = p_name, upload_id = null where id = p_child;
  if p_plans_back then
    update cpis.plan p set end_date = e.former_end, changed_by = p_name, upload_id = null
    from jsonb_to_recordset(v_ended) as e (plan_id uuid, former_end date) where p.id = e.plan_id;
    get diagnostics v_plans = row_count;
  end if;
  return v_plans;
end $$;
alter function cpis.open_closed_record(uuid, text, boolean, text) owner to cpis_owner;
revoke all on function cpis.open_closed_record(uuid, text, boolean, text) from public;
grant execute on function cpis.open_closed_record(uuid, text, boolean, text) to cpis_register;
comment on function cpis.open_closed_record(uuid, text, boolean, text) is
  'Opens a closed record and, if asked, puts the plans back that ended with it. Answers how many plans.';

-- -------------------- prisma/database/register/functions/plan_ends.sql
-- At its end date or on the eighteenth birthday, whichever comes first; the unborn plan's person is the mother, whose age
-- does not matter, and the day that was expected ends nothing. Somebody born on 29 February comes of age on 1 March (English law; lib/shared/calendar-date holds the
-- same rule).
create or replace function cpis.plan_ends(p_type text, p_end date, p_born date) returns date
language sql immutable parallel safe as $$
  select case when p_type = 'UCPP' then p_end else least(p_end, (p_born + interval '18 years')::date
    + case when extract(month from p_born) = 2 and extract(day from p_born) = 29 then 1 else 0 end) end
$$;
alter function cpis.plan_ends(text, date, date) owner to cpis_owner;
revoke all on function cpis.plan_ends(text, date, date) from public;
grant execute on function cpis.plan_ends(text, date, date) to cpis_app, cpis_disclose, cpis_register, cpis_retention, cpis_quality;
comment on function cpis.plan_ends(text, date, date) is
  'The day on which a plan ends; null while it is open.';

-- -------------------- prisma/database/retention/functions/plan_over_since.sql
-- The day from which the 13 months of an ended or withdrawn plan count: its end, but not before that end was recorded, by a
-- change of the plan or of the date of birth that makes somebody of age. A wrong year erases nothing that night.
create or replace function cpis.plan_over_since(p_plan cpis.plan, p_born date) returns date
language sql stable set search_path = cpis, pg_temp as $$
  select greatest(
    least(((p_plan).withdrawn_at at time zone 'Europe/London')::date, cpis.plan_ends((p_plan).type, (p_plan).end_date, p_born)),
    ((p_plan).changed_at at time zone 'Europe/London')::date,
    (select max((v.changed_at at time zone 'Europe/London')::date)
     from cpis.child_version v join cpis.child_version b on b.child_id = v.child_id and b.version = v.version - 1
     where v.child_id = (p_plan).child_id and v.date_of_birth <> b.date_of_birth))
  where (p_plan).withdrawn_at is not null or cpis.plan_ends((p_plan).type, (p_plan).end_date, p_born) is not null
$$;
alter function cpis.plan_over_since(cpis.plan, date) owner to cpis_owner;
revoke all on function cpis.plan_over_since(cpis.plan, date) from public;
grant execute on function cpis.plan_over_since(cpis.plan, date) to cpis_app, cpis_retention;
comment on function cpis.plan_over_since(cpis.plan, date) is
  'From when the keeping time of an ended or withdrawn plan counts; null while no end is known.';

-- -------------------- prisma/database/closed-records/functions/record_kept_until.sql
-- 13 months after the end of its last plan was recorded, or after the record came onto the register where it has none: what retention goes
-- by.
create or replace function cpis.record_kept_until(p_child uuid) returns date
language sql stable as $$
  select (coalesce(max(cpis.plan_over_since(p, c.date_of_birth)),
                   min(c.created_at at time zone 'Europe/London')::date) + interval '13 months')::date
  from cpis.child c left join cpis.plan p on p.child_id = c.id
  where c.id = p_child
$$;
alter function cpis.record_kept_until(uuid) owner to cpis_owner;
revoke all on function cpis.record_kept_until(uuid) from public;
grant execute on function cpis.record_kept_until(uuid) to cpis_app;
comment on function cpis.record_kept_until(uuid) is
  'The day from which a closed record may be erased, and with it what could be put back.';

-- -------------------- prisma/database/closed-records/functions/reopen_record.sql
-- A death that was recorded in error. Adoptions take a second person: see decide_approval.
create or replace function cpis.reopen_record(p_child uuid, p_seen uuid, p_plans_back boolean, p_name text) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare c cpis.child;
begin
  if cpis.caller_role() is distinct from 'LD' then return 'not-permitted'; end if;
  select * into c from cpis.child where id = p_child and authority_id = cpis.caller_organisation() for update;
  if not found then return 'unknown'; end if;
  if c.version_id <> p_seen then return 'changed-meanwhile'; end if;
  if c.closed_why is distinct from 'died' then return 'not-died'; end if;
  return cpis.open_closed_record(c.id, 'reopened', p_plans_back, p_name)::text;
end $$;
alter function cpis.reopen_record(uuid, uuid, boolean, text) owner to cpis_register;
revoke all on function cpis.reopen_record(uuid, uuid, boolean, text) from public;
grant execute on function cpis.reopen_record(uuid, uuid, boolean, text) to cpis_app;
comment on function cpis.reopen_record(uuid, uuid, boolean, text) is
  'Opens a record again that a death closed. Answers how many plans were put back, or why not.';

-- -------------------- prisma/database/contacts/functions/change_lead_team.sql
-- A lead team's telephone is rung from results, so the plans in place that name the team change with it.
create or replace function cpis.change_lead_team(p_team uuid, p_name text, p_phone text, p_by text) returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  t       cpis.lead_team;
  v_plans integer;
begin
  if coalesce(cpis.caller_role(), '') not in ('LD', 'OA') then return null; end if;
  select * into t from cpis.lead_team where id = p_team and authority_id = cpis.caller_organisation() and ended_at is null for update;
  if not found then return null; end if;
  update cpis.lead_team set name = p_name, phone = p_phone where id = t.id;
  update cpis.plan p set lead_team = p_name, lead_team_phone = p_phone, changed_by = p_by, upload_id = null
  where p.authority_id = t.authority_id and p.lead_team = t.name and p.lead_team_phone is not distinct from t.phone
    and p.withdrawn_at is null and (p.end_date is null or p.end_date > cpis.today())
    and (p.lead_team, p.lead_team_phone) is distinct from (p_name, p_phone);
  get diagnostics v_plans = row_count;
  return v_plans;
end $$;
alter function cpis.change_lead_team(uuid, text, text, text) owner to cpis_register;
revoke all on function cpis.change_lead_team(uuid, text, text, text) from public;
grant execute on function cpis.change_lead_team(uuid, text, text, text) to cpis_app;
comment on function cpis.change_lead_team(uuid, text, text, text) is
  'Renames a lead team or changes its telephone, with the plans that name it. Answers how many plans changed; null when the team is not an open one of the caller''s authority.';

-- -------------------- prisma/database/contacts/functions/check_freshness.sql
-- A register is as fresh as its data manager last said, and never fresher than now.
create or replace function cpis.check_freshness() returns trigger
language plpgsql volatile as $$
begin
  if current_user = 'cpis_app' and (new.register_updated_at > now() or cpis.caller_role() is distinct from 'LD') then
    raise exception 'a register is not fresher than now' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
alter function cpis.check_freshness() owner to cpis_owner;
revoke all on function cpis.check_freshness() from public;
comment on function cpis.check_freshness() is
  'Trigger: the application may move the date of a register only as a data manager, and never into the future.';

-- -------------------- prisma/database/contacts/functions/has_published.sql
-- By a file or by hand. Whoever has never published anything could not have held anybody.
create or replace function cpis.has_published(p_authority uuid) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (select from cpis.authority a where a.organisation_id = p_authority and a.register_updated_at is not null)
      or exists (select from cpis.plan p where p.authority_id = p_authority)
$$;
alter function cpis.has_published(uuid) owner to cpis_disclose;
revoke all on function cpis.has_published(uuid) from public;
grant execute on function cpis.has_published(uuid) to cpis_app;
comment on function cpis.has_published(uuid) is
  'Whether an authority has ever published anything.';

-- -------------------- prisma/database/contacts/functions/is_stale.sql
-- Every result says how fresh its information is, measured by the authority's own schedule.
create or replace function cpis.is_stale(p_updated timestamptz, p_every_days integer) returns boolean
language sql stable parallel safe as $$ select p_updated is null or p_updated < now() - make_interval(days => p_every_days) $$;
alter function cpis.is_stale(timestamptz, integer) owner to cpis_owner;
revoke all on function cpis.is_stale(timestamptz, integer) from public;
grant execute on function cpis.is_stale(timestamptz, integer) to cpis_app, cpis_disclose, cpis_quality;
comment on function cpis.is_stale(timestamptz, integer) is
  'Whether what an authority shares is older than the schedule it set itself.';

-- -------------------- prisma/database/contacts/functions/office_open.sql
-- Monday to Friday within the authority's hours, by the clock in London. Bank holidays are not known here, so the duty
-- number always stands beside the office number.
create or replace function cpis.office_open(p_opens time, p_closes time) returns boolean
language sql stable parallel safe as $$
  select extract(isodow from now() at time zone 'Europe/London') < 6
     and (now() at time zone 'Europe/London')::time >= p_opens and (now() at time zone 'Europe/London')::time < p_closes
$$;
alter function cpis.office_open(time, time) owner to cpis_owner;
revoke all on function cpis.office_open(time, time) from public;
grant execute on function cpis.office_open(time, time) to cpis_app, cpis_disclose;
comment on function cpis.office_open(time, time) is
  'Whether an authority''s office answers its telephone now.';

-- -------------------- prisma/database/contacts/tables.sql
create table cpis.authority_change (
  id           uuid primary key default gen_random_uuid(),
  authority_id uuid not null references cpis.authority (organisation_id),
  at           timestamptz not null default now(),
  person_id    uuid not null references cpis.person (id),
  person_name  text not null,
  field        text not null check (field ~ '^[a-z]+(-[a-z]+)*$'),
  was          text,
  becomes      text
);
alter table cpis.authority_change owner to cpis_owner;
comment on table cpis.authority_change is
  'Who changed what about an authority''s contacts and sharing, and when. Append-only.';
create index authority_change_of_authority on cpis.authority_change (authority_id, at desc);

-- -------------------- prisma/database/data-quality/functions/national_quality.sql
-- Counts only.
create or replace function cpis.national_quality() returns jsonb
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
begin
  if cpis.caller_role() is distinct from 'NA' then raise exception 'not for this role' using errcode = 'insufficient_privilege'; end if;
  return (select coalesce(jsonb_agg(to_jsonb(f) || jsonb_build_object('name', o.name, 'status', o.status) order by o.name), '[]')
          from cpis.quality_figures(null) f join cpis.organisation o on o.id = f.authority_id);
end $$;
alter function cpis.national_quality() owner to cpis_quality;
revoke all on function cpis.national_quality() from public;
grant execute on function cpis.national_quality() to cpis_app;
comment on function cpis.national_quality() is
  'Every authority''s data quality figures, for national administrators.';

-- -------------------- prisma/database/data-quality/functions/own_quality.sql
-- Counts only: nothing about who looked at whom.
create or replace function cpis.own_quality() returns jsonb
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
begin
  if coalesce(cpis.caller_role(), '') not in ('LP', 'LD', 'ED') or cpis.caller_organisation() is null then
    raise exception 'not for this role' using errcode = 'insufficient_privilege';
  end if;
  return (select to_jsonb(f) from cpis.quality_figures(cpis.caller_organisation()) f);
end $$;
alter function cpis.own_quality() owner to cpis_quality;
revoke all on function cpis.own_quality() from public;
grant execute on function cpis.own_quality() to cpis_app;
comment on function cpis.own_quality() is
  'The data quality figures of the caller''s own authority.';

-- -------------------- prisma/database/ground-rules/functions/today.sql
-- Every rule about dates is answered by the database's clock, and dates of the register begin at midnight in London.
create or replace function cpis.today() returns date
language sql stable parallel safe as $$ select (now() at time zone 'Europe/London')::date $$;
alter function cpis.today() owner to cpis_owner;
revoke all on function cpis.today() from public;
grant execute on function cpis.today() to cpis_app, cpis_identity, cpis_disclose, cpis_register, cpis_delivery, cpis_retention, cpis_audit, cpis_review, cpis_quality;
comment on function cpis.today() is
  'Today''s date in England.';

-- -------------------- prisma/database/register/functions/plan_shown_until.sql
-- 365 days after its end, an unborn plan 28 days (design decision 13).
create or replace function cpis.plan_shown_until(p_type text, p_ends date) returns date
language sql immutable parallel safe as $$ select p_ends + case when p_type = 'UCPP' then 28 else 365 end $$;
alter function cpis.plan_shown_until(text, date) owner to cpis_owner;
revoke all on function cpis.plan_shown_until(text, date) from public;
grant execute on function cpis.plan_shown_until(text, date) to cpis_app, cpis_disclose, cpis_register, cpis_quality;
comment on function cpis.plan_shown_until(text, date) is
  'The last day on which an ended plan is shown.';

-- -------------------- prisma/database/register/functions/plan_standing.sql
-- A plan has ended on its end date. This is the one rule of what a look-up shows.
create or replace function cpis.plan_standing(p_type text, p_end date, p_born date, p_today date) returns text
language sql immutable parallel safe as $$
  select case
    when cpis.plan_ends(p_type, p_end, p_born) is null or cpis.plan_ends(p_type, p_end, p_born) > p_today then 'current'
    when cpis.plan_shown_until(p_type, cpis.plan_ends(p_type, p_end, p_born)) >= p_today then 'previous'
  end
$$;
alter function cpis.plan_standing(text, date, date, date) owner to cpis_owner;
revoke all on function cpis.plan_standing(text, date, date, date) from public;
grant execute on function cpis.plan_standing(text, date, date, date) to cpis_app, cpis_disclose, cpis_register, cpis_quality;
comment on function cpis.plan_standing(text, date, date, date) is
  'How a plan stands on a day: current, previous, or null when it is no longer shown.';

-- -------------------- prisma/database/uploads/tables.sql
create table cpis.rejected_row (
  id           uuid primary key default gen_random_uuid(),
  authority_id uuid not null references cpis.authority (organisation_id),
  upload_id    uuid not null references cpis.upload (id),
  row          integer not null check (row > 0),
  -- The cells as they were sent, by column, and what they were about, so that a later file is recognised as fixing it.
  cells        jsonb not null check (length(cells::text) <= 20000),
  about        text not null check (length(about) <= 300),
  code         text not null check (code ~ '^CPR0[1-7]$'),
  column_name  text,
  reason       text not null,
  -- The plan before its own ends by a file, and that end waits for somebody.
  waits_for_ending boolean not null default false,
  rejected_at  timestamptz not null default now(),
  fixed_at     timestamptz,
  fixed_how    text check (fixed_how in ('file', 'screen', 'set-aside')),
  fixed_by     text,
  -- The file, or the record of the row that was mended on the screen, that settled it: taken back, it settles nothing.
  fixed_upload_id uuid references cpis.upload (id),
  -- The last file that sent the row again, still not right: the cells are its own.
  said_upload_id  uuid references cpis.upload (id),
  -- What the files before that one said, so that the row says it again when that one is taken back: [{"upload_id": …, "cells": …, "code": …,
  -- "column_name": …, "reason": …, "waits_for_ending": …}], the latest last. Without cells: the same as the one after it.
  former_sayings  jsonb not null default '[]' check (jsonb_array_length(former_sayings) <= 30),
  unique (upload_id, row),
  constraint rejected_row_fixed_whole check ((fixed_at is null) = (fixed_how is null) and (fixed_at is null) = (fixed_by is null)),
  constraint rejected_row_fixed_by_upload check (fixed_upload_id is null or fixed_at is not null)
);
alter table cpis.rejected_row owner to cpis_owner;
comment on table cpis.rejected_row is
  'Rows that were not accepted, until a later file or a person fixes them: the authority''s list of what is to be fixed.';
create index rejected_row_to_fix on cpis.rejected_row (authority_id, rejected_at) where fixed_at is null;
create index rejected_row_about on cpis.rejected_row (authority_id, about) where fixed_at is null;
create index rejected_row_settled_by on cpis.rejected_row (fixed_upload_id) where fixed_upload_id is not null;

-- -------------------- prisma/database/data-quality/functions/quality_figures.sql
-- One set of definitions behind the authority's own page, the national one and the trend.
create or replace function cpis.quality_figures(p_authority uuid)
returns table (authority_id uuid, updated_at timestamptz, update_every_days integer, stale boolean, days_old integer, contacts_days integer,
               rows_to_fix integer, oldest_row_days integer, unborn_overdue integer, unread_accesses integer, numbers_to_check integer,
               children integer, traced integer, matched integer)
language sql stable set search_path = cpis, pg_temp as $$
  select a.organisation_id, a.register_updated_at, a.update_every_days, cpis.is_stale(a.register_updated_at, a.update_every_days),
    floor(extract(epoch from now() - a.register_updated_at) / 86400)::integer,
    floor(extract(epoch from now() - a.contacts_confirmed_at) / 86400)::integer,
    fix.rows, fix.oldest, unborn.overdue, unread.accesses, held.to_check, held.children, held.traced, held.matched
  from cpis.authority a
  cross join lateral (
    select count(*)::integer as rows, floor(extract(epoch from now() - min(r.rejected_at)) / 86400)::integer as oldest
    from cpis.rejected_row r where r.authority_id = a.organisation_id and r.fixed_at is null) fix
  cross join lateral (
    select count(*)::integer as overdue from cpis.plan p
    where p.authority_id = a.organisation_id and p.type = 'UCPP' and p.withdrawn_at is null and p.end_date is null and p.expected_on <= cpis.today()) unborn
  cross join lateral (
    select count(*)::integer as accesses from cpis.notification n
    where n.authority_id = a.organisation_id and n.acknowledged_at is null and n.seen_at is null and n.at < now() - interval '1 day') unread
  cross join lateral (
    select count(*)::integer as children, (count(*) filter (where c.number_status <> 'not-traced'))::integer as traced,
      (count(*) filter (where c.number_status in ('matched', 'restricted', 'died')))::integer as matched,
      (count(*) filter (where c.number_status not in ('matched', 'restricted')))::integer as to_check
    from cpis.child c where c.authority_id = a.organisation_id and c.closed_on is null and exists (
      select from cpis.plan p where p.child_id = c.id and p.withdrawn_at is null
        and cpis.plan_standing(p.type, p.end_date, c.date_of_birth, cpis.today()) = 'current')) held
  where p_authority is null or a.organisation_id = p_authority
$$;
alter function cpis.quality_figures(uuid) owner to cpis_quality;
revoke all on function cpis.quality_figures(uuid) from public;
comment on function cpis.quality_figures(uuid) is
  'The data quality figures of one authority, or of all.';

-- -------------------- prisma/database/data-quality/functions/take_quality_snapshot.sql
-- Later the same day the snapshot is brought up to date.
create or replace function cpis.take_quality_snapshot() returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_taken integer;
begin
  insert into cpis.quality_snapshot (authority_id, on_day, days_old, contacts_days, rows_to_fix, unborn_overdue, unread_accesses, numbers_to_check)
  select f.authority_id, cpis.today(), f.days_old, f.contacts_days, f.rows_to_fix, f.unborn_overdue, f.unread_accesses, f.numbers_to_check
  from cpis.quality_figures(null) f
  on conflict (authority_id, on_day) do update set days_old = excluded.days_old, contacts_days = excluded.contacts_days,
    rows_to_fix = excluded.rows_to_fix, unborn_overdue = excluded.unborn_overdue, unread_accesses = excluded.unread_accesses,
    numbers_to_check = excluded.numbers_to_check;
  get diagnostics v_taken = row_count;
  return v_taken;
end $$;
alter function cpis.take_quality_snapshot() owner to cpis_quality;
revoke all on function cpis.take_quality_snapshot() from public;
grant execute on function cpis.take_quality_snapshot() to cpis_delivery;
comment on function cpis.take_quality_snapshot() is
  'Keeps today''s data quality figures for the trend. Answers for how many authorities.';

-- -------------------- prisma/database/data-quality/tables.sql
create table cpis.quality_snapshot (
  authority_id     uuid not null references cpis.authority (organisation_id),
  on_day           date not null,
  -- Days since the register was last confirmed or sent, and since somebody confirmed the contacts; null for never.
  days_old         integer check (days_old >= 0),
  contacts_days    integer check (contacts_days >= 0),
  rows_to_fix      integer not null check (rows_to_fix >= 0),
  unborn_overdue   integer not null check (unborn_overdue >= 0),
  unread_accesses  integer not null check (unread_accesses >= 0),
  numbers_to_check integer not null check (numbers_to_check >= 0),
  primary key (authority_id, on_day)
);
alter table cpis.quality_snapshot owner to cpis_owner;
comment on table cpis.quality_snapshot is
  'Each authority''s data quality figures by day, for the trend.';

-- -------------------- prisma/database/delivery/tables.sql
create table cpis.mailbox_message (
  id              uuid primary key,
  authority_id    uuid not null references cpis.authority (organisation_id),
  kind            text not null check (kind in ('access', 'inactive-number')),
  body            text,
  created_at      timestamptz not null default now(),
  acknowledged_at timestamptz,
  constraint mailbox_message_taken_is_gone check (acknowledged_at is null or body is null)
);
alter table cpis.mailbox_message owner to cpis_owner;
comment on table cpis.mailbox_message is
  'Messages in the mailbox of an authority''s system. A message is named by what it was made of, so that delivering it twice is once. Its body is there until it is fetched, at most 30 days.';
create index mailbox_message_waiting on cpis.mailbox_message (authority_id, created_at) where body is not null;

-- -------------------- prisma/database/delivery/functions/acknowledge_mailbox_message.sql
-- The authority's own system has the message from here on, so its body goes. Acknowledging again changes nothing.
create or replace function cpis.acknowledge_mailbox_message(p_mailbox text, p_id uuid) returns boolean
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_authority uuid := cpis.authority_of_mailbox(p_mailbox);
begin
  update cpis.mailbox_message set acknowledged_at = now(), body = null
  where id = p_id and authority_id = v_authority and acknowledged_at is null;
  if found then
    insert into cpis.audit_event (type, outcome, organisation_id, subject_kind, subject_id)
    values ('mailbox.acknowledge', 'done', v_authority, 'mailbox-message', p_id);
    return true;
  end if;
  return exists (select from cpis.mailbox_message where id = p_id and authority_id = v_authority);
end $$;
alter function cpis.acknowledge_mailbox_message(text, uuid) owner to cpis_delivery;
revoke all on function cpis.acknowledge_mailbox_message(text, uuid) from public;
grant execute on function cpis.acknowledge_mailbox_message(text, uuid) to cpis_gate;
comment on function cpis.acknowledge_mailbox_message(text, uuid) is
  'Marks a message of a mailbox as received. Answers whether there is such a message.';

-- -------------------- prisma/database/delivery/tables.sql
create table cpis.mailbox_nonce (
  mailbox text not null,
  nonce   text not null check (length(nonce) between 1 and 64),
  count   integer not null,
  at      timestamptz not null default now(),
  primary key (mailbox, nonce, count)
);
alter table cpis.mailbox_nonce owner to cpis_owner;
comment on table cpis.mailbox_nonce is
  'Requests of mailboxes that were let in, so that each is made once.';
create index mailbox_nonce_by_time on cpis.mailbox_nonce (at);

-- -------------------- prisma/database/delivery/functions/admit_mailbox_request.sql
-- Within ten minutes of the time it claims, and once: the nonce is remembered for an hour. The signature has been checked
-- before.
create or replace function cpis.admit_mailbox_request(p_mailbox text, p_nonce text, p_count integer, p_at timestamptz) returns boolean
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  if cpis.authority_of_mailbox(p_mailbox) is null or p_at not between now() - interval '10 minutes' and now() + interval '10 minutes' then
    return false;
  end if;
  delete from cpis.mailbox_nonce where (mailbox, nonce, count) in (
    select n.mailbox, n.nonce, n.count from cpis.mailbox_nonce n where n.at < now() - interval '1 hour' limit 50 for update skip locked);
  insert into cpis.mailbox_nonce (mailbox, nonce, count) values (p_mailbox, p_nonce, p_count) on conflict do nothing;
  return found;
end $$;
alter function cpis.admit_mailbox_request(text, text, integer, timestamptz) owner to cpis_delivery;
revoke all on function cpis.admit_mailbox_request(text, text, integer, timestamptz) from public;
grant execute on function cpis.admit_mailbox_request(text, text, integer, timestamptz) to cpis_gate;
comment on function cpis.admit_mailbox_request(text, text, integer, timestamptz) is
  'Lets a signed request of a mailbox in, once.';

-- -------------------- prisma/database/delivery/functions/alert_recipients.sql
-- The safeguarding leads of a hospital, the auditors of the national organisation.
create or replace function cpis.alert_recipients(p_organisation uuid) returns text[]
language sql stable security definer set search_path = cpis, pg_temp as $$
  select coalesce(array_agg(distinct p.email), '{}')
  from cpis.role_assignment a join cpis.person p on p.id = a.person_id
  where a.organisation_id = p_organisation and a.role in ('SG', 'AU') and a.ended_at is null and p.status <> 'suspended'
$$;
alter function cpis.alert_recipients(uuid) owner to cpis_identity;
revoke all on function cpis.alert_recipients(uuid) from public;
grant execute on function cpis.alert_recipients(uuid) to cpis_delivery;
comment on function cpis.alert_recipients(uuid) is
  'The e-mail addresses to which an organisation''s alerts go.';

-- -------------------- prisma/database/delivery/functions/authority_of_mailbox.sql
-- A mailbox is named by the authority's DfE code and CP001.
create or replace function cpis.authority_of_mailbox(p_mailbox text) returns uuid
language sql stable as $$
  select a.organisation_id from cpis.authority a where a.dfe_code || 'CP001' = p_mailbox and a.delivers_mailbox
$$;
alter function cpis.authority_of_mailbox(text) owner to cpis_delivery;
revoke all on function cpis.authority_of_mailbox(text) from public;
comment on function cpis.authority_of_mailbox(text) is
  'The authority of a mailbox that is switched on.';

-- -------------------- prisma/database/delivery/tables.sql
create table cpis.outbox (
  id              uuid primary key default gen_random_uuid(),
  event_id        uuid not null,
  authority_id    uuid references cpis.authority (organisation_id),
  channel         text not null check (channel in ('email', 'mailbox', 'staff')),
  created_at      timestamptz not null default now(),
  state           text not null default 'waiting' check (state in ('waiting', 'sending', 'done', 'dead')),
  attempts        integer not null default 0 check (attempts >= 0),
  next_at         timestamptz not null default now(),
  leased_until    timestamptz,
  leased_by       uuid,
  last_error      text check (length(last_error) <= 200),
  settled_at      timestamptz,
  kind            text not null default 'access' check (kind in ('access', 'inactive-number', 'alert')),
  child_id        uuid references cpis.child (id),
  -- When an operator asked to try again what had been given up: the 24 hours begin anew.
  retried_at      timestamptz,
  -- Whose people hear of an alert.
  organisation_id uuid references cpis.organisation (id),
  -- The receiver's key as well: told twice is heard once.
  unique (event_id, authority_id, channel),
  unique (event_id, organisation_id),
  constraint outbox_settled_whole check ((state in ('done', 'dead')) = (settled_at is not null)),
  constraint outbox_lease_while_sending check ((state = 'sending') = (leased_until is not null)),
  constraint outbox_leased_whole check ((leased_by is null) = (leased_until is null)),
  constraint outbox_inactive_number_is_of_a_child check ((kind = 'inactive-number') = (child_id is not null)),
  constraint outbox_has_one_receiver check ((authority_id is null) = (channel = 'staff') and (organisation_id is not null) = (channel = 'staff')),
  constraint outbox_staff_hear_of_alerts check ((channel = 'staff') = (kind = 'alert'))
);
alter table cpis.outbox owner to cpis_owner;
comment on table cpis.outbox is
  'Deliveries beside the notifications page: written with what causes them, sent by the worker, kept until they are done or given up.';
-- Erasing children looks here for each.
create index outbox_of_child on cpis.outbox (child_id) where child_id is not null;
create index outbox_due on cpis.outbox (next_at) where state in ('waiting', 'sending');
create index outbox_dead on cpis.outbox (settled_at) where state = 'dead';
create index outbox_mail_of_authority on cpis.outbox (authority_id) where channel = 'email' and state = 'waiting';

-- -------------------- prisma/database/delivery/tables.sql
create table cpis.mail_pace (
  authority_id uuid primary key references cpis.authority (organisation_id),
  not_before   timestamptz not null default now(),
  failures     integer not null default 0 check (failures >= 0)
);
alter table cpis.mail_pace owner to cpis_owner;
comment on table cpis.mail_pace is
  'When each authority may be written to again: one mail for everything that waits, so that a busy night is not two hundred.';

-- -------------------- prisma/database/limits/tables.sql
create table cpis.rate_limit (
  what          text primary key check (what ~ '^[a-z]+(-[a-z]+)*$'),
  counted_by    text not null check (counted_by in ('person', 'browser', 'network', 'api-client', 'sender', 'authority')),
  -- How many pass before the first consequence, before the second, and so on.
  most          integer[] not null check (cardinality(most) > 0),
  span          interval not null check (span > '0'),
  -- The span slides on in steps of this length. Without it, a span opens with the first count after the last one was over.
  step          interval check (step between interval '1 second' and span),
  -- Each count opens the span again: what is counted is a run, which only a span of silence ends.
  renews        boolean not null default false check (not (renews and step is not null)),
  -- How long to wait once a run is too long; doubled by each one more.
  first_pause   interval,
  longest_pause interval check (longest_pause >= first_pause),
  constraint rate_limit_pauses_for_runs check ((first_pause is not null) = renews and (longest_pause is not null) = renews)
);
alter table cpis.rate_limit owner to cpis_owner;
comment on table cpis.rate_limit is
  'How often something may be done, by whom it is counted and over which time. Nobody changes it while the service runs, administrators included: a limit is changed by a migration.';

-- -------------------- prisma/database/delivery/functions/claim_deliveries.sql
-- Counts the attempt and is committed before anything is sent, so that a message that kills its worker still comes to an
-- end. Any number of workers may claim at once. An authority gets one mail for everything that waits, at most every five
-- minutes (limits/data.sql). The lease has to be shown to settle.
create or replace function cpis.claim_deliveries(p_limit integer)
returns table (ids uuid[], kind text, channel text, authority_id uuid, recipients text[], lease uuid)
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_lease uuid := gen_random_uuid();
begin
  -- A worker that has not been heard of for a minute has failed.
  perform cpis.fail_deliveries(array(
    select o.id from cpis.outbox o where o.state = 'sending' and o.leased_until < now()
    order by o.leased_until limit 200 for update skip locked), 'the worker ended while it was sending');

  return query
  with due as (
    select o.id from cpis.outbox o
    where o.state = 'waiting' and o.next_at <= now() and o.channel = 'mailbox'
    order by o.next_at limit p_limit for update skip locked
  ), claimed as (
    update cpis.outbox o set state = 'sending', attempts = o.attempts + 1, leased_by = v_lease,
      leased_until = clock_timestamp() + interval '60 seconds' from due where o.id = due.id returning o.*
  )
  select array[c.id], c.kind, c.channel, c.authority_id, null::text[], v_lease from claimed c;

  insert into cpis.mail_pace (authority_id)
  select distinct o.authority_id from cpis.outbox o
  where o.state = 'waiting' and o.next_at <= now() and o.channel = 'email'
    and not exists (select from cpis.mail_pace p where p.authority_id = o.authority_id)
  on conflict do nothing;
  return query
  with free as (
    select p.authority_id from cpis.mail_pace p
    where p.not_before <= now() and exists (
      select from cpis.outbox o where o.authority_id = p.authority_id and o.state = 'waiting' and o.next_at <= now() and o.channel = 'email')
    order by p.not_before limit p_limit for update skip locked
  ), paced as (
    update cpis.mail_pace p set not_before = now() + (select l.span from cpis.rate_limit l where l.what = 'mail')
    from free where p.authority_id = free.authority_id returning p.authority_id
  ), claimed as (
    update cpis.outbox o set state = 'sending', attempts = o.attempts + 1, leased_by = v_lease,
      leased_until = clock_timestamp() + interval '60 seconds'
    from paced where o.authority_id = paced.authority_id and o.state = 'waiting' and o.channel = 'email' returning o.*
  )
  select array_agg(c.id order by c.created_at, c.id), 'access', 'email', c.authority_id,
    -- An authority that has switched mails off since is not written to.
    case when a.delivers_email then a.notice_emails else '{}' end, v_lease
  from claimed c join cpis.authority a on a.organisation_id = c.authority_id group by c.authority_id, a.delivers_email, a.notice_emails;
end $$;
alter function cpis.claim_deliveries(integer) owner to cpis_delivery;
revoke all on function cpis.claim_deliveries(integer) from public;
grant execute on function cpis.claim_deliveries(integer) to cpis_worker;
comment on function cpis.claim_deliveries(integer) is
  'Leases what is due to a worker for a minute.';

-- -------------------- prisma/database/delivery/functions/claim_staff_mails.sql
-- Like claim_deliveries, for mails about alerts, which do not wait for each other.
create or replace function cpis.claim_staff_mails(p_limit integer)
returns table (ids uuid[], kind text, channel text, authority_id uuid, recipients text[], lease uuid)
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_lease uuid := gen_random_uuid();
begin
  return query
  with due as (
    select o.id from cpis.outbox o
    where o.state = 'waiting' and o.next_at <= now() and o.channel = 'staff'
    order by o.next_at limit p_limit for update skip locked
  ), claimed as (
    update cpis.outbox o set state = 'sending', attempts = o.attempts + 1, leased_by = v_lease,
      leased_until = clock_timestamp() + interval '60 seconds' from due where o.id = due.id returning o.*
  )
  select array_agg(c.id order by c.created_at, c.id), 'alert', 'staff', c.organisation_id, cpis.alert_recipients(c.organisation_id), v_lease
  from claimed c group by c.organisation_id;
end $$;
alter function cpis.claim_staff_mails(integer) owner to cpis_delivery;
revoke all on function cpis.claim_staff_mails(integer) from public;
grant execute on function cpis.claim_staff_mails(integer) to cpis_worker;
comment on function cpis.claim_staff_mails(integer) is
  'Leases the mails about alerts that are due to a worker for a minute.';

-- -------------------- prisma/database/delivery/tables.sql
create table cpis.mailbox_refusal (
  id           uuid primary key default gen_random_uuid(),
  -- Null when there is no such mailbox, or it is switched off.
  authority_id uuid references cpis.authority (organisation_id),
  why          text not null check (why in ('unreadable', 'another-mailbox', 'unknown-mailbox', 'signature', 'late-or-repeated')),
  minute       timestamptz not null,
  count        integer not null check (count > 0),
  constraint mailbox_refusal_once_a_minute unique nulls not distinct (authority_id, why, minute)
);
alter table cpis.mailbox_refusal owner to cpis_owner;
comment on table cpis.mailbox_refusal is
  'Requests that a mailbox refused: whose mailbox, why, how often in a minute; never what was sent.';
create index mailbox_refusal_by_time on cpis.mailbox_refusal (minute);

-- -------------------- prisma/database/delivery/functions/count_mailbox_refusals.sql
-- The compliance log gets a line for the first refusal of each minute, mailbox and reason, so that somebody who sends
-- requests without a key cannot fill it; the counts hold the rest, for 13 months.
create or replace function cpis.count_mailbox_refusals(p_mailbox text, p_why text, p_count integer) returns void
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_authority uuid := cpis.authority_of_mailbox(p_mailbox);
  v_first     boolean;
begin
  insert into cpis.mailbox_refusal as r (authority_id, why, minute, count) values (v_authority, p_why, date_trunc('minute', now()), p_count)
  on conflict on constraint mailbox_refusal_once_a_minute do update set count = r.count + excluded.count
  returning r.count = p_count into v_first;
  if not v_first then return; end if;
  insert into cpis.audit_event (type, outcome, organisation_id, details)
  values ('mailbox.request', 'refused', v_authority, jsonb_build_object('why', p_why));
  delete from cpis.mailbox_refusal where id in (
    select o.id from cpis.mailbox_refusal o where o.minute < now() - interval '13 months' limit 50 for update skip locked);
end $$;
alter function cpis.count_mailbox_refusals(text, text, integer) owner to cpis_delivery;
revoke all on function cpis.count_mailbox_refusals(text, text, integer) from public;
grant execute on function cpis.count_mailbox_refusals(text, text, integer) to cpis_gate;
comment on function cpis.count_mailbox_refusals(text, text, integer) is
  'Counts requests that a mailbox refused.';

-- -------------------- prisma/database/work/functions/work_pause.sql
-- 10 seconds doubling to an hour, a fifth more or less, so that a receiver that has just come back is not run over.
create or replace function cpis.work_pause(p_attempts integer) returns interval
language sql volatile as $$
  select least(interval '1 hour', interval '10 seconds' * power(2, least(greatest(p_attempts, 1), 12) - 1)) * (0.8 + 0.4 * random())
$$;
alter function cpis.work_pause(integer) owner to cpis_delivery;
revoke all on function cpis.work_pause(integer) from public;
grant execute on function cpis.work_pause(integer) to cpis_files, cpis_register;
comment on function cpis.work_pause(integer) is
  'How long work waits after its nth failed attempt.';

-- -------------------- prisma/database/delivery/functions/fail_deliveries.sql
-- Given up 24 hours after it was written, or after an operator asked to try again.
create or replace function cpis.fail_deliveries(p_ids uuid[], p_error text) returns void
language sql volatile as $$
  update cpis.outbox o set leased_by = null, leased_until = null, last_error = left(p_error, 200),
    state = case when g.given_up then 'dead' else 'waiting' end, settled_at = case when g.given_up then now() end,
    next_at = now() + cpis.work_pause(o.attempts)
  from (select d.id, now() >= coalesce(d.retried_at, d.created_at) + interval '24 hours' as given_up from cpis.outbox d where d.id = any (p_ids)) g
  where o.id = g.id
$$;
alter function cpis.fail_deliveries(uuid[], text) owner to cpis_delivery;
revoke all on function cpis.fail_deliveries(uuid[], text) from public;
comment on function cpis.fail_deliveries(uuid[], text) is
  'Ends an attempt that failed: it is tried again later, or given up.';

-- -------------------- prisma/database/delivery/functions/mailbox_generation.sql
-- The password of a mailbox is derived from a key of the application and this number, and stored nowhere.
create or replace function cpis.mailbox_generation(p_mailbox text) returns integer
language sql stable security definer set search_path = cpis, pg_temp as $$
  select a.mailbox_generation from cpis.authority a where a.organisation_id = cpis.authority_of_mailbox(p_mailbox)
$$;
alter function cpis.mailbox_generation(text) owner to cpis_delivery;
revoke all on function cpis.mailbox_generation(text) from public;
grant execute on function cpis.mailbox_generation(text) to cpis_gate;
comment on function cpis.mailbox_generation(text) is
  'Which of its passwords a mailbox uses now.';

-- -------------------- prisma/database/delivery/functions/mailbox_inbox.sql
-- At most 500 at a time, oldest first.
create or replace function cpis.mailbox_inbox(p_mailbox text) returns jsonb
language sql stable security definer set search_path = cpis, pg_temp as $$
  select coalesce(jsonb_agg(w.id order by w.created_at, w.id), '[]') from (
    select m.id, m.created_at from cpis.mailbox_message m
    where m.authority_id = cpis.authority_of_mailbox(p_mailbox) and m.body is not null order by m.created_at, m.id limit 500) w
$$;
alter function cpis.mailbox_inbox(text) owner to cpis_delivery;
revoke all on function cpis.mailbox_inbox(text) from public;
grant execute on function cpis.mailbox_inbox(text) to cpis_gate;
comment on function cpis.mailbox_inbox(text) is
  'The messages that wait in a mailbox.';

-- -------------------- prisma/database/replaced-numbers/functions/numbers_left.sql
-- A correction says that the number was never the child's; a replacement, that it was.
create or replace function cpis.numbers_left(p_child uuid) returns table (nhs_number text, change text)
language sql stable as $$
  select distinct on (m.nhs_number) m.nhs_number, m.change
  from (
    select v.nhs_number, v.version, lead(v.nhs_number) over w as becomes, lead(v.change) over w as change
    from cpis.child_version v where v.child_id = p_child window w as (order by v.version)) m
  where m.becomes <> m.nhs_number and m.nhs_number <> (select c.nhs_number from cpis.child c where c.id = p_child)
  order by m.nhs_number, m.version desc
$$;
alter function cpis.numbers_left(uuid) owner to cpis_owner;
revoke all on function cpis.numbers_left(uuid) from public;
grant execute on function cpis.numbers_left(uuid) to cpis_app, cpis_delivery, cpis_register;
comment on function cpis.numbers_left(uuid) is
  'The numbers under which a child''s record once stood, each with the act by which it was last moved from it.';

-- -------------------- prisma/database/replaced-numbers/functions/wrong_numbers_of.sql
-- Those from which the record was last moved by a correction. A number that was replaced was the child's own.
create or replace function cpis.wrong_numbers_of(p_child uuid) returns setof text
language sql stable as $$
  select l.nhs_number from cpis.numbers_left(p_child) l where l.change = 'number-corrected'
$$;
alter function cpis.wrong_numbers_of(uuid) owner to cpis_owner;
revoke all on function cpis.wrong_numbers_of(uuid) from public;
grant execute on function cpis.wrong_numbers_of(uuid) to cpis_app, cpis_delivery, cpis_register;
comment on function cpis.wrong_numbers_of(uuid) is
  'The numbers under which a child''s record once stood and that were never the child''s.';

-- -------------------- prisma/database/replaced-numbers/tables.sql
create table cpis.superseded_number (
  nhs_number  text primary key check (cpis.is_nhs_number(nhs_number)),
  replaced_by text not null check (cpis.is_nhs_number(replaced_by)),
  recorded_at timestamptz not null default now(),
  -- The authority that recorded it; null when it came from elsewhere.
  recorded_by uuid references cpis.authority (organisation_id),
  -- By which a request to undo it names it, without a number.
  id          uuid not null unique default gen_random_uuid(),
  -- The number of which demographics said so: the link goes on from the end of its chain, and goes when that chain turns out to be wrong.
  -- Null when a person typed it.
  said_of     text check (cpis.is_nhs_number(said_of)),
  -- When it was said last. It is kept for 13 months from then: somebody may be held under one of the numbers later.
  said_at     timestamptz not null default now(),
  -- The numbers between, by way of which a record came from the one to the other: an adoption that closes one of them silences the link.
  passed      text[] not null default '{}',
  constraint superseded_by_another check (nhs_number <> replaced_by)
);
alter table cpis.superseded_number owner to cpis_owner;
comment on table cpis.superseded_number is
  'Numbers that the demographics service replaced by another (design decision 25). Never a row about an adoption.';
-- From a number back to those it replaced.
create index superseded_by on cpis.superseded_number (replaced_by);

-- -------------------- prisma/database/delivery/functions/message_content.sql
-- Built when it is sent and not before, so that nothing about a child lies in the outbox. Nothing for a lease that has
-- run out.
create or replace function cpis.message_content(p_id uuid, p_lease uuid) returns jsonb
language sql stable security definer set search_path = cpis, pg_temp as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'id', o.id, 'kind', o.kind, 'eventId', o.event_id, 'at', coalesce(n.at, o.created_at),
    'authority', jsonb_build_object('code', a.dfe_code, 'name', ao.name),
    'child', jsonb_build_object('nhsNumber', told.nhs_number,
      'localId', case when told.nhs_number not in (select cpis.wrong_numbers_of(c.id)) then c.local_id end),
    'replacedBy', case when o.kind = 'inactive-number' and c.closed_why is distinct from 'adopted'
      then (select s.replaced_by from cpis.superseded_number s where s.nhs_number = told.nhs_number) end,
    'records', case when n.event_id is not null then greatest(cardinality(n.plan_types), 1) end,
    'viewer', case when n.event_id is not null then jsonb_build_object('id', m.actor_id, 'name', n.actor_name, 'role', n.role,
      'organisationCode', mo.ods_code, 'organisationName', n.organisation_name) end,
    'file', (select u.sequence from cpis.plan p join cpis.upload u on u.id = p.upload_id
             where p.child_id = c.id and u.sequence is not null order by p.changed_at desc limit 1)))
  from cpis.outbox o
  join cpis.authority a on a.organisation_id = o.authority_id
  join cpis.organisation ao on ao.id = o.authority_id
  left join cpis.notification n on o.kind = 'access' and n.event_id = o.event_id and n.authority_id = o.authority_id
  join cpis.child c on c.id = coalesce(o.child_id, n.child_id)
  cross join lateral (
    select coalesce(n.nhs_number, (
      select v.nhs_number from cpis.child_version v
      where o.kind = 'inactive-number' and v.child_id = c.id and md5(v.child_id::text || v.nhs_number)::uuid = o.event_id limit 1), c.nhs_number) as nhs_number) told
  left join cpis.access_matched m on m.event_id = n.event_id and m.at = n.at
  left join cpis.organisation mo on mo.id = m.organisation_id
  where o.id = p_id and o.state = 'sending' and o.leased_by = p_lease
$$;
alter function cpis.message_content(uuid, uuid) owner to cpis_delivery;
revoke all on function cpis.message_content(uuid, uuid) from public;
grant execute on function cpis.message_content(uuid, uuid) to cpis_worker;
comment on function cpis.message_content(uuid, uuid) is
  'What a message for an authority''s mailbox is made of.';

-- -------------------- prisma/database/delivery/functions/put_mailbox_message.sql
-- Delivered and settled at one moment: there is no "sent, but not known to be".
create or replace function cpis.put_mailbox_message(p_id uuid, p_lease uuid, p_body text) returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_settled integer;
begin
  v_settled := cpis.settle_delivery(array[p_id], p_lease, null);
  if v_settled = 0 then return 0; end if;
  insert into cpis.mailbox_message (id, authority_id, kind, body)
  select o.id, o.authority_id, o.kind, p_body from cpis.outbox o where o.id = p_id
  on conflict (id) do nothing;
  return 1;
end $$;
alter function cpis.put_mailbox_message(uuid, uuid, text) owner to cpis_delivery;
revoke all on function cpis.put_mailbox_message(uuid, uuid, text) from public;
grant execute on function cpis.put_mailbox_message(uuid, uuid, text) to cpis_worker;
comment on function cpis.put_mailbox_message(uuid, uuid, text) is
  'Puts a message into an authority''s mailbox. Answers 0 for a lease that has run out.';

-- -------------------- prisma/database/delivery/functions/read_mailbox_message.sql
-- Reading is recorded in the compliance log; the message stays until it is acknowledged.
create or replace function cpis.read_mailbox_message(p_mailbox text, p_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare m cpis.mailbox_message;
begin
  select * into m from cpis.mailbox_message where id = p_id and authority_id = cpis.authority_of_mailbox(p_mailbox);
  if not found then return null; end if;
  insert into cpis.audit_event (type, outcome, organisation_id, subject_kind, subject_id)
  values ('mailbox.read', 'done', m.authority_id, 'mailbox-message', m.id);
  return jsonb_build_object('kind', m.kind, 'body', m.body, 'at', m.created_at);
end $$;
alter function cpis.read_mailbox_message(text, uuid) owner to cpis_delivery;
revoke all on function cpis.read_mailbox_message(text, uuid) from public;
grant execute on function cpis.read_mailbox_message(text, uuid) to cpis_gate;
comment on function cpis.read_mailbox_message(text, uuid) is
  'A message of a mailbox.';

-- -------------------- prisma/database/delivery/functions/settle_delivery.sql
-- A lease that has run out and that another worker has taken over is left to that one.
create or replace function cpis.settle_delivery(p_ids uuid[], p_lease uuid, p_error text) returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_mine uuid[];
begin
  v_mine := array(select o.id from cpis.outbox o
    where o.id = any (p_ids) and o.state = 'sending' and o.leased_by = p_lease order by o.id for update);
  if p_error is null then
    update cpis.outbox o set state = 'done', settled_at = now(), leased_by = null, leased_until = null, last_error = null where o.id = any (v_mine);
  else
    perform cpis.fail_deliveries(v_mine, p_error);
  end if;
  update cpis.mail_pace p set failures = case when p_error is null then 0 else p.failures + 1 end,
    not_before = case when p_error is null then p.not_before else now() + cpis.work_pause(p.failures + 1) end
  where p.authority_id in (select o.authority_id from cpis.outbox o where o.id = any (v_mine) and o.channel = 'email');
  return cardinality(v_mine);
end $$;
alter function cpis.settle_delivery(uuid[], uuid, text) owner to cpis_delivery;
revoke all on function cpis.settle_delivery(uuid[], uuid, text) from public;
grant execute on function cpis.settle_delivery(uuid[], uuid, text) to cpis_worker;
comment on function cpis.settle_delivery(uuid[], uuid, text) is
  'Settles what was claimed: done, or failed for a reason. Answers how many.';

-- -------------------- prisma/database/delivery/functions/tell_of_inactive_number.sql
-- National message 06: whoever still holds a child under a number that was replaced, or closed by an adoption that
-- another authority knows of, is told once. Nothing says what an adopted child's new number is, because nothing knows it.
create or replace function cpis.tell_of_inactive_number() returns trigger
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_number text := new.nhs_number;
begin
  insert into cpis.outbox (event_id, authority_id, channel, kind, child_id)
  select md5(c.id::text || c.nhs_number)::uuid, c.authority_id, 'mailbox', 'inactive-number', c.id
  from cpis.child c join cpis.authority a on a.organisation_id = c.authority_id and a.delivers_mailbox
  where c.id in (select p.child_id from cpis.plan p where p.nhs_number = v_number and p.withdrawn_at is null)
    and c.nhs_number = v_number and c.closed_on is null
    and (tg_argv[0] <> 'one' or c.id::text = to_jsonb(new)->>'id')
  on conflict do nothing;
  return null;
end $$;
alter function cpis.tell_of_inactive_number() owner to cpis_delivery;
revoke all on function cpis.tell_of_inactive_number() from public;
comment on function cpis.tell_of_inactive_number() is
  'Trigger: tells authorities by mailbox that a number is no longer a child''s.';

-- -------------------- prisma/database/disclosure/tables.sql
create table cpis.access_outcome (
  id             uuid primary key default gen_random_uuid(),
  event_id       uuid not null,
  actor_id       uuid not null,
  at             timestamptz not null default now(),
  outcome        text not null check (outcome in ('seen-and-discharged', 'admitted', 'left-before-being-seen', 'not-here', 'opened-in-error')),
  callback_phone text check (callback_phone ~ '^[0-9 +]{8,20}$')
);
alter table cpis.access_outcome owner to cpis_owner;
comment on table cpis.access_outcome is
  'What happened after an access, as the clinician reported it: every report is kept, the last one counts. Append-only.';
create index access_outcome_of_event on cpis.access_outcome (event_id, at desc);

-- -------------------- prisma/database/disclosure/functions/afterwards_of.sql
-- The visit is a thread (design decision 33): a result shows what became of the look-up it belongs to.
create or replace function cpis.afterwards_of(p_event uuid) returns jsonb
language sql stable set search_path = cpis, pg_temp as $$
  select jsonb_build_object(
    'told', (select jsonb_build_object('outcome', o.outcome, 'callbackPhone', o.callback_phone, 'at', o.at)
             from cpis.access_outcome o where o.event_id = p_event order by o.at desc limit 1),
    'answers', coalesce((
      select jsonb_agg(jsonb_build_object('authority', o.name, 'answer', n.answer, 'at', n.acknowledged_at) order by n.acknowledged_at)
      from cpis.notification n join cpis.organisation o on o.id = n.authority_id
      where n.event_id = p_event and n.acknowledged_at is not null), '[]'))
$$;
alter function cpis.afterwards_of(uuid) owner to cpis_owner;
revoke all on function cpis.afterwards_of(uuid) from public;
grant execute on function cpis.afterwards_of(uuid) to cpis_disclose;
comment on function cpis.afterwards_of(uuid) is
  'What the clinician reported after an access and what the authorities answered.';

-- -------------------- prisma/database/disclosure/functions/anybody_shares.sql
-- Where nobody shares, nobody could have held a child: that is not "no information held".
create or replace function cpis.anybody_shares() returns boolean
language sql stable set search_path = cpis, pg_temp as $$
  select exists (select from cpis.organisation o
                 where o.kind = 'authority' and o.status in ('pilot', 'live', 'suspended') and cpis.has_published(o.id))
$$;
alter function cpis.anybody_shares() owner to cpis_owner;
revoke all on function cpis.anybody_shares() from public;
grant execute on function cpis.anybody_shares() to cpis_disclose;
comment on function cpis.anybody_shares() is
  'Whether any authority that shares, or has shared until it was suspended, has ever published anything.';

-- -------------------- prisma/database/transfers/tables.sql
create table cpis.transfer (
  id              uuid primary key default gen_random_uuid(),
  plan_id         uuid not null,
  from_authority  uuid not null references cpis.authority (organisation_id),
  to_authority    uuid not null references cpis.authority (organisation_id),
  nhs_number      text not null check (cpis.is_nhs_number(nhs_number)),
  family_name     text not null,
  given_name      text not null,
  date_of_birth   date not null,
  type            text not null check (type in ('CPP', 'LAC', 'UCPP')),
  start_date      date not null,
  end_date        date,
  expected_on     date,
  -- The day from which the receiving authority holds the plan.
  moves_on        date not null,
  state           text not null default 'offered' check (state in ('offered', 'accepted', 'declined', 'taken-back')),
  decline_reason  text check (decline_reason in ('not-ours', 'no-conference-yet', 'wrong-child', 'already-held')),
  offered_at      timestamptz not null default now(),
  offered_by      uuid not null references cpis.person (id),
  offered_by_name text not null,
  decided_at      timestamptz,
  decided_by      uuid references cpis.person (id),
  decided_by_name text,
  new_plan_id     uuid,
  -- The version of that plan which the take-over made: what it was before is the one before.
  new_version_id  uuid,
  constraint transfer_of_own_plan foreign key (plan_id, from_authority) references cpis.plan (id, authority_id),
  constraint transfer_to_own_plan foreign key (new_plan_id, to_authority) references cpis.plan (id, authority_id),
  constraint transfer_to_another check (from_authority <> to_authority),
  -- A file, or the day on which a plan ends, takes an offer back without anybody who is logged in: then a name stands there alone.
  constraint transfer_decided_whole check (
    (state = 'offered') = (decided_at is null) and (decided_at is null) = (decided_by_name is null)
    and (decided_by is null or decided_at is not null) and (decided_by is not null or state in ('offered', 'taken-back'))),
  constraint transfer_declined_for_a_reason check ((state = 'declined') = (decline_reason is not null)),
  constraint transfer_accepted_makes_a_plan check ((state = 'accepted') = (new_plan_id is not null) and (new_plan_id is null) = (new_version_id is null))
);
alter table cpis.transfer owner to cpis_owner;
comment on table cpis.transfer is
  'The offer of a plan to another authority: it holds what the receiving authority has to know, and stays with both.';
create unique index transfer_one_offer_of_a_plan on cpis.transfer (plan_id) where state = 'offered';
-- Erasing plans looks here for each.
create index transfer_of_plan on cpis.transfer (plan_id);
create index transfer_to_plan on cpis.transfer (new_plan_id) where new_plan_id is not null;
create index transfer_to on cpis.transfer (to_authority, offered_at desc);
create index transfer_from on cpis.transfer (from_authority, offered_at desc);

-- -------------------- prisma/database/disclosure/functions/disclosed_records.sql
-- The only place where plans are put together for a clinician. Category, legal status, lead team, review dates and
-- instructions are each off until the authority shares them (design decision 11). What was shown when the access was recorded
-- stays shown for its quarter of an hour, across midnight too.
create or replace function cpis.disclosed_records(p_versions uuid[]) returns jsonb
language sql stable set search_path = cpis, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object(
      'planId', v.plan_id, 'type', v.type, 'standing', standing.now, 'startDate', v.start_date,
      'endDate', ends.on_day, 'expectedOn', v.expected_on, 'daysPastExpected', greatest(cpis.today() - v.expected_on, 0),
      'byHandAt', case when v.upload_id is null then v.changed_at end, 'shownUntil', cpis.plan_shown_until(v.type, ends.on_day),
      'nhsNumber', v.nhs_number, 'familyName', c.family_name, 'givenName', c.given_name, 'dateOfBirth', c.date_of_birth,
      'authority', jsonb_build_object('id', o.id, 'name', o.name, 'dayPhone', a.day_phone, 'dutyPhone', a.duty_phone,
        'officeOpen', cpis.office_open(a.office_opens, a.office_closes), 'officeOpens', to_char(a.office_opens, 'HH24:MI'),
        'officeCloses', to_char(a.office_closes, 'HH24:MI'), 'updatedAt', a.register_updated_at,
        'stale', o.status = 'suspended' or cpis.is_stale(a.register_updated_at, a.update_every_days),
        'suspended', o.status = 'suspended'),
      -- Until the other authority has taken over, both are to be rung.
      'transferTo', (select jsonb_build_object('name', ro.name, 'dayPhone', ra.day_phone, 'dutyPhone', ra.duty_phone,
        'officeOpen', cpis.office_open(ra.office_opens, ra.office_closes))
        from cpis.transfer t join cpis.authority ra on ra.organisation_id = t.to_authority join cpis.organisation ro on ro.id = t.to_authority
        where t.plan_id = v.plan_id and t.state = 'offered'),
      -- Who can consent and what to do hold only while a plan is in place.
      'details', jsonb_strip_nulls(jsonb_build_object(
        'category', case when 'category' = any (a.shared_details) then v.category end,
        'legalStatus', case when 'legal_status' = any (a.shared_details) and standing.now = 'current' then v.legal_status end,
        'leadTeam', case when 'lead_team' = any (a.shared_details) then v.lead_team end,
        'leadTeamPhone', case when 'lead_team' = any (a.shared_details) then v.lead_team_phone end,
        'lastReviewDate', case when 'last_review_date' = any (a.shared_details) then v.last_review_date end,
        'nextReviewDate', case when 'next_review_date' = any (a.shared_details) then v.next_review_date end,
        'instructions', case when 'instructions' = any (a.shared_details) and standing.now = 'current' then to_jsonb(v.instructions) end)))
    order by standing.now, case v.type when 'CPP' then 1 when 'UCPP' then 2 else 3 end, v.start_date desc, o.name), '[]')
  from cpis.plan_version v
  join cpis.child c on c.id = v.child_id
  join cpis.authority a on a.organisation_id = v.authority_id
  join cpis.organisation o on o.id = v.authority_id
  cross join lateral (select cpis.plan_ends(v.type, v.end_date, c.date_of_birth) as on_day) ends
  -- What was shown when it was recorded stays shown for its quarter of an hour, also across midnight.
  cross join lateral (select coalesce(cpis.plan_standing(v.type, v.end_date, c.date_of_birth, cpis.today()), 'previous') as now) standing
  where v.version_id = any (p_versions)
$$;
alter function cpis.disclosed_records(uuid[]) owner to cpis_owner;
revoke all on function cpis.disclosed_records(uuid[]) from public;
grant execute on function cpis.disclosed_records(uuid[]) to cpis_disclose;
comment on function cpis.disclosed_records(uuid[]) is
  'The plans of a result, as a clinician sees them.';

-- -------------------- prisma/database/disclosure/functions/duty_phones.sql
-- All that is shown of a protected child (design decision 12).
create or replace function cpis.duty_phones(p_authorities uuid[]) returns jsonb
language sql stable set search_path = cpis, pg_temp as $$
  select coalesce(jsonb_agg(distinct a.duty_phone) filter (where a.duty_phone is not null), '[]')
  from cpis.authority a where a.organisation_id = any (p_authorities)
$$;
alter function cpis.duty_phones(uuid[]) owner to cpis_owner;
revoke all on function cpis.duty_phones(uuid[]) from public;
grant execute on function cpis.duty_phones(uuid[]) to cpis_disclose;
comment on function cpis.duty_phones(uuid[]) is
  'The duty telephones of authorities.';

-- -------------------- prisma/database/disclosure/functions/is_own_access.sql
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

-- -------------------- prisma/database/disclosure/functions/is_said_otherwise_elsewhere.sql
-- Two authorities may publish two people under one number: one of them has the wrong number, and a clinician sees both records. Each learns
-- that it is so, and never what the other holds, nor which authority it is. Of protected and adopted children nothing is learnt this way.
create or replace function cpis.is_said_otherwise_elsewhere(p_child uuid) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (
    select from cpis.child c join cpis.plan p on p.nhs_number = c.nhs_number and p.authority_id <> c.authority_id and p.withdrawn_at is null
    join cpis.child o on o.id = p.child_id
    where c.id = p_child and c.authority_id = (select cpis.caller_organisation()) and not o.is_protected and o.closed_why is distinct from 'adopted'
      and c.closed_why is distinct from 'adopted' and cpis.plan_standing(p.type, p.end_date, o.date_of_birth, cpis.today()) is not null
      and (o.date_of_birth <> c.date_of_birth or not cpis.same_names(o.family_name, o.given_name, c.family_name, c.given_name)))
$$;
alter function cpis.is_said_otherwise_elsewhere(uuid) owner to cpis_disclose;
revoke all on function cpis.is_said_otherwise_elsewhere(uuid) from public;
grant execute on function cpis.is_said_otherwise_elsewhere(uuid) to cpis_app;
comment on function cpis.is_said_otherwise_elsewhere(uuid) is
  'Whether another authority publishes somebody of another name or date of birth under the number of a child of the caller''s authority.';

-- -------------------- prisma/database/disclosure/functions/last_accesses.sql
-- Under any of the child's numbers, newest first, the present one on top even when it is a repeat within 24 hours
-- (design decision 26).
create or replace function cpis.last_accesses(p_numbers text[], p_event uuid, p_at timestamptz, p_shows_self boolean) returns jsonb
language sql stable set search_path = cpis, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object('at', l.at, 'role', r.label, 'organisation', o.name, 'setting', k.label)
    order by l.at desc), '[]')
  from (
    select latest.* from unnest(p_numbers) as held (nhs_number)
    cross join lateral (
      select a.at, a.role, a.organisation_id, a.setting_kind from cpis.access_matched a
      where a.nhs_number = held.nhs_number and a.listed and a.at <= p_at and a.event_id <> p_event
      order by a.at desc limit 25) latest
    order by latest.at desc limit case when p_shows_self then 24 else 25 end
  ) l
  join cpis.role r on r.code = l.role
  join cpis.organisation o on o.id = l.organisation_id
  join cpis.setting_kind k on k.code = l.setting_kind
$$;
alter function cpis.last_accesses(text[], uuid, timestamptz, boolean) owner to cpis_owner;
revoke all on function cpis.last_accesses(text[], uuid, timestamptz, boolean) from public;
grant execute on function cpis.last_accesses(text[], uuid, timestamptz, boolean) to cpis_disclose;
comment on function cpis.last_accesses(text[], uuid, timestamptz, boolean) is
  'A child''s last 25 unscheduled accesses, as a result lists them.';

-- -------------------- prisma/database/disclosure/tables.sql
create unlogged table cpis.checked_number (
  event_id   uuid primary key,
  nhs_number text not null,
  at         timestamptz not null
);
alter table cpis.checked_number owner to cpis_owner;
comment on table cpis.checked_number is
  'The number that was checked when nothing is held, so that the result can show it for a quarter of an hour. Unlogged: it is in no backup and no replica, and it is deleted when its time is up.';
create index checked_number_by_time on cpis.checked_number (at);

-- -------------------- prisma/database/disclosure/functions/read_disclosed.sql
-- Reads only what an earlier, committed transaction of the same person recorded, for 15 minutes. `live` with outcome
-- match, protected, none or not_checked (nobody had ever published anything); `over` for one's own result whose time is up; null for anything else.
create or replace function cpis.read_disclosed(p_ticket text, p_event uuid) returns jsonb
language plpgsql stable security definer set search_path = cpis, pg_temp
set plan_cache_mode = force_generic_plan as $$
declare
  v_actor uuid := (cpis.read_ticket(p_ticket)).person_id;
  m cpis.access_matched;
  u cpis.access_unmatched;
  v_numbers text[];
  v_protected boolean;
  v_base jsonb;
begin
  -- A transaction that has recorded and not yet committed reads nothing.
  select * into m from cpis.access_matched a
  where a.event_id = p_event and a.at > now() - interval '15 minutes' and a.actor_id = v_actor
    and a.xact is distinct from pg_current_xact_id_if_assigned();
  if found then
    -- Another number has been found to be the right one, two numbers have been found to be two people's, or an adoption has closed it: what was
    -- shown of this one is not shown again, nor is the one that was said to have taken its place. Nor is a plan that was withdrawn as a mistake.
    v_numbers := cpis.numbers_of(m.asked_number);
    if m.nhs_number <> all (v_numbers) or exists (select from cpis.plan_version v join cpis.child c on c.id = v.child_id join cpis.plan p on p.id = v.plan_id
               where v.version_id = any (m.version_ids)
                 and (c.nhs_number <> v.nhs_number or c.closed_why = 'adopted' or v.nhs_number <> all (v_numbers) or p.withdrawn_at is not null)) then
      return jsonb_build_object('state', 'over');
    end if;
    v_base := jsonb_build_object('state', 'live', 'eventId', m.event_id, 'at', m.at, 'askedNumber', m.asked_number,
      'reason', m.reason, 'organisation', m.organisation_name, 'setting', m.setting_name,
      'notifies', m.notifies);
    -- A protected record that was opened in an emergency stays open to whoever opened it; whatever is protected since is not. Asked of the numbers
    -- that are joined now, among which are those of the records.
    v_protected := case m.outcome when 'opened' then false when 'protected' then true else cpis.any_protected(v_numbers) end;
    if v_protected then
      return v_base || jsonb_build_object('outcome', 'protected', 'dutyPhones', cpis.duty_phones(
        array(select unnest(m.authority_ids) union select w.authority_id from cpis.who_protects(v_numbers) w)));
    end if;
    return v_base || jsonb_build_object('outcome', 'match', 'nhsNumber', m.nhs_number, 'records', cpis.disclosed_records(m.version_ids),
      'accesses', cpis.last_accesses(v_numbers, m.event_id, m.at, m.notifies),
      'afterwards', cpis.afterwards_of(m.event_id), 'opened', m.outcome = 'opened');
  end if;

  select * into u from cpis.access_unmatched a
  where a.event_id = p_event and a.at > now() - interval '15 minutes' and a.actor_id = v_actor
    and a.xact is distinct from pg_current_xact_id_if_assigned();
  if found then
    -- The number is in an unlogged table, which a crash empties. "Nothing held" is never said of a number that is not shown.
    if not exists (select from cpis.checked_number n where n.event_id = p_event) then
      return jsonb_build_object('state', 'over');
    end if;
    return jsonb_build_object('state', 'live', 'outcome', u.outcome, 'eventId', u.event_id, 'at', u.at, 'reason', u.reason,
      'organisation', u.organisation_name, 'setting', u.setting_name,
      'askedNumber', (select n.nhs_number from cpis.checked_number n where n.event_id = p_event),
      'authorities', cpis.sharing_authorities());
  end if;

  -- One's own result says that its time is up; anybody else's, or none at all, answers nothing.
  if exists (select from cpis.access_matched a where a.event_id = p_event and a.actor_id = v_actor
             and a.at > now() - interval '1 day' and a.xact is distinct from pg_current_xact_id_if_assigned())
     or exists (select from cpis.access_unmatched a where a.event_id = p_event and a.actor_id = v_actor
             and a.at > now() - interval '1 day' and a.xact is distinct from pg_current_xact_id_if_assigned()) then
    return jsonb_build_object('state', 'over');
  end if;
  return null;
end $$;
alter function cpis.read_disclosed(text, uuid) owner to cpis_disclose;
revoke all on function cpis.read_disclosed(text, uuid) from public;
grant execute on function cpis.read_disclosed(text, uuid) to cpis_app;
comment on function cpis.read_disclosed(text, uuid) is
  'What a recorded look-up discloses to the person who made it.';

-- -------------------- prisma/database/disclosure/functions/record_access.sql
-- Record, commit, then read. This is a statement in a transaction of its own and answers nothing: what was found can be
-- learnt only by reading, and so only after the record is committed. It decides in one statement, and so on one state of
-- the register, what is shown; writes the access record, one notification for each authority and the nudges some of them
-- asked for; and alerts safeguarding leads when a clinician breaks the glass, which needs a log-in within five minutes
-- and a reason.
create or replace function cpis.record_access(
  p_ticket text, p_event uuid, p_actor_name text, p_organisation_name text, p_setting_kind text, p_setting_name text,
  p_channel text, p_automatic boolean, p_client text, p_user_proven boolean, p_address text, p_agent_hash bytea, p_reason text, p_reason_text text,
  p_subject_key bytea, p_nhs_number text, p_app_version text, p_request uuid, p_mac bytea, p_in_emergency boolean default false,
  p_opens_protected boolean default false)
returns void
language plpgsql volatile security definer set search_path = cpis, pg_temp
-- Planned once for each connection: a plan made for each call costs several times what it runs for, with a partition for every month.
set plan_cache_mode = force_generic_plan as $$
declare
  v_actor       uuid;
  v_role        text;
  v_place       uuid;
  v_session     uuid;
  v_setting     uuid;
  v_today       date := cpis.today();
  v_numbers     text[];
  v_number      text;
  v_notifies    boolean;
  v_listed      boolean;
  v_versions    uuid[];
  v_authorities uuid[];
  v_protected   boolean;
  v_shares      boolean;
  v_opened      boolean;
begin
  -- For the whole transaction: a record that a crash may take away would be of a result that somebody has seen.
  perform set_config('synchronous_commit', 'on', true);
  select t.person_id, t.role, t.organisation_id, t.session_id, t.setting_id into v_actor, v_role, v_place, v_session, v_setting
  from cpis.read_ticket(p_ticket) t;
  if v_actor is null or v_setting is null then
    raise exception 'nobody who works in a care setting asks' using errcode = 'insufficient_privilege';
  end if;
  if not cpis.is_nhs_number(p_nhs_number) then
    raise exception 'not an NHS number' using errcode = 'check_violation';
  end if;
  if p_in_emergency then
    -- Nobody opens anything without having just logged in again, and without saying why.
    if not cpis.session_logged_in_lately(v_session, v_actor) then
      raise exception 'emergency access needs a new log-in' using errcode = 'insufficient_privilege';
    end if;
    if p_reason_text is null then
      raise exception 'emergency access needs a reason' using errcode = 'check_violation';
    end if;
  end if;

  -- One statement, and so one state of the register: a number that is being replaced or corrected meanwhile is seen either way, never neither.
  select n.numbers, n.numbers[1], held.versions, held.authorities, cpis.any_protected(n.numbers),
    case when held.versions is null then cpis.anybody_shares() end
  into v_numbers, v_number, v_versions, v_authorities, v_protected, v_shares
  from (select cpis.numbers_of(p_nhs_number) as numbers offset 0) n
  cross join lateral (
    select array_agg(p.version_id) as versions, array_agg(distinct p.authority_id) as authorities
    from cpis.plan p join cpis.child c on c.id = p.child_id
    where p.nhs_number = any (n.numbers) and p.withdrawn_at is null and c.closed_why is distinct from 'adopted'
      and cpis.plan_standing(p.type, p.end_date, c.date_of_birth, v_today) is not null) held;

  if v_versions is null then
    insert into cpis.access_unmatched (event_id, at, xact, actor_id, actor_name, role, organisation_id, organisation_name, setting_id,
      setting_kind, setting_name, channel, automatic, client_id, user_proven, session_id, address, agent_hash, reason, reason_text,
      in_emergency, subject_key, outcome, app_version, request_id, mac)
    values (p_event, now(), pg_current_xact_id(), v_actor, p_actor_name, v_role, v_place, p_organisation_name, v_setting,
      p_setting_kind, p_setting_name, p_channel, p_automatic, p_client, p_user_proven, v_session, p_address, p_agent_hash, p_reason,
      p_reason_text, p_in_emergency, p_subject_key, case when v_shares then 'none' else 'not_checked' end, p_app_version, p_request, p_mac);
    insert into cpis.checked_number values (p_event, p_nhs_number, now());
    delete from cpis.checked_number where event_id in (
      select n.event_id from cpis.checked_number n where n.at < now() - interval '15 minutes' limit 20 for update skip locked);
    if p_in_emergency then
      perform cpis.tell_leads('emergency-access', p_event, v_actor, p_actor_name, v_role, v_place, p_organisation_name, p_setting_name,
        p_reason_text, false);
    end if;
    return;
  end if;

  -- Over the limit a reason and a new log-in let somebody check a child. That there is a protected record they learn by it, and open it by a
  -- second one.
  v_opened := v_protected and p_in_emergency and p_opens_protected;
  if v_protected then
    v_authorities := array(select unnest(v_authorities) union select w.authority_id from cpis.who_protects(v_numbers) w);
  end if;

  -- The setting decides whether the authority is told. Nobody who looks can switch it off, and an unknown setting notifies.
  v_notifies := coalesce((select k.unscheduled from cpis.care_setting s join cpis.setting_kind k on k.code = s.kind
                          where s.id = v_setting), true) or p_in_emergency;
  -- Two look-ups of one child by one person at the same moment: the second sees the first.
  perform pg_advisory_xact_lock(hashtextextended(v_actor::text || v_number, 0));
  v_listed := v_notifies and not exists (
    select from cpis.access_matched a
    where a.nhs_number = any (v_numbers) and a.listed and a.at > now() - interval '24 hours' and a.actor_id = v_actor);

  insert into cpis.access_matched (event_id, at, xact, actor_id, actor_name, role, organisation_id, organisation_name, setting_id,
    setting_kind, setting_name, channel, automatic, client_id, user_proven, session_id, address, agent_hash, reason, reason_text,
    in_emergency, subject_key, asked_number, nhs_number, outcome, version_ids, authority_ids, notifies, listed, app_version, request_id, mac)
  values (p_event, now(), pg_current_xact_id(), v_actor, p_actor_name, v_role, v_place, p_organisation_name, v_setting,
    p_setting_kind, p_setting_name, p_channel, p_automatic, p_client, p_user_proven, v_session, p_address, p_agent_hash, p_reason,
    p_reason_text, p_in_emergency, p_subject_key, p_nhs_number, v_number, case when v_opened then 'opened' when v_protected then 'protected' else 'match' end,
    v_versions, v_authorities, v_notifies, v_listed, p_app_version, p_request, p_mac);

  if v_notifies then
    insert into cpis.notification (event_id, at, authority_id, child_id, plan_types, actor_name, role, organisation_name,
      setting_kind, setting_name, reason, number_replaced, in_emergency)
    -- About the record under the number that was asked, or else under the one that is valid now: an authority may hold two people under numbers
    -- that are joined. The other record's page finds the notice too (cpis.notices_of_child).
    select p_event, now(), r.authority_id, (array_agg(r.child_id order by r.nhs_number = p_nhs_number desc, r.nhs_number = v_number desc, r.nhs_number))[1],
      coalesce(array_agg(distinct r.type) filter (where r.type is not null), '{}'), p_actor_name, v_role, p_organisation_name, p_setting_kind,
      p_setting_name, p_reason, bool_or(r.nhs_number <> v_number), v_opened
    from (
      select p.authority_id, p.child_id, p.nhs_number, p.type from cpis.plan_version p where p.version_id = any (v_versions)
      -- A record that is protected may have no plan that shows.
      union all select w.authority_id, w.id, w.nhs_number, null from cpis.who_protects(v_numbers) w where v_protected) r
    group by r.authority_id;
    -- A nudge for authorities that asked for one. The notification above is what counts, and needs no delivery.
    insert into cpis.outbox (event_id, authority_id, channel)
    select p_event, a.organisation_id, c.channel
    from cpis.authority a
    cross join lateral (values ('email', a.delivers_email), ('mailbox', a.delivers_mailbox)) as c (channel, wanted)
    where a.organisation_id = any (v_authorities) and c.wanted;
  end if;
  if p_in_emergency then
    perform cpis.tell_leads('emergency-access', p_event, v_actor, p_actor_name, v_role, v_place, p_organisation_name, p_setting_name,
      p_reason_text, v_opened);
  end if;
end $$;
alter function cpis.record_access(text, uuid, text, text, text, text, text, boolean, text, boolean, text, bytea, text, text, bytea, text, text, uuid, bytea, boolean, boolean) owner to cpis_disclose;
revoke all on function cpis.record_access(text, uuid, text, text, text, text, text, boolean, text, boolean, text, bytea, text, text, bytea, text, text, uuid, bytea, boolean, boolean) from public;
grant execute on function cpis.record_access(text, uuid, text, text, text, text, text, boolean, text, boolean, text, bytea, text, text, bytea, text, text, uuid, bytea, boolean, boolean) to cpis_app;
comment on function cpis.record_access(text, uuid, text, text, text, text, text, boolean, text, boolean, text, bytea, text, text, bytea, text, text, uuid, bytea, boolean, boolean) is
  'Records a look-up. Nothing is disclosed until the record is committed.';

-- -------------------- prisma/database/disclosure/functions/report_outcome.sql
-- About one's own access that notified somebody, for as long as a shift lasts. Reporting again replaces what the
-- authority sees; every report is kept.
create or replace function cpis.report_outcome(p_event uuid, p_outcome text, p_callback_phone text) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_actor uuid := cpis.caller_user();
begin
  if not exists (select from cpis.access_matched a where a.event_id = p_event and a.actor_id = v_actor and a.notifies
                 and a.at > now() - interval '12 hours') then
    return 'unknown';
  end if;
  insert into cpis.access_outcome (event_id, actor_id, outcome, callback_phone) values (p_event, v_actor, p_outcome, p_callback_phone);
  update cpis.notification set outcome = p_outcome, outcome_at = now(), callback_phone = p_callback_phone where event_id = p_event;
  return 'told';
end $$;
alter function cpis.report_outcome(uuid, text, text) owner to cpis_disclose;
revoke all on function cpis.report_outcome(uuid, text, text) from public;
grant execute on function cpis.report_outcome(uuid, text, text) to cpis_app;
comment on function cpis.report_outcome(uuid, text, text) is
  'Tells the authorities what happened after an access. Answers told or unknown.';

-- -------------------- prisma/database/disclosure/functions/sharing_authorities.sql
-- "No information held" is never said without saying by whom (design decision 36). A suspended authority is listed as not up to
-- date.
create or replace function cpis.sharing_authorities() returns jsonb
language sql stable set search_path = cpis, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object('name', o.name, 'updatedAt', a.register_updated_at,
    'stale', o.status = 'suspended' or cpis.is_stale(a.register_updated_at, a.update_every_days), 'suspended', o.status = 'suspended') order by o.name), '[]')
  from cpis.authority a join cpis.organisation o on o.id = a.organisation_id
  where o.status in ('pilot', 'live') or (o.status = 'suspended' and cpis.has_published(o.id))
$$;
alter function cpis.sharing_authorities() owner to cpis_owner;
revoke all on function cpis.sharing_authorities() from public;
grant execute on function cpis.sharing_authorities() to cpis_disclose;
comment on function cpis.sharing_authorities() is
  'Which authorities share, and which of them are not up to date.';

-- -------------------- prisma/database/disclosure/functions/who_protects.sql
-- Whoever protects a child knows why it must not be found: they are rung, and told of who looked, whether or not a plan of theirs still shows.
create or replace function cpis.who_protects(p_numbers text[]) returns setof cpis.child
language sql stable as $$
  select c from cpis.child c where c.nhs_number = any (p_numbers) and c.is_protected and c.closed_why is distinct from 'adopted'
$$;
alter function cpis.who_protects(text[]) owner to cpis_owner;
revoke all on function cpis.who_protects(text[]) from public;
grant execute on function cpis.who_protects(text[]) to cpis_disclose;
comment on function cpis.who_protects(text[]) is
  'The records that protect the person of these numbers.';

-- -------------------- prisma/database/event-log/functions/are_subject_keys.sql
-- At most as many as a file of notifications or of access records can name. Nobody means null, never an empty list.
create or replace function cpis.are_subject_keys(keys bytea[]) returns boolean
language sql immutable parallel safe as $$
  select coalesce(array_ndims(keys) = 1 and cardinality(keys) <= 50000 and not exists (select from unnest(keys) k where length(k) is distinct from 32),
    keys is null)
$$;
alter function cpis.are_subject_keys(bytea[]) owner to cpis_owner;
revoke all on function cpis.are_subject_keys(bytea[]) from public;
grant execute on function cpis.are_subject_keys(bytea[]) to cpis_app, cpis_identity, cpis_disclose, cpis_files, cpis_delivery, cpis_retention;
comment on function cpis.are_subject_keys(bytea[]) is
  'Whether these are keyed hashes, by which an event says whom it was about.';

-- -------------------- prisma/database/event-log/functions/search_audit_events.sql
-- Log-ins, changes, exports, and who read the log itself. A filter has things (the words before the full stop of a type),
-- person, organisation, outcome, from, to and keys (hex, of every number of a child). Of each thing the latest are found by its index: a rare one would otherwise
-- be searched for among all the others.
create or replace function cpis.search_audit_events(p_filter jsonb, p_after_at timestamptz, p_after_id uuid, p_limit integer) returns jsonb
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
declare
  v_from    timestamptz := (p_filter->>'from')::date::timestamp at time zone 'Europe/London';
  v_until   timestamptz := ((p_filter->>'to')::date + 1)::timestamp at time zone 'Europe/London';
  v_things  text[] := array(select jsonb_array_elements_text(coalesce(p_filter->'things', '[]')));
  v_where   text := 'true';
  v_keys    bytea[] := array(select decode(k, 'hex') from jsonb_array_elements_text(coalesce(p_filter->'keys', '[]')) k);
  v_from_log text;
  v_found   jsonb;
begin
  perform cpis.require_role('{AU}');
  if p_filter ? 'person' then v_where := v_where || ' and e.person_id = $1'; end if;
  if p_filter ? 'organisation' then v_where := v_where || ' and e.organisation_id = $2'; end if;
  if p_filter ? 'outcome' then v_where := v_where || ' and e.outcome = $3'; end if;
  if v_from is not null then v_where := v_where || ' and e.at >= $4'; end if;
  if v_until is not null then v_where := v_where || ' and e.at < $5'; end if;
  if p_after_at is not null then v_where := v_where || ' and (e.at, e.id) < ($6, $7)'; end if;
  v_from_log := case
    -- Those of a child by their own index, whatever else is asked: before they are put in order.
    when p_filter ? 'keys' then format(
      '(with about as materialized (select * from cpis.audit_event e where e.subject_keys && $10 and %s%s)
         select * from about e order by e.at desc, e.id desc limit $9) e', v_where, case when p_filter ? 'things' then ' and split_part(e.type, ''.'', 1) = any ($8)' end)
    -- The latest of each thing, by its index: a rare one would otherwise be searched for among all the others.
    when p_filter ? 'things' then format(
      'unnest($8) as thing (name) cross join lateral (select * from cpis.audit_event e where split_part(e.type, ''.'', 1) = thing.name and %s
         order by e.at desc, e.id desc limit $9) e', v_where)
    else format('(select * from cpis.audit_event e where %s order by e.at desc, e.id desc limit $9) e', v_where) end;
  execute format(
    $sql$
      select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'at', r.at, 'cursor', (extract(epoch from r.at) * 1000000)::bigint || '.' || r.id,
        'type', r.type, 'outcome', r.outcome, 'personId', r.person_id, 'personName', coalesce(r.person_name, p.name), 'role', r.role,
        'roleLabel', coalesce(k.label, r.role), 'organisationId', r.organisation_id, 'organisationName', o.name, 'subjectKind', r.subject_kind,
        'subjectId', r.subject_id, 'details', r.details) order by r.at desc, r.id desc), '[]')
      from (select e.* from %s order by e.at desc, e.id desc limit $9) r
      left join cpis.person p on p.id = r.person_id
      left join cpis.role k on k.code = r.role
      left join cpis.organisation o on o.id = r.organisation_id
    $sql$, v_from_log)
  into v_found
  using (p_filter->>'person')::uuid, (p_filter->>'organisation')::uuid, p_filter->>'outcome', v_from, v_until, p_after_at, p_after_id, v_things,
    least(p_limit, 2001), v_keys;
  return v_found;
end $$;
alter function cpis.search_audit_events(jsonb, timestamptz, uuid, integer) owner to cpis_audit;
revoke all on function cpis.search_audit_events(jsonb, timestamptz, uuid, integer) from public;
grant execute on function cpis.search_audit_events(jsonb, timestamptz, uuid, integer) to cpis_app;
comment on function cpis.search_audit_events(jsonb, timestamptz, uuid, integer) is
  'A page of the event log, newest first, for auditors.';

-- -------------------- prisma/database/event-log/tables.sql
create table cpis.audit_event (
  id              uuid primary key default gen_random_uuid(),
  at              timestamptz not null default now(),
  type            text not null check (type ~ '^[a-z]+(-[a-z]+)*\.[a-zA-Z]+(-[a-z]+)*$'),
  outcome         text not null check (outcome in ('done', 'denied', 'refused', 'failed')),
  person_id       uuid,
  person_name     text,
  role            text,
  organisation_id uuid,
  session_id      uuid,
  subject_kind    text,
  subject_id      uuid,
  details         jsonb not null default '{}',
  -- By which the application vouches for what it says (lib/use-case/event-mac.ts); the database's own functions have no key.
  mac             bytea check (length(mac) = 32),
  -- Whom it was about: the keyed hash of every NHS number that was asked about, shown or changed (lib/shared/subject-key.ts), of which the
  -- database does not have the key. Null for nobody.
  subject_keys    bytea[] check (cpis.are_subject_keys(subject_keys))
);
alter table cpis.audit_event owner to cpis_owner;
comment on table cpis.audit_event is
  'The compliance log: who did what, written in the transaction that did it. Append-only.';
create index audit_event_by_time on cpis.audit_event (at desc);
create index audit_event_by_person on cpis.audit_event (person_id, at desc);
create index audit_event_by_organisation on cpis.audit_event (organisation_id, at desc);
create index audit_event_by_thing on cpis.audit_event (split_part(type, '.', 1), at desc, id desc);
create index audit_event_by_subject on cpis.audit_event using gin (subject_keys) where subject_keys is not null;

-- -------------------- prisma/database/file-work/tables.sql
create table cpis.file_work (
  id            uuid primary key default gen_random_uuid(),
  -- The file; none for rows to fix, which may be of several files.
  upload_id     uuid unique,
  authority_id  uuid not null,
  kind          text not null check (kind in ('check', 'save', 'load', 'follow')),
  -- Rows to fix for which a plan had to end first.
  rows          uuid[] check (cardinality(rows) > 0),
  -- The person who pressed the button: it is done as them.
  asked_by_id   uuid references cpis.person (id),
  asked_by      text not null,
  session_id    uuid,
  asked_at      timestamptz not null default now(),
  next_at       timestamptz not null default now(),
  attempts      integer not null default 0 check (attempts >= 0),
  -- Of the process that works on it, for as long as it renews its lease.
  leased_until  timestamptz,
  leased_by     uuid,
  last_error    text check (length(last_error) <= 200),
  api_client_id uuid references cpis.api_client (id),
  constraint file_work_of_own_upload foreign key (upload_id, authority_id) references cpis.upload (id, authority_id),
  constraint file_work_on_a_file_or_rows check ((kind = 'follow') = (rows is not null) and (kind = 'follow') = (upload_id is null)),
  constraint file_work_leased_whole check ((leased_by is null) = (leased_until is null)),
  -- Asked for by a person in a session, or by a system, which has everything done in one go.
  constraint file_work_asked_by_somebody check (
    (kind = 'load') = (api_client_id is not null) and (api_client_id is null) = (asked_by_id is not null) and (asked_by_id is null) = (session_id is null))
);
alter table cpis.file_work owner to cpis_owner;
comment on table cpis.file_work is
  'Work on files that was asked for and has not been done.';

-- -------------------- prisma/database/file-work/functions/claim_file_work.sql
-- Takes the work that has been due longest and that no process holds a lease on. Somebody waits for their file: what a process let run out is
-- taken up again at once. Work that was begun three times and never finished is given up, and so is work whose asker may no longer ask
-- for it. What is saved for an authority is saved in the order in which its files were received: what a file says holds until a later one says
-- otherwise, and never the other way round, although the earlier one was set aside or put off. A check alone changes nothing and waits for nobody;
-- nor does a row that follows, which a later file takes off the list when it says something else.
create or replace function cpis.claim_file_work(p_seconds integer)
returns table (work_id uuid, upload_id uuid, kind text, rows uuid[], person_id uuid, person_name text, session_id uuid, organisation_id uuid, organisation_code text,
               organisation_name text, api_client_id uuid, lease uuid, ticket text)
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  w       cpis.file_work;
  v_lease uuid := gen_random_uuid();
begin
  loop
    select * into w from cpis.file_work f where f.next_at <= now() and (f.leased_until is null or f.leased_until < now())
      and (f.kind in ('check', 'follow') or not exists (
        select from cpis.file_work e join cpis.upload ue on ue.id = e.upload_id, cpis.upload uf
        where uf.id = f.upload_id and e.authority_id = f.authority_id and e.kind <> 'check'
          and (ue.received_at, ue.id) < (uf.received_at, uf.id)))
    order by f.next_at, f.asked_at for update skip locked limit 1;
    if not found then return; end if;
    if w.attempts >= 3 then
      perform cpis.give_up_file_work(w.id, 'failed');
    elsif not coalesce(
      case w.kind when 'load' then cpis.api_client_may(w.api_client_id, 'upload', w.authority_id)
                  else cpis.still_works_as(w.asked_by_id, w.session_id, 'LD', w.authority_id) end, false) then
      perform cpis.give_up_file_work(w.id, 'denied');
    else
      update cpis.file_work f set leased_by = v_lease, leased_until = now() + make_interval(secs => p_seconds), attempts = f.attempts + 1,
        last_error = case when w.leased_by is null then f.last_error else 'the process ended during the work' end
      where f.id = w.id;
      return query
        select w.id, w.upload_id, w.kind, w.rows, w.asked_by_id, w.asked_by, w.session_id, o.id, a.dfe_code, o.name, w.api_client_id, v_lease,
          -- Longer than one go at a file may take (server/files/file-queue.ts).
          cpis.make_ticket(w.asked_by_id, 'LD', w.authority_id, w.session_id, null, interval '31 minutes')
        from cpis.organisation o join cpis.authority a on a.organisation_id = o.id where o.id = w.authority_id;
      return;
    end if;
  end loop;
end $$;
alter function cpis.claim_file_work(integer) owner to cpis_files;
revoke all on function cpis.claim_file_work(integer) from public;
grant execute on function cpis.claim_file_work(integer) to cpis_filer;
comment on function cpis.claim_file_work(integer) is
  'Leases a piece of work on a file to a process.';

-- -------------------- prisma/database/file-work/functions/give_up_file_work.sql
-- Nothing of it was ever live; the page of the file says where it stands. Rows that follow stay on the list of rows to fix.
create or replace function cpis.give_up_file_work(p_work uuid, p_outcome text) returns void
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare w cpis.file_work;
begin
  delete from cpis.file_work where id = p_work returning * into w;
  update cpis.upload set state = 'review', decided_at = null where id = w.upload_id and state = 'saving';
  update cpis.upload set state = 'failed', rows_read = 0, rows_unchanged = 0 where id = w.upload_id and state = 'checking';
  insert into cpis.audit_event (type, outcome, person_id, person_name, role, organisation_id, session_id, subject_kind, subject_id)
  values (case w.kind when 'check' then 'upload.check' else 'upload.save' end, p_outcome, w.asked_by_id, w.asked_by, 'LD', w.authority_id,
          w.session_id, case when w.upload_id is not null then 'upload' end, w.upload_id);
end $$;
alter function cpis.give_up_file_work(uuid, text) owner to cpis_files;
revoke all on function cpis.give_up_file_work(uuid, text) from public;
comment on function cpis.give_up_file_work(uuid, text) is
  'Ends work on a file that will not be done after all, and records it.';

-- -------------------- prisma/database/file-work/functions/put_off_file_work.sql
-- The file stays as it is, and is taken up again: three times in all (claim_file_work).
create or replace function cpis.put_off_file_work(p_lease uuid, p_error text) returns boolean
language sql volatile security definer set search_path = cpis, pg_temp as $$
  with put_off as (
    update cpis.file_work set last_error = left(p_error, 200), next_at = now() + cpis.work_pause(attempts), leased_by = null, leased_until = null
    where leased_by = p_lease returning id
  )
  select exists (select from put_off)
$$;
alter function cpis.put_off_file_work(uuid, text) owner to cpis_files;
revoke all on function cpis.put_off_file_work(uuid, text) from public;
grant execute on function cpis.put_off_file_work(uuid, text) to cpis_filer;
comment on function cpis.put_off_file_work(uuid, text) is
  'Puts work on a file off that failed through no fault of the file, and notes why. Answers false for a lease that somebody else has by now.';

-- -------------------- prisma/database/file-work/functions/renew_file_work.sql
-- A process that stops renewing has died, and another takes over.
create or replace function cpis.renew_file_work(p_lease uuid, p_seconds integer) returns boolean
language sql volatile security definer set search_path = cpis, pg_temp as $$
  with renewed as (
    update cpis.file_work set leased_until = now() + make_interval(secs => p_seconds)
    where leased_by = p_lease returning id
  )
  select exists (select from renewed)
$$;
alter function cpis.renew_file_work(uuid, integer) owner to cpis_files;
revoke all on function cpis.renew_file_work(uuid, integer) from public;
grant execute on function cpis.renew_file_work(uuid, integer) to cpis_filer;
comment on function cpis.renew_file_work(uuid, integer) is
  'Renews the lease on a piece of work. Answers false when it is over, or another process has it by now.';

-- -------------------- prisma/database/file-work/functions/set_file_work_aside.sql
-- A file whose people are still being asked about gives the others their turn. That is no failure, and the process that did it is well, so
-- the attempts begin anew.
create or replace function cpis.set_file_work_aside(p_lease uuid, p_milliseconds integer) returns boolean
language sql volatile security definer set search_path = cpis, pg_temp as $$
  with aside as (
    update cpis.file_work set next_at = now() + make_interval(secs => p_milliseconds / 1000.0), attempts = 0, last_error = null, leased_by = null,
      leased_until = null
    where leased_by = p_lease returning id
  )
  select exists (select from aside)
$$;
alter function cpis.set_file_work_aside(uuid, integer) owner to cpis_files;
revoke all on function cpis.set_file_work_aside(uuid, integer) from public;
grant execute on function cpis.set_file_work_aside(uuid, integer) to cpis_filer;
comment on function cpis.set_file_work_aside(uuid, integer) is
  'Gives other files their turn before work goes on. Answers false for a lease that somebody else has by now.';

-- -------------------- prisma/database/forms/tables.sql
create unlogged table cpis.kept_form (
  session_id uuid not null references cpis.session (id) on delete cascade,
  -- Which form, and of which child or plan: `number 1a0f7a52-…`.
  form       text not null check (length(form) between 1 and 80),
  answers    jsonb not null check (length(answers::text) <= 8000),
  at         timestamptz not null default now(),
  -- Read by taking it, which removes it.
  shown_once boolean not null default false,
  good_until timestamptz not null default now() + interval '10 hours',
  primary key (session_id, form),
  -- No session is longer than ten hours.
  constraint kept_form_ends check (good_until <= at + case when shown_once then interval '15 minutes' else interval '10 hours' end)
);
alter table cpis.kept_form owner to cpis_owner;
comment on table cpis.kept_form is
  'What was typed and waits with a session: a form of one page, a search, an entry that is not an NHS number. Never in an address, the log, the WAL or a backup (unlogged), and gone with the session or the role.';

-- -------------------- prisma/database/forms/functions/forget_form.sql
-- Answers only the person whose session it is.
create or replace function cpis.forget_form(p_ticket text, p_form text) returns void
language sql volatile security definer set search_path = cpis, pg_temp as $$
  delete from cpis.kept_form k using cpis.session s
  where k.form = p_form and s.id = k.session_id and (s.id, s.person_id) = (select t.session_id, t.person_id from cpis.read_ticket(p_ticket) t)
$$;
alter function cpis.forget_form(text, text) owner to cpis_identity;
revoke all on function cpis.forget_form(text, text) from public;
grant execute on function cpis.forget_form(text, text) to cpis_app;
comment on function cpis.forget_form(text, text) is
  'Clears what was typed into a form of one page, or what is searched for.';

-- -------------------- prisma/database/forms/functions/forget_forms_of_changed_session.sql
-- What was typed in one role must not be there in the next.
create or replace function cpis.forget_forms_of_changed_session() returns trigger
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  delete from cpis.kept_form where session_id = new.id;
  return null;
end $$;
alter function cpis.forget_forms_of_changed_session() owner to cpis_identity;
revoke all on function cpis.forget_forms_of_changed_session() from public;
comment on function cpis.forget_forms_of_changed_session() is
  'Trigger: clears kept forms when a session ends or changes its role.';

-- -------------------- prisma/database/forms/functions/keep_form.sql
-- Answers only the person whose live session it is. A session that nobody came back to never ends by itself, so what is over
-- goes at the same time.
create or replace function cpis.keep_form(p_ticket text, p_form text, p_answers jsonb) returns void
language sql volatile security definer set search_path = cpis, pg_temp as $$
  insert into cpis.kept_form (session_id, form, answers)
  select s.id, p_form, p_answers from cpis.session s where (s.id, s.person_id) = (select t.session_id, t.person_id from cpis.read_ticket(p_ticket) t) and s.ended_at is null
  on conflict (session_id, form) do update
    set answers = excluded.answers, at = excluded.at, shown_once = excluded.shown_once, good_until = excluded.good_until;
  -- Nobody's form waits for another that is being cleared.
  delete from cpis.kept_form where (session_id, form) in (
    select o.session_id, o.form from cpis.kept_form o where o.good_until <= now() for update skip locked);
$$;
alter function cpis.keep_form(text, text, jsonb) owner to cpis_identity;
revoke all on function cpis.keep_form(text, text, jsonb) from public;
grant execute on function cpis.keep_form(text, text, jsonb) to cpis_app;
comment on function cpis.keep_form(text, text, jsonb) is
  'Keeps what was typed into a form of one page, or what is searched for.';

-- -------------------- prisma/database/forms/functions/kept_form_of.sql
-- Answers only the person whose live session it is. What is shown once is taken, see take_form.
create or replace function cpis.kept_form_of(p_ticket text, p_form text) returns jsonb
language sql stable security definer set search_path = cpis, pg_temp as $$
  select k.answers from cpis.kept_form k join cpis.session s on s.id = k.session_id
  where k.form = p_form and (s.id, s.person_id) = (select t.session_id, t.person_id from cpis.read_ticket(p_ticket) t) and s.ended_at is null
    and not k.shown_once and k.good_until > now()
$$;
alter function cpis.kept_form_of(text, text) owner to cpis_identity;
revoke all on function cpis.kept_form_of(text, text) from public;
grant execute on function cpis.kept_form_of(text, text) to cpis_app;
comment on function cpis.kept_form_of(text, text) is
  'What was typed into a form of one page.';

-- -------------------- prisma/database/forms/functions/take_form.sql
-- Answers only the person whose live session it is, and only once: of two at the same moment, the second finds nothing.
create or replace function cpis.take_form(p_ticket text, p_form text) returns jsonb
language sql volatile security definer set search_path = cpis, pg_temp as $$
  with taken as (
    delete from cpis.kept_form k using cpis.session s
    where k.form = p_form and s.id = k.session_id and (s.id, s.person_id) = (select t.session_id, t.person_id from cpis.read_ticket(p_ticket) t) and s.ended_at is null
    returning k.answers, k.good_until)
  select t.answers from taken t where t.good_until > now()
$$;
alter function cpis.take_form(text, text) owner to cpis_identity;
revoke all on function cpis.take_form(text, text) from public;
grant execute on function cpis.take_form(text, text) to cpis_app;
comment on function cpis.take_form(text, text) is
  'Takes what was typed, to be shown back once.';

-- -------------------- prisma/database/ground-rules/functions/refuse_change.sql
-- The trigger of every table that is only ever added to. Retention alone may delete from them, and only what has reached
-- its age: history of plans and children together with the record it belongs to, the compliance log and changes of
-- contacts after 8 years, alerts after 13 months, and what explains the access records after 25 years. What a legal hold
-- keeps is the business of the functions that delete.
create or replace function cpis.refuse_change() returns trigger
language plpgsql volatile as $$
declare v_row jsonb;
begin
  if tg_op = 'DELETE' and current_user = 'cpis_retention' then
    if tg_table_name in ('plan', 'plan_version', 'child_version', 'approval', 'transfer') then return old; end if;
    v_row := to_jsonb(old);
    if coalesce(v_row->>'at', v_row->>'requested_at')::timestamptz < now() - (case
         when tg_table_name in ('audit_event', 'authority_change') then interval '8 years'
         when tg_table_name = 'access_alert' then interval '13 months'
         when tg_table_name in ('access_outcome', 'access_export', 'mass_ending', 'administration_change', 'role_request') then interval '25 years'
       end) then
      return old;
    end if;
  end if;
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
alter function cpis.refuse_change() owner to cpis_owner;
revoke all on function cpis.refuse_change() from public;
comment on function cpis.refuse_change() is
  'Trigger: refuses to change or delete a row of an append-only table, except to retention when the row is old enough.';

-- -------------------- prisma/database/limits/tables.sql
-- Without checks: PostgreSQL reads each of them anew for every row, which made counting half as slow again.
create unlogged table cpis.rate_count (
  what          text not null,
  -- The bytes of an id, or a keyed hash of a network's address or of a browser's mark: nothing about a child, and no name.
  whom          bytea not null,
  -- Which step of a span that slides. A step that is over gives its row to the one that takes its place.
  slot          smallint not null default 0,
  -- It counts until then; afterwards it is as if the row were not there.
  counts_until  timestamptz not null,
  n             integer not null,
  blocked_until timestamptz,
  primary key (what, whom, slot)
) with (fillfactor = 70);
alter table cpis.rate_count owner to cpis_owner;
comment on table cpis.rate_count is
  'How often something was done lately, on all instances together. Unlogged: a crash forgets it, and nothing waits for a disk.';

-- -------------------- prisma/database/identity/functions/begin_sign_in.sql
-- Failures are counted by browser, so that nobody can be locked out by somebody who knows their name or sits in the same
-- building. A network is never shut: where very many log-ins were begun or failed, it is said to be crowded, and a browser
-- that comes for the first time waits a few seconds (lib/identity/browser.ts). p_network is null for a browser in which
-- somebody has logged in before, and where the network cannot be told.
create or replace function cpis.begin_sign_in(p_browser bytea, p_network bytea) returns table (pause integer, crowded boolean)
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_pause   integer := cpis.sign_in_pause(p_browser);
  v_crowded boolean := false;
begin
  if v_pause = 0 then
    -- In the order in which end_sign_in takes them: two log-ins must not wait for each other.
    if p_network is not null then
      v_crowded := cpis.count_rate('log-in', p_network) > 0 or exists (
        select from cpis.rate_count c join cpis.rate_limit l on l.what = c.what
        where c.what = 'log-in-refused' and c.whom = p_network and c.counts_until > now() and c.n > l.most[1]);
    end if;
    -- Failures are forgotten after an hour in which nobody tried, and not while somebody does.
    update cpis.rate_count c set counts_until = now() + l.span from cpis.rate_limit l
    where c.what = 'failed-log-in' and c.whom = p_browser and c.n > 0 and c.counts_until > now() and l.what = c.what;
  end if;
  return query select v_pause, v_crowded;
end $$;
alter function cpis.begin_sign_in(bytea, bytea) owner to cpis_identity;
revoke all on function cpis.begin_sign_in(bytea, bytea) from public;
grant execute on function cpis.begin_sign_in(bytea, bytea) to cpis_gate;
comment on function cpis.begin_sign_in(bytea, bytea) is
  'Counts a log-in that is about to begin. Answers for how many seconds its browser has to pause, and whether its network is crowded.';

-- -------------------- prisma/database/identity/functions/choose_assignment.sql
-- The session continues under a new token: a change of privilege never keeps the old pointer.
create or replace function cpis.choose_assignment(p_token text, p_assignment uuid, p_new_token text) returns boolean
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  s cpis.session;
begin
  select * into s from cpis.session where token_hash = sha256(convert_to(p_token, 'utf8')) and ended_at is null and now() < expires_at
    and now() < last_seen_at + interval '15 minutes' for update;
  if not found then return false; end if;
  if not exists (select from cpis.usable_assignments(s.person_id, s.asserted_codes) u where u.assignment_id = p_assignment) then
    return false;
  end if;
  update cpis.session set assignment_id = p_assignment, token_hash = sha256(convert_to(p_new_token, 'utf8')), last_seen_at = now() where id = s.id;
  insert into cpis.audit_event (type, outcome, person_id, session_id, subject_kind, subject_id)
  values ('session.choose-role', 'done', s.person_id, s.id, 'role_assignment', p_assignment);
  return true;
end $$;
alter function cpis.choose_assignment(text, uuid, text) owner to cpis_identity;
revoke all on function cpis.choose_assignment(text, uuid, text) from public;
grant execute on function cpis.choose_assignment(text, uuid, text) to cpis_app;
comment on function cpis.choose_assignment(text, uuid, text) is
  'Works from now on in the chosen role. Answers whether that was possible.';

-- -------------------- prisma/database/identity/tables.sql
create unlogged table cpis.log_out_notice (
  provider   text not null check (provider in ('cis2', 'entra')),
  jti_hash   bytea not null check (length(jti_hash) = 32),
  good_until timestamptz not null,
  primary key (provider, jti_hash)
);
alter table cpis.log_out_notice owner to cpis_owner;
comment on table cpis.log_out_notice is
  'Log-out notices that were taken, so that none counts twice while it is fresh. Unlogged: after a crash one could at most end a session once more.';
create index log_out_notice_by_time on cpis.log_out_notice (good_until);

-- -------------------- prisma/database/people/tables.sql
create table cpis.person_identity (
  provider  text not null check (provider in ('cis2', 'entra')),
  subject   text not null check (length(subject) between 1 and 255),
  person_id uuid not null references cpis.person (id),
  primary key (provider, subject)
);
alter table cpis.person_identity owner to cpis_owner;
comment on table cpis.person_identity is
  'How a person is known to an identity provider: by its stable subject, never by e-mail.';
create index person_identity_of_person on cpis.person_identity (person_id);

-- -------------------- prisma/database/identity/functions/end_provider_sessions.sql
-- Back-channel log-out. The notice names the provider's session, the person, or both, and then both must fit; its
-- signature has been checked before. A notice counts once.
create or replace function cpis.end_provider_sessions(p_provider text, p_subject text, p_sid text, p_jti_hash bytea, p_good_until timestamptz) returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_ended integer;
begin
  if p_subject is null and p_sid is null then raise exception 'a notice about nobody' using errcode = 'check_violation'; end if;
  delete from cpis.log_out_notice where good_until < now();
  insert into cpis.log_out_notice (provider, jti_hash, good_until) values (p_provider, p_jti_hash, p_good_until) on conflict do nothing;
  if not found then return null; end if;
  with over as (
    update cpis.session s set ended_at = now(), end_reason = 'provider'
    where s.ended_at is null and s.provider = p_provider and (p_sid is null or s.provider_sid = p_sid)
      and (p_subject is null or exists (
        select from cpis.person_identity i where i.person_id = s.person_id and i.provider = p_provider and i.subject = p_subject))
    returning s.id, s.person_id),
  told as (
    insert into cpis.audit_event (type, outcome, person_id, person_name, session_id, details)
    select 'session.end', 'done', o.person_id, p.name, o.id, jsonb_build_object('provider', p_provider, 'ended', 1)
    from over o join cpis.person p on p.id = o.person_id)
  select count(*)::integer into v_ended from over;
  if v_ended = 0 then
    insert into cpis.audit_event (type, outcome, details)
    values ('session.end', 'done', jsonb_build_object('provider', p_provider, 'ended', 0));
  end if;
  return v_ended;
end $$;
alter function cpis.end_provider_sessions(text, text, text, bytea, timestamptz) owner to cpis_identity;
revoke all on function cpis.end_provider_sessions(text, text, text, bytea, timestamptz) from public;
grant execute on function cpis.end_provider_sessions(text, text, text, bytea, timestamptz) to cpis_gate;
comment on function cpis.end_provider_sessions(text, text, text, bytea, timestamptz) is
  'Ends the sessions that a provider says are over. Answers how many; null for a notice that was seen before.';

-- -------------------- prisma/database/identity/functions/end_session.sql
-- p_everywhere is "log out everywhere".
create or replace function cpis.end_session(p_token text, p_everywhere boolean) returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  s cpis.session;
  v_ended integer;
begin
  select * into s from cpis.session where token_hash = sha256(convert_to(p_token, 'utf8'));
  if not found then return 0; end if;
  update cpis.session set ended_at = now(), end_reason = 'signed-out'
  where ended_at is null and (id = s.id or (p_everywhere and person_id = s.person_id));
  get diagnostics v_ended = row_count;
  insert into cpis.audit_event (type, outcome, person_id, session_id, details)
  values ('session.end', 'done', s.person_id, s.id, jsonb_build_object('ended', v_ended));
  return v_ended;
end $$;
alter function cpis.end_session(text, boolean) owner to cpis_identity;
revoke all on function cpis.end_session(text, boolean) from public;
grant execute on function cpis.end_session(text, boolean) to cpis_app;
comment on function cpis.end_session(text, boolean) is
  'Ends a session, or every session of its person. Answers how many ended.';

-- -------------------- prisma/database/identity/functions/end_sign_in.sql
-- A log-in that succeeds forgets the failures of its browser and gives its place in the hour back: a whole hospital may be
-- one network. p_network as for begin_sign_in.
create or replace function cpis.end_sign_in(p_browser bytea, p_network bytea, p_succeeded boolean) returns void
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  if p_succeeded then
    if p_network is not null then perform cpis.give_back_count('log-in', p_network); end if;
    update cpis.rate_count set n = 0 where what = 'failed-log-in' and whom = p_browser and counts_until > now();
    return;
  end if;
  if p_network is not null then perform cpis.count_rate('log-in-refused', p_network); end if;
  if cpis.count_rate('failed-log-in', p_browser) > 0 then
    update cpis.rate_count c
    set blocked_until = now() + least(l.longest_pause, l.first_pause * 2 ^ least(c.n - l.most[1] - 1, 10))
    from cpis.rate_limit l where c.what = 'failed-log-in' and c.whom = p_browser and l.what = c.what;
  end if;
end $$;
alter function cpis.end_sign_in(bytea, bytea, boolean) owner to cpis_identity;
revoke all on function cpis.end_sign_in(bytea, bytea, boolean) from public;
grant execute on function cpis.end_sign_in(bytea, bytea, boolean) to cpis_gate;
comment on function cpis.end_sign_in(bytea, bytea, boolean) is
  'Records how a log-in ended.';

-- -------------------- prisma/database/identity/functions/open_session.sql
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

-- -------------------- prisma/database/people/functions/held_role_label.sql
-- For the history that administrators read: "Clinician, Emergency department, Leeds General Infirmary, Leeds Teaching
-- Hospitals NHS Trust".
create or replace function cpis.held_role_label(p_role text, p_setting uuid, p_organisation uuid) returns text
language sql stable security definer set search_path = cpis, pg_temp as $$
  select concat_ws(', ', (select label from cpis.role where code = p_role), (select name from cpis.care_setting where id = p_setting),
    (select name from cpis.organisation where id = p_organisation))
$$;
alter function cpis.held_role_label(text, uuid, uuid) owner to cpis_identity;
revoke all on function cpis.held_role_label(text, uuid, uuid) from public;
comment on function cpis.held_role_label(text, uuid, uuid) is
  'A role, its care setting and its organisation in words.';

-- -------------------- prisma/database/identity/functions/own_sessions.sql
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

-- -------------------- prisma/database/identity/functions/record_refused_sign_in.sql
-- Holds the provider and the reason, never a name.
create or replace function cpis.record_refused_sign_in(p_provider text, p_reason text) returns void
language sql volatile security definer set search_path = cpis, pg_temp as $$
  insert into cpis.audit_event (type, outcome, details)
  values ('session.open', 'denied', jsonb_build_object('provider', p_provider, 'reason', p_reason))
$$;
alter function cpis.record_refused_sign_in(text, text) owner to cpis_identity;
revoke all on function cpis.record_refused_sign_in(text, text) from public;
grant execute on function cpis.record_refused_sign_in(text, text) to cpis_gate;
comment on function cpis.record_refused_sign_in(text, text) is
  'Records in the compliance log that a log-in was refused.';

-- -------------------- prisma/database/identity/functions/resolve_session.sql
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

-- -------------------- prisma/database/identity/functions/usable_assignments.sql
-- Roles that are held now, at an organisation that is not suspended, and that the provider asserts where it asserts
-- organisations at all (p_asserted null when it does not).
create or replace function cpis.usable_assignments(p_person uuid, p_asserted text[])
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
alter function cpis.usable_assignments(uuid, text[]) owner to cpis_identity;
revoke all on function cpis.usable_assignments(uuid, text[]) from public;
comment on function cpis.usable_assignments(uuid, text[]) is
  'The roles in which a person may work in a session.';

-- -------------------- prisma/database/identity/functions/session_assignments.sql
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

-- -------------------- prisma/database/identity/functions/session_logged_in_lately.sql
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

-- -------------------- prisma/database/identity/functions/sign_in_pause.sql
-- Asked again when the browser comes back from the provider.
create or replace function cpis.sign_in_pause(p_browser bytea) returns integer
language sql stable security definer set search_path = cpis, pg_temp as $$
  select coalesce((select ceil(extract(epoch from c.blocked_until - now()))::integer from cpis.rate_count c
                   where c.what = 'failed-log-in' and c.whom = p_browser and c.slot = 0 and c.blocked_until > now()), 0)
$$;
alter function cpis.sign_in_pause(bytea) owner to cpis_identity;
revoke all on function cpis.sign_in_pause(bytea) from public;
grant execute on function cpis.sign_in_pause(bytea) to cpis_gate;
comment on function cpis.sign_in_pause(bytea) is
  'For how many seconds nobody may log in from a browser; 0 when they may.';

-- -------------------- prisma/database/identity/functions/still_asks_for.sql
-- What takes two people takes two who may do it: whoever has been suspended since, or has lost the role, is not one of them.
create or replace function cpis.still_asks_for(p_person uuid, p_organisation uuid) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (
    select from cpis.role_assignment a join cpis.person p on p.id = a.person_id
    where a.person_id = p_person and a.organisation_id = p_organisation and a.role in ('LP', 'LD') and a.ended_at is null and p.status = 'active')
$$;
alter function cpis.still_asks_for(uuid, uuid) owner to cpis_identity;
revoke all on function cpis.still_asks_for(uuid, uuid) from public;
grant execute on function cpis.still_asks_for(uuid, uuid) to cpis_register;
comment on function cpis.still_asks_for(uuid, uuid) is
  'Whether somebody who asked for what needs a second person still works for the authority in a role that asks.';

-- -------------------- prisma/database/identity/functions/still_works_as.sql
-- Work on a file is done later and by another process, as the person who asked: they must still be active, not told to
-- log in again since, and in that role there.
create or replace function cpis.still_works_as(p_person uuid, p_session uuid, p_role text, p_organisation uuid) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (
    select from cpis.person p join cpis.session s on s.person_id = p.id
    where p.id = p_person and s.id = p_session and p.status = 'active' and p.auth_version = s.auth_version
      and exists (select from cpis.usable_assignments(p.id, s.asserted_codes) u where u.role = p_role and u.organisation_id = p_organisation))
$$;
alter function cpis.still_works_as(uuid, uuid, text, uuid) owner to cpis_identity;
revoke all on function cpis.still_works_as(uuid, uuid, text, uuid) from public;
grant execute on function cpis.still_works_as(uuid, uuid, text, uuid) to cpis_files;
comment on function cpis.still_works_as(uuid, uuid, text, uuid) is
  'Whether somebody who asked for work in a session may still do it.';

-- -------------------- prisma/database/legal-holds/tables.sql
create table cpis.legal_hold (
  id              uuid primary key default gen_random_uuid(),
  kind            text not null check (kind in ('everything', 'child', 'person', 'organisation')),
  -- Of a child, the keyed hash of its NHS number, as look-ups are kept under; of the others, the id.
  subject_key     bytea check (length(subject_key) = 32),
  subject_id      uuid,
  -- What is shown: the name of a person or an organisation. Of a child nothing.
  subject_name    text check (length(subject_name) <= 200),
  reason          text not null check (length(reason) between 15 and 500),
  placed_at       timestamptz not null default now(),
  placed_by       uuid not null,
  placed_by_name  text not null,
  lifted_at       timestamptz,
  lifted_by       uuid,
  lifted_by_name  text,
  -- How a hold about a child finds what the register holds about it. The database does not have the key of subject_key, and a child can
  -- come to the register after the hold: so each hold has a key of its own beside a keyed hash of the number, and what is due to be
  -- erased is compared under it at that time. Whoever reads this table can try all numbers, as they can with the register itself.
  number_key      bytea check (length(number_key) = 32),
  number_hash     bytea check (length(number_hash) = 32),
  constraint legal_hold_is_about_something check (
    (kind = 'child') = (subject_key is not null) and (kind in ('person', 'organisation')) = (subject_id is not null)),
  constraint legal_hold_lifted_by_somebody check ((lifted_at is null) = (lifted_by is null) and (lifted_at is null) = (lifted_by_name is null)),
  constraint legal_hold_lifted_by_another check (lifted_by <> placed_by),
  constraint legal_hold_number_whole check (num_nonnulls(number_key, number_hash) in (0, 2)),
  constraint legal_hold_number_of_child check (kind = 'child' or number_hash is null)
);
alter table cpis.legal_hold owner to cpis_owner;
comment on table cpis.legal_hold is
  'What must be kept longer than its time, because somebody asked for it. Lifted by another person than the one who placed it.';
create index legal_hold_in_force on cpis.legal_hold (kind) where lifted_at is null;

-- -------------------- prisma/database/legal-holds/functions/numbers_are_held.sql
-- Each hold has a key of its own beside the keyed hash of its number, so that a hold finds children who come to the
-- register after it.
create or replace function cpis.numbers_are_held(p_numbers text[]) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (
    select from cpis.legal_hold h, unnest(p_numbers) n
    where h.lifted_at is null and h.number_hash = sha256(h.number_key || convert_to(n, 'UTF8')))
$$;
alter function cpis.numbers_are_held(text[]) owner to cpis_retention;
revoke all on function cpis.numbers_are_held(text[]) from public;
comment on function cpis.numbers_are_held(text[]) is
  'Whether a legal hold in force is about one of these numbers.';

-- -------------------- prisma/database/legal-holds/functions/organisation_is_held.sql
-- A hold about everything counts too.
create or replace function cpis.organisation_is_held(p_organisation uuid) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (
    select from cpis.legal_hold h
    where h.lifted_at is null and (h.kind = 'everything' or (h.kind = 'organisation' and h.subject_id = p_organisation)))
$$;
alter function cpis.organisation_is_held(uuid) owner to cpis_retention;
revoke all on function cpis.organisation_is_held(uuid) from public;
comment on function cpis.organisation_is_held(uuid) is
  'Whether a legal hold in force is about an organisation''s records.';

-- -------------------- prisma/database/replaced-numbers/functions/numbers_of.sql
-- All numbers under which something about one person may stand (design decision 25): the present one first, then every number
-- that it replaced, directly or by way of another. An authority that has not yet corrected a number must not make an
-- alert vanish, for whichever of the numbers is looked up. A circle ends where it began.
-- A number that a record left because it was replaced was the child's own: it leads to where the record is now, and back, whatever has become of
-- the links. Nothing leads on from a number that an adoption closed, nor past it, whoever recorded that another took its place, nor from the new one
-- back to it: the child has another name now, and must not be found by the old number. Only from the numbers that this one leads to: what leads here by a
-- mistake that its authority has corrected does not lead on to the record.
create or replace function cpis.numbers_of(p_number text) returns text[]
language plpgsql stable as $$
declare
  v_numbers text[] := array[p_number];
  v_next    text;
  v_passed  text[];
  v_earlier text[];
begin
  loop
    select s.replaced_by, s.passed into v_next, v_passed from cpis.superseded_number s where s.nhs_number = v_numbers[1];
    exit when not found or v_next = any (v_numbers) or cpis.any_adopted(v_passed || v_numbers[1]);
    v_numbers := v_next || v_numbers;
  end loop;
  v_numbers := v_numbers || array(
    with recursive moved_to as (
      select f.present_number as number from cpis.former_number f where f.nhs_number = any (v_numbers) and cpis.leads_on(f)
      union select s.replaced_by from cpis.superseded_number s join moved_to m on s.nhs_number = m.number where not cpis.any_adopted(s.passed || m.number))
    select m.number from moved_to m where m.number <> all (v_numbers));
  v_numbers := v_numbers || array(
    select distinct f.nhs_number from cpis.former_number f
    where f.present_number = any (v_numbers) and f.nhs_number <> all (v_numbers) and cpis.leads_on(f));
  v_earlier := v_numbers;
  loop
    select array_agg(s.nhs_number) into v_earlier
    from cpis.superseded_number s where s.replaced_by = any (v_earlier) and s.nhs_number <> all (v_numbers) and not cpis.any_adopted(s.passed || s.nhs_number);
    exit when v_earlier is null;
    v_numbers := v_numbers || v_earlier;
  end loop;
  return v_numbers;
end $$;
alter function cpis.numbers_of(text) owner to cpis_owner;
revoke all on function cpis.numbers_of(text) from public;
grant execute on function cpis.numbers_of(text) to cpis_disclose, cpis_register, cpis_retention, cpis_audit;
comment on function cpis.numbers_of(text) is
  'All NHS numbers of one person, the one valid now first.';

-- -------------------- prisma/database/legal-holds/functions/child_is_held.sql
-- About its authority, about everything, or about any number that the child has or ever had, that one was replaced by, or
-- that replaced one.
create or replace function cpis.child_is_held(p_child uuid) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (select from cpis.child c where c.id = p_child and cpis.organisation_is_held(c.authority_id))
    or cpis.numbers_are_held(array(
      select unnest(cpis.numbers_of(k.nhs_number)) from (
        select c.nhs_number from cpis.child c where c.id = p_child
        union select v.nhs_number from cpis.child_version v where v.child_id = p_child) k))
$$;
alter function cpis.child_is_held(uuid) owner to cpis_retention;
revoke all on function cpis.child_is_held(uuid) from public;
comment on function cpis.child_is_held(uuid) is
  'Whether a legal hold in force is about a child''s record.';

-- -------------------- prisma/database/legal-holds/functions/keep_legal_hold.sql
-- What somebody was told to keep must not be let go by rewriting the hold.
create or replace function cpis.keep_legal_hold() returns trigger
language plpgsql volatile as $$
begin
  if old.lifted_at is not null
     or to_jsonb(new) - '{lifted_at,lifted_by,lifted_by_name}'::text[] <> to_jsonb(old) - '{lifted_at,lifted_by,lifted_by_name}'::text[] then
    raise exception 'a legal hold is placed once and lifted once' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
alter function cpis.keep_legal_hold() owner to cpis_owner;
revoke all on function cpis.keep_legal_hold() from public;
comment on function cpis.keep_legal_hold() is
  'Trigger: a legal hold is placed once and lifted once, and otherwise never changes.';

-- -------------------- prisma/database/legal-holds/functions/person_is_held.sql
-- About the person, about anywhere they have or had a role, or about everything.
create or replace function cpis.person_is_held(p_person uuid) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (
    select from cpis.legal_hold h
    where h.lifted_at is null and (h.kind = 'everything' or (h.kind = 'person' and h.subject_id = p_person)
      or (h.kind = 'organisation' and exists (select from cpis.role_assignment a where a.person_id = p_person and a.organisation_id = h.subject_id))))
$$;
alter function cpis.person_is_held(uuid) owner to cpis_retention;
revoke all on function cpis.person_is_held(uuid) from public;
comment on function cpis.person_is_held(uuid) is
  'Whether a legal hold in force is about a person.';

-- -------------------- prisma/database/legal-holds/functions/span_is_held.sql
-- A look-up that found nothing is known by its keyed hash alone. Where something was found, a child's hold is also about
-- the numbers and records that were shown, and an authority's about what it published.
create or replace function cpis.span_is_held(p_parent text, p_from timestamptz, p_to timestamptz) returns boolean
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
declare v_held boolean;
begin
  if exists (select from cpis.legal_hold where lifted_at is null and kind = 'everything') then return true; end if;
  execute format(
    'select exists (select from cpis.%I a join cpis.legal_hold h on h.lifted_at is null
                      and (h.subject_key = a.subject_key or (h.kind = ''person'' and h.subject_id = a.actor_id)
                           or (h.kind = ''organisation'' and h.subject_id = a.organisation_id))
                    where a.at >= $1 and a.at < $2)', p_parent) into v_held using p_from, p_to;
  if v_held or p_parent <> 'access_matched' then return v_held; end if;
  if exists (
    select from cpis.access_matched a join cpis.legal_hold h on h.lifted_at is null and h.kind = 'organisation' and h.subject_id = any (a.authority_ids)
    where a.at >= p_from and a.at < p_to) then return true; end if;
  if not exists (select from cpis.legal_hold where lifted_at is null and kind = 'child') then return false; end if;
  return exists (
      select from (select distinct a.nhs_number from cpis.access_matched a where a.at >= p_from and a.at < p_to) n
      where cpis.numbers_are_held(cpis.numbers_of(n.nhs_number)))
    or exists (
      select from (
        select distinct v.child_id from cpis.access_matched a join cpis.plan_version v on v.version_id = any (a.version_ids)
        where a.at >= p_from and a.at < p_to) c
      where cpis.child_is_held(c.child_id));
end $$;
alter function cpis.span_is_held(text, timestamptz, timestamptz) owner to cpis_retention;
revoke all on function cpis.span_is_held(text, timestamptz, timestamptz) from public;
grant execute on function cpis.span_is_held(text, timestamptz, timestamptz) to cpis_owner;
comment on function cpis.span_is_held(text, timestamptz, timestamptz) is
  'Whether a legal hold in force is about any access record of a span of time.';

-- -------------------- prisma/database/limits/functions/count_rate.sql
-- The one counter of everything that is limited by time. By the clock and not by the beginning of the transaction, so that a request
-- that had to wait counts when it is made. Runs with the rights of the function that calls it: each role counts only what is its own.
create or replace function cpis.count_rate(p_what text, p_whom bytea) returns integer
language plpgsql volatile as $$
declare
  v_at     timestamptz := clock_timestamp();
  v_passed integer;
begin
  -- One statement: a look-up waits for it. The row that it counts in answers for itself, the others as they were before.
  with allowed as (
    select l.most, l.span, l.renews, coalesce(date_bin(l.step, v_at, timestamptz 'epoch'), v_at) as opened,
      coalesce((date_part('epoch', date_bin(l.step, v_at, timestamptz 'epoch'))::bigint % date_part('epoch', l.span)::bigint)
               / date_part('epoch', l.step)::bigint, 0)::smallint as slot
    from cpis.rate_limit l where l.what = p_what
  ), counted as (
    insert into cpis.rate_count as c (what, whom, slot, counts_until, n)
    select p_what, p_whom, a.slot, a.opened + a.span, 1 from allowed a
    on conflict (what, whom, slot) do update set
      n = case when c.counts_until <= v_at then 1 else c.n + 1 end,
      counts_until = case when c.counts_until <= v_at or (select a.renews from allowed a) then excluded.counts_until else c.counts_until end
    returning c.n, c.slot
  )
  select width_bucket((k.n - 1 + coalesce((select sum(c.n) from cpis.rate_count c
      where c.what = p_what and c.whom = p_whom and c.slot <> k.slot and c.counts_until > v_at), 0))::integer, a.most)
  into strict v_passed from counted k, allowed a;
  return v_passed;
end $$;
alter function cpis.count_rate(text, bytea) owner to cpis_owner;
revoke all on function cpis.count_rate(text, bytea) from public;
grant execute on function cpis.count_rate(text, bytea) to cpis_disclose, cpis_identity, cpis_audit;
comment on function cpis.count_rate(text, bytea) is
  'Counts one more of something by somebody. Answers how many of its limits are now passed: 0 when it may be done.';

-- -------------------- prisma/database/limits/functions/give_back_count.sql
-- For what turned out not to have taken anything: of limits whose span does not slide.
create or replace function cpis.give_back_count(p_what text, p_whom bytea) returns void
language sql volatile as $$
  update cpis.rate_count set n = greatest(0, n - 1) where what = p_what and whom = p_whom and slot = 0 and counts_until > now()
$$;
alter function cpis.give_back_count(text, bytea) owner to cpis_owner;
revoke all on function cpis.give_back_count(text, bytea) from public;
grant execute on function cpis.give_back_count(text, bytea) to cpis_identity;
comment on function cpis.give_back_count(text, bytea) is
  'Takes one back that was counted.';

-- -------------------- prisma/database/lookup/functions/count_lookup.sql
-- Counted before anything is searched, and shared by all instances. `go`, `warn`, `ask` (the emergency form) or `stop`;
-- asking and stopping are recorded. Safeguarding leads hear of each limit once an hour.
create or replace function cpis.count_lookup(
  p_ticket text, p_name text, p_organisation_name text, p_setting_name text, p_emergency boolean) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_by     record;
  v_passed integer;
  v_kind   text;
begin
  select * into v_by from cpis.read_ticket(p_ticket);
  if v_by.person_id is null then raise exception 'nobody asks' using errcode = 'insufficient_privilege'; end if;
  v_passed := cpis.count_rate('look-up', uuid_send(v_by.person_id));
  if v_passed = 0 then return 'go'; end if;
  v_kind := (array['many-checks', 'over-limit', 'stopped'])[v_passed];

  perform pg_advisory_xact_lock(hashtextextended('alert ' || v_by.person_id::text, 0));
  if not exists (select from cpis.access_alert a
                 where a.person_id = v_by.person_id and a.kind = v_kind and a.at > now() - interval '1 hour') then
    perform cpis.tell_leads(v_kind, null, v_by.person_id, p_name, v_by.role, v_by.organisation_id, p_organisation_name, p_setting_name, null, false);
  end if;
  if v_kind = 'many-checks' or (v_kind = 'over-limit' and p_emergency) then return 'warn'; end if;
  insert into cpis.audit_event (type, outcome, person_id, person_name, role, organisation_id, session_id)
  values (case v_kind when 'stopped' then 'lookup.stop' else 'lookup.over-limit' end, 'refused', v_by.person_id, p_name, v_by.role, v_by.organisation_id, v_by.session_id);
  return case v_kind when 'stopped' then 'stop' else 'ask' end;
end $$;
alter function cpis.count_lookup(text, text, text, text, boolean) owner to cpis_disclose;
revoke all on function cpis.count_lookup(text, text, text, text, boolean) from public;
grant execute on function cpis.count_lookup(text, text, text, text, boolean) to cpis_app;
comment on function cpis.count_lookup(text, text, text, text, boolean) is
  'Counts a look-up and says whether it may be made.';

-- -------------------- prisma/database/lookup/tables.sql
create unlogged table cpis.emergency_request (
  person_id   uuid primary key,
  -- What its form names: in two tabs, the form of the one before opens nothing.
  id          uuid not null default gen_random_uuid(),
  -- The look-up that found a protected record; none when there were too many look-ups for one more.
  of_event    uuid,
  nhs_number  text not null,
  reason      text not null check (reason in ('direct-care', 'safeguarding', 'unborn', 'other')),
  reason_text text not null default '' check (length(reason_text) <= 500),
  at          timestamptz not null default now(),
  -- The access that was made of it: whoever presses twice is led to the same one.
  made_event  uuid
);
alter table cpis.emergency_request owner to cpis_owner;
comment on table cpis.emergency_request is
  'A look-up that waits for its person to say why and to log in again. Unlogged, like everything that holds a number only for a while.';

-- -------------------- prisma/database/lookup/functions/emergency_made_of.sql
-- Somebody who presses twice is led to the same result.
create or replace function cpis.emergency_made_of(p_ticket text, p_request uuid) returns uuid
language sql stable security definer set search_path = cpis, pg_temp as $$
  select r.made_event from cpis.session s join cpis.emergency_request r on r.person_id = s.person_id
  where (s.id, s.person_id) = (select t.session_id, t.person_id from cpis.read_ticket(p_ticket) t) and s.ended_at is null and r.id = p_request and r.at > now() - interval '15 minutes'
$$;
alter function cpis.emergency_made_of(text, uuid) owner to cpis_identity;
revoke all on function cpis.emergency_made_of(text, uuid) from public;
grant execute on function cpis.emergency_made_of(text, uuid) to cpis_app;
comment on function cpis.emergency_made_of(text, uuid) is
  'The access that was made of a look-up that waited, while its result is open.';

-- -------------------- prisma/database/lookup/functions/emergency_request_of.sql
-- Answers only whoever's live session it is, for a quarter of an hour.
create or replace function cpis.emergency_request_of(p_ticket text)
returns table (id uuid, of_event uuid, nhs_number text, reason text, reason_text text, logged_in_lately boolean)
language sql stable security definer set search_path = cpis, pg_temp as $$
  select r.id, r.of_event, r.nhs_number, r.reason, r.reason_text, cpis.session_logged_in_lately(s.id, s.person_id)
  from cpis.session s join cpis.emergency_request r on r.person_id = s.person_id
  where (s.id, s.person_id) = (select t.session_id, t.person_id from cpis.read_ticket(p_ticket) t) and s.ended_at is null and r.made_event is null and r.at > now() - interval '15 minutes'
$$;
alter function cpis.emergency_request_of(text) owner to cpis_identity;
revoke all on function cpis.emergency_request_of(text) from public;
grant execute on function cpis.emergency_request_of(text) to cpis_app;
comment on function cpis.emergency_request_of(text) is
  'The look-up that waits for its person''s emergency access.';

-- -------------------- prisma/database/lookup/functions/keep_emergency_reason.sql
-- The reason survives the log-in that follows it.
create or replace function cpis.keep_emergency_reason(p_ticket text, p_request uuid, p_text text) returns void
language sql volatile security definer set search_path = cpis, pg_temp as $$
  update cpis.emergency_request r set reason_text = left(p_text, 500)
  from cpis.session s where (s.id, s.person_id) = (select t.session_id, t.person_id from cpis.read_ticket(p_ticket) t) and s.ended_at is null and r.person_id = s.person_id
    and r.id = p_request and r.made_event is null
$$;
alter function cpis.keep_emergency_reason(text, uuid, text) owner to cpis_identity;
revoke all on function cpis.keep_emergency_reason(text, uuid, text) from public;
grant execute on function cpis.keep_emergency_reason(text, uuid, text) to cpis_app;
comment on function cpis.keep_emergency_reason(text, uuid, text) is
  'Keeps the reason for emergency access.';

-- -------------------- prisma/database/lookup/functions/keep_emergency_request.sql
-- A look-up waits while its person says why and logs in again; so it waits with the person, whatever session they come
-- back in. Answers only whoever's live session it is.
create or replace function cpis.keep_emergency_request(p_ticket text, p_of_event uuid, p_number text, p_reason text) returns void
language sql volatile security definer set search_path = cpis, pg_temp as $$
  insert into cpis.emergency_request (person_id, of_event, nhs_number, reason)
  select s.person_id, p_of_event, p_number, p_reason from cpis.session s where (s.id, s.person_id) = (select t.session_id, t.person_id from cpis.read_ticket(p_ticket) t) and s.ended_at is null
  on conflict (person_id) do update set of_event = excluded.of_event, nhs_number = excluded.nhs_number, reason = excluded.reason,
    id = excluded.id, reason_text = '', made_event = null, at = now();
  delete from cpis.emergency_request where at < now() - interval '15 minutes';
$$;
alter function cpis.keep_emergency_request(text, uuid, text, text) owner to cpis_identity;
revoke all on function cpis.keep_emergency_request(text, uuid, text, text) from public;
grant execute on function cpis.keep_emergency_request(text, uuid, text, text) to cpis_app;
comment on function cpis.keep_emergency_request(text, uuid, text, text) is
  'Keeps a look-up that needs emergency access.';

-- -------------------- prisma/database/lookup/functions/keep_refused_entry.sql
-- An entry that is not an NHS number waits with the session, is shown once, and is counted in the compliance log without
-- its text. Answers only the person whose session it is.
create or replace function cpis.keep_refused_entry(
  p_ticket text, p_entry text, p_reason text, p_reason_text text, p_problem text, p_digits integer) returns void
language sql volatile security definer set search_path = cpis, pg_temp as $$
  insert into cpis.kept_form (session_id, form, answers, shown_once, good_until)
  select s.id, 'refused entry', jsonb_build_object('entry', left(p_entry, 200), 'reason', left(p_reason, 40), 'reasonText', left(p_reason_text, 500),
    'problem', p_problem, 'digits', p_digits), true, now() + interval '15 minutes'
  from cpis.session s where (s.id, s.person_id) = (select t.session_id, t.person_id from cpis.read_ticket(p_ticket) t) and s.ended_at is null
  on conflict (session_id, form) do update
    set answers = excluded.answers, at = excluded.at, shown_once = excluded.shown_once, good_until = excluded.good_until;
  insert into cpis.audit_event (type, outcome, person_id, organisation_id, session_id, details)
  select 'lookup.entry', 'refused', s.person_id, a.organisation_id, s.id, jsonb_build_object('problem', p_problem)
  from cpis.session s left join cpis.role_assignment a on a.id = s.assignment_id where (s.id, s.person_id) = (select t.session_id, t.person_id from cpis.read_ticket(p_ticket) t);
$$;
alter function cpis.keep_refused_entry(text, text, text, text, text, integer) owner to cpis_identity;
revoke all on function cpis.keep_refused_entry(text, text, text, text, text, integer) from public;
grant execute on function cpis.keep_refused_entry(text, text, text, text, text, integer) to cpis_app;
comment on function cpis.keep_refused_entry(text, text, text, text, text, integer) is
  'Keeps what a clinician entered that is not an NHS number.';

-- -------------------- prisma/database/lookup/functions/take_emergency_request.sql
-- Part of the statement that records the access: of two at once, the second waits for the first and then finds nothing;
-- had the first been refused, the second would have it.
-- The form names its request: the look-up that it was made for is opened, or nothing. The number is forgotten here.
create or replace function cpis.take_emergency_request(p_ticket text, p_request uuid, p_event uuid) returns table (of_event uuid)
language sql volatile security definer set search_path = cpis, pg_temp as $$
  update cpis.emergency_request r set made_event = p_event, nhs_number = '', reason_text = '', at = now()
  from cpis.session s
  where (s.id, s.person_id) = (select t.session_id, t.person_id from cpis.read_ticket(p_ticket) t) and s.ended_at is null and r.person_id = s.person_id and r.id = p_request
    and r.made_event is null
    and r.at > now() - interval '15 minutes'
  returning r.of_event
$$;
alter function cpis.take_emergency_request(text, uuid, uuid) owner to cpis_identity;
revoke all on function cpis.take_emergency_request(text, uuid, uuid) from public;
grant execute on function cpis.take_emergency_request(text, uuid, uuid) to cpis_app;
comment on function cpis.take_emergency_request(text, uuid, uuid) is
  'Takes the look-up that waits, for the access that is recorded in its place.';

-- -------------------- prisma/database/notifications/functions/check_acknowledger.sql
-- Several people work on the same notifications, and who rang must be true.
create or replace function cpis.check_acknowledger() returns trigger
language plpgsql volatile as $$
begin
  if new.acknowledged_by is distinct from old.acknowledged_by and new.acknowledged_by is distinct from cpis.caller_user()
     and current_user = 'cpis_app' then
    raise exception 'somebody acknowledges for themselves' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
alter function cpis.check_acknowledger() owner to cpis_owner;
revoke all on function cpis.check_acknowledger() from public;
comment on function cpis.check_acknowledger() is
  'Trigger: the application acknowledges a notification only in the caller''s own name.';

-- -------------------- prisma/database/notifications/functions/keep_number_of_notice.sql
-- A notification stands under the number that the clinician had, where that is or was one of the child's. Where the
-- number has never changed there is nothing to find out; otherwise the access record says which versions were shown,
-- because the child may be moving to another number at this very moment. Planned once for each connection, like
-- record_access, in which it runs.
create or replace function cpis.keep_number_of_notice() returns trigger
language plpgsql volatile security definer set search_path = cpis, pg_temp
-- Planned once for each connection, as in record_access, in which it runs.
set plan_cache_mode = force_generic_plan as $$
declare v_version integer;
begin
  select c.nhs_number, c.version into new.nhs_number, v_version from cpis.child c where c.id = new.child_id;
  if v_version = 1 then return new; end if;
  select case when exists (select from cpis.child_version h where h.child_id = new.child_id and h.nhs_number = m.asked_number)
              then m.asked_number else v.nhs_number end
  into new.nhs_number
  from cpis.access_matched m join cpis.plan_version v on v.version_id = any (m.version_ids) and v.child_id = new.child_id
  where m.event_id = new.event_id and m.at = new.at
  order by v.changed_at desc limit 1;
  if not found then select c.nhs_number into new.nhs_number from cpis.child c where c.id = new.child_id; end if;
  return new;
end $$;
alter function cpis.keep_number_of_notice() owner to cpis_disclose;
revoke all on function cpis.keep_number_of_notice() from public;
comment on function cpis.keep_number_of_notice() is
  'Trigger: notes under which of the child''s numbers a notification was made.';

-- -------------------- prisma/database/notifications/views.sql
create or replace view cpis.notification_visit with (security_invoker = true) as
with placed as (
  select n.id, n.child_id, n.organisation_name, n.at, n.setting_kind, n.assigned_team, n.assigned_person, n.acknowledged_at, n.seen_at,
         n.at - lag(n.at) over (partition by n.child_id, n.organisation_name order by n.at, n.id) <= interval '24 hours' as goes_on
  from cpis.notification n
), numbered as (
  select p.id, p.child_id, p.organisation_name, p.at, p.setting_kind, p.assigned_team, p.assigned_person, p.acknowledged_at, p.seen_at,
         count(*) filter (where p.goes_on is not true) over (partition by p.child_id, p.organisation_name order by p.at, p.id) as visit
  from placed p
)
select (array_agg(id order by at desc, id))[1] as latest_id, array_agg(id order by at desc, id) as ids, child_id, organisation_name,
       max(at) as latest_at, array_agg(setting_kind) as setting_kinds,
       (array_agg(assigned_team order by at desc, id) filter (where assigned_team is not null))[1] as assigned_team,
       (array_agg(assigned_person order by at desc, id) filter (where assigned_person is not null))[1] as assigned_person,
       case
         when bool_or(acknowledged_at is null and seen_at is null and at < now() - interval '4 hours') then 'overdue'
         when bool_or(acknowledged_at is null and seen_at is null) then 'new'
         when bool_or(acknowledged_at is null) then 'seen'
         else 'acknowledged'
       end as status
from numbered group by child_id, organisation_name, visit;
alter view cpis.notification_visit owner to cpis_owner;
grant select on cpis.notification_visit to cpis_app;
comment on view cpis.notification_visit is
  'An authority''s notifications put together into visits, which go on for as long as one organisation looks at the child at least once in 24 hours. Shows what the reader may see.';

-- -------------------- prisma/database/number-checks/tables.sql
create table cpis.number_check (
  child_id     uuid primary key references cpis.child (id) on delete cascade,
  next_at      timestamptz not null default now(),
  attempts     integer not null default 0 check (attempts >= 0),
  leased_until timestamptz,
  leased_by    uuid,
  last_error   text check (length(last_error) <= 200),
  constraint number_check_leased_whole check ((leased_by is null) = (leased_until is null))
);
alter table cpis.number_check owner to cpis_owner;
comment on table cpis.number_check is
  'Children who could not be compared with demographics when they were saved: the queue of those who wait. A trigger keeps it: whoever is marked as not compared is in it, and nobody else.';
create index number_check_due on cpis.number_check (next_at);

-- -------------------- prisma/database/number-checks/functions/await_number_check.sql
-- Whoever could not be compared waits in the queue, by whatever way it came in; whoever was compared, or whose record is closed, does not. A
-- record that an adoption closed is never asked about.
create or replace function cpis.await_number_check() returns trigger
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  insert into cpis.number_check (child_id)
  select id from changed_rows where number_status = 'not-traced' and closed_on is null
  on conflict do nothing;
  if tg_op = 'UPDATE' then
    delete from cpis.number_check q using changed_rows c where q.child_id = c.id and (c.number_status <> 'not-traced' or c.closed_on is not null);
  end if;
  return null;
end $$;
alter function cpis.await_number_check() owner to cpis_register;
revoke all on function cpis.await_number_check() from public;
comment on function cpis.await_number_check() is
  'Trigger: puts children who were not compared with demographics into the queue, and takes out those who were.';

-- -------------------- prisma/database/number-checks/functions/claim_number_checks.sql
-- The rule of a lease is that of every queue (work/tables.sql).
create or replace function cpis.claim_number_checks(p_limit integer, p_seconds integer)
returns table (child_id uuid, seen uuid, nhs_number text, family_name text, given_name text, date_of_birth date, lease uuid)
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_lease uuid := gen_random_uuid();
begin
  -- A process that has let its lease run out has failed.
  with late as (
    select q.child_id from cpis.number_check q where q.leased_until < now() order by q.leased_until limit 200 for update skip locked
  )
  update cpis.number_check q set leased_by = null, leased_until = null, last_error = 'the process ended during the work',
    next_at = now() + cpis.work_pause(q.attempts) from late where q.child_id = late.child_id;

  return query
  with due as (
    select q.child_id from cpis.number_check q where q.leased_by is null and q.next_at <= now()
    order by q.next_at limit p_limit for update skip locked
  ), claimed as (
    update cpis.number_check q set leased_by = v_lease, leased_until = now() + make_interval(secs => p_seconds), attempts = q.attempts + 1
    from due where q.child_id = due.child_id returning q.child_id
  )
  select c.id, c.version_id, c.nhs_number, c.family_name, c.given_name, c.date_of_birth, v_lease
  from claimed join cpis.child c on c.id = claimed.child_id;
end $$;
alter function cpis.claim_number_checks(integer, integer) owner to cpis_register;
revoke all on function cpis.claim_number_checks(integer, integer) from public;
grant execute on function cpis.claim_number_checks(integer, integer) to cpis_worker;
comment on function cpis.claim_number_checks(integer, integer) is
  'Leases children who wait to be compared with demographics to a worker, with what is compared.';

-- -------------------- prisma/database/number-checks/functions/keep_verdict_of_details.sql
-- A verdict is about a number with a name and a date of birth. When one of them changes it no longer stands, whoever changed it and
-- however: a form, a file, a file that is taken back. A protection that followed from it stays, because only two people lift one.
create or replace function cpis.keep_verdict_of_details() returns trigger
language plpgsql volatile as $$
begin
  if (new.nhs_number, new.family_name, new.given_name, new.date_of_birth)
       is distinct from (old.nhs_number, old.family_name, old.given_name, old.date_of_birth)
     -- Unless the change brings a verdict of its own.
     and new.traced_at is not distinct from old.traced_at then
    new.number_status := 'not-traced';
    new.traced_at := null;
  end if;
  if new.number_status <> 'differs' then new.differs_in := '{}'; end if;
  return new;
end $$;
alter function cpis.keep_verdict_of_details() owner to cpis_owner;
revoke all on function cpis.keep_verdict_of_details() from public;
comment on function cpis.keep_verdict_of_details() is
  'Trigger: takes back what demographics said of a child whose number, name or date of birth has changed since.';

-- -------------------- prisma/database/number-checks/functions/put_off_number_check.sql
-- A service that does not answer is asked again later, and later each time: nobody waits for ever, and it is not run over when it comes back.
create or replace function cpis.put_off_number_check(p_child uuid, p_lease uuid, p_error text) returns boolean
language sql volatile security definer set search_path = cpis, pg_temp as $$
  with put_off as (
    update cpis.number_check q set next_at = now() + cpis.work_pause(q.attempts), last_error = left(p_error, 200), leased_by = null, leased_until = null
    where q.child_id = p_child and q.leased_by = p_lease returning q.child_id
  )
  select exists (select from put_off)
$$;
alter function cpis.put_off_number_check(uuid, uuid, text) owner to cpis_register;
revoke all on function cpis.put_off_number_check(uuid, uuid, text) from public;
grant execute on function cpis.put_off_number_check(uuid, uuid, text) to cpis_worker;
comment on function cpis.put_off_number_check(uuid, uuid, text) is
  'Puts a comparison off that could not be made, and notes why. Answers false for a lease that somebody else has by now.';

-- -------------------- prisma/database/number-checks/functions/settle_number_check.sql
-- What demographics said is about the details that were leased: when somebody has changed them since, they are compared again. Nothing
-- that demographics say ends, hides or unshields anything; a restricted person is protected, as when a file brings one.
create or replace function cpis.settle_number_check(p_child uuid, p_lease uuid, p_seen uuid, p_verdict text, p_details text[], p_protects boolean,
                                                    p_replaced_by text) returns boolean
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare c cpis.child;
begin
  -- The child before its place in the queue, as whoever changes it locks them.
  select * into c from cpis.child where id = p_child for update;
  perform from cpis.number_check q where q.child_id = p_child and q.leased_by = p_lease for update;
  if not found then return false; end if;
  if not cpis.is_as_asked(c, p_seen) then
    update cpis.number_check q set leased_by = null, leased_until = null, attempts = 0, next_at = now() where q.child_id = p_child;
    return true;
  end if;
  perform cpis.take_verdicts(jsonb_build_array(jsonb_build_object('child', p_child, 'version', p_seen, 'verdict', p_verdict, 'details', p_details,
    'replaced_by', p_replaced_by, 'protects', p_protects)));
  return true;
end $$;
alter function cpis.settle_number_check(uuid, uuid, uuid, text, text[], boolean, text) owner to cpis_register;
revoke all on function cpis.settle_number_check(uuid, uuid, uuid, text, text[], boolean, text) from public;
grant execute on function cpis.settle_number_check(uuid, uuid, uuid, text, text[], boolean, text) to cpis_worker;
comment on function cpis.settle_number_check(uuid, uuid, uuid, text, text[], boolean, text) is
  'Keeps what demographics said of a child who waited. Answers false for a lease that somebody else has by now.';

-- -------------------- prisma/database/work/tables.sql
create table cpis.periodic_work (
  name         text primary key check (name ~ '^[a-z]+(-[a-z]+)*$'),
  -- The login of the process that does it. Nobody else may claim it.
  done_by      text not null check (done_by in ('cpis_worker', 'cpis_sealer', 'cpis_verifier')),
  -- For the worker: the function of this schema that does it, without parameters, and answers how many things it did; null where the work is
  -- done outside the database.
  act          text check (act ~ '^[a-z_]+$'),
  every        interval not null,
  -- Since when the periods are counted, on London's clocks; null where the next one begins when the last piece was done.
  counted_from timestamp,
  next_at      timestamptz not null default now(),
  attempts     integer not null default 0 check (attempts >= 0),
  leased_until timestamptz,
  leased_by    uuid,
  done_at      timestamptz,
  did          integer,
  failed_at    timestamptz,
  last_error   text check (length(last_error) <= 200),
  constraint periodic_work_leased_whole check ((leased_by is null) = (leased_until is null)),
  constraint periodic_work_of_worker_alone_is_an_act check (act is null or done_by = 'cpis_worker')
);
alter table cpis.periodic_work owner to cpis_owner;
comment on table cpis.periodic_work is
  'What is done by the clock: by whichever worker comes first, by the sealer, or by the verifier.';

-- -------------------- prisma/database/operations/functions/delivery_state.sql
-- Counts and ids of events, nothing about a child. What was given up is listed with whoever should have had it: an
-- authority, or the people of an organisation who hear of alerts.
create or replace function cpis.delivery_state() returns jsonb
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
begin
  if coalesce(cpis.caller_role(), '') not in ('NA', 'AU') then raise exception 'not for this role' using errcode = 'insufficient_privilege'; end if;
  return jsonb_build_object(
    'waiting', (select count(*) from cpis.outbox where state in ('waiting', 'sending')),
    'oldest', (select min(coalesce(retried_at, created_at)) from cpis.outbox where state in ('waiting', 'sending')),
    'delivered', (select count(*) from cpis.outbox where state = 'done' and settled_at > now() - interval '24 hours'),
    'givenUp', (select count(*) from cpis.outbox where state = 'dead'),
    'dead', (select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'eventId', d.event_id, 'receiver', d.name, 'channel', d.channel,
        'kind', d.kind, 'attempts', d.attempts, 'error', d.last_error, 'at', d.settled_at) order by d.settled_at desc), '[]')
      from (select o.*, g.name from cpis.outbox o join cpis.organisation g on g.id = coalesce(o.authority_id, o.organisation_id)
            where o.state = 'dead' order by o.settled_at desc limit 100) d),
    -- Nothing has reached them for four hours: they are to be telephoned.
    'silent', (select coalesce(jsonb_agg(jsonb_build_object('authority', s.name, 'phone', s.day_phone, 'since', s.since) order by s.since), '[]')
      from (select g.name, a.day_phone, min(coalesce(o.retried_at, o.created_at)) as since from cpis.outbox o
            join cpis.organisation g on g.id = o.authority_id join cpis.authority a on a.organisation_id = o.authority_id
            where o.channel = 'email' and (o.state = 'dead' or (o.state in ('waiting', 'sending') and o.attempts > 1))
              and coalesce(o.retried_at, o.created_at) < now() - interval '4 hours'
            group by g.name, a.day_phone) s),
    'untaken', (select count(*) from cpis.mailbox_message where body is not null and created_at < now() - interval '1 day'),
    -- Work that is under way is late when its process has stopped renewing the lease, not while it takes its time.
    'work', (select jsonb_agg(jsonb_build_object('name', w.name, 'doneAt', w.done_at, 'did', w.did, 'failedAt', w.failed_at, 'error', w.last_error,
        'late', coalesce(w.leased_until, w.next_at) < now() - interval '15 minutes') order by w.name) from cpis.periodic_work w),
    'queues', (select jsonb_agg(to_jsonb(q)) from (
      select 'files' as name, count(*) as waiting, count(f.last_error) as failed, mode() within group (order by f.last_error) as error from cpis.file_work f
      union all
      select 'number-checks', count(*), count(n.last_error), mode() within group (order by n.last_error) from cpis.number_check n) q));
end $$;
alter function cpis.delivery_state() owner to cpis_delivery;
revoke all on function cpis.delivery_state() from public;
grant execute on function cpis.delivery_state() to cpis_app;
comment on function cpis.delivery_state() is
  'How deliveries, periodic work and the other queues stand, for operators.';

-- -------------------- prisma/database/operations/tables.sql
create table cpis.key_fingerprint (
  name        text not null check (name in ('SUBJECT_KEY', 'ACCESS_MAC_KEY')),
  fingerprint bytea not null check (length(fingerprint) = 32),
  since       timestamptz not null default now(),
  primary key (name, fingerprint)
);
alter table cpis.key_fingerprint owner to cpis_owner;
comment on table cpis.key_fingerprint is
  'Keyed hashes by which the register knows the keys that it was made with, and not the keys themselves. An application that lacks one of them would take the closed number of an adopted child for an open one. Append-only.';

-- -------------------- prisma/database/operations/functions/hold_key.sql
-- Called by each process that has the key, when it starts. The first that comes to a register says which key it is made
-- with. A key is turned by two values: whoever knows every fingerprint that is held may add the one of its own.
create or replace function cpis.hold_key(p_name text, p_current bytea, p_others bytea[]) returns boolean
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  if p_name is null or p_current is null or p_others is null or array_position(p_others, null) is not null then return false; end if;
  -- The worker has no other key.
  if session_user = 'cpis_worker' and p_name <> 'SUBJECT_KEY' then return false; end if;
  if exists (select from cpis.key_fingerprint k where k.name = p_name and k.fingerprint <> p_current and k.fingerprint <> all (p_others)) then
    return false;
  end if;
  if exists (select from cpis.key_fingerprint k where k.name = p_name and k.fingerprint = p_current) then return true; end if;
  -- Two that start at once with different keys must see each other.
  perform pg_advisory_xact_lock(hashtext('cpis.hold_key'));
  if exists (select from cpis.key_fingerprint k where k.name = p_name and k.fingerprint <> p_current and k.fingerprint <> all (p_others)) then
    return false;
  end if;
  insert into cpis.key_fingerprint (name, fingerprint) values (p_name, p_current) on conflict do nothing;
  return true;
end $$;
alter function cpis.hold_key(text, bytea, bytea[]) owner to cpis_owner;
revoke all on function cpis.hold_key(text, bytea, bytea[]) from public;
grant execute on function cpis.hold_key(text, bytea, bytea[]) to cpis_app, cpis_worker;
comment on function cpis.hold_key(text, bytea, bytea[]) is
  'Whether a process has every key of a name that the register was made with; adds its present one.';

-- -------------------- prisma/database/operations/functions/mailbox_refusals.sql
-- The last 24 hours by mailbox and reason, most first.
create or replace function cpis.mailbox_refusals() returns jsonb
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
begin
  if coalesce(cpis.caller_role(), '') not in ('NA', 'AU') then raise exception 'not for this role' using errcode = 'insufficient_privilege'; end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('authority', s.name, 'why', s.why, 'count', s.count, 'latest', s.latest) order by s.count desc, s.name, s.why), '[]')
    from (select o.name, r.why, sum(r.count)::integer as count, max(r.minute) as latest
          from cpis.mailbox_refusal r left join cpis.organisation o on o.id = r.authority_id
          where r.minute > now() - interval '24 hours' group by o.name, r.why) s);
end $$;
alter function cpis.mailbox_refusals() owner to cpis_delivery;
revoke all on function cpis.mailbox_refusals() from public;
grant execute on function cpis.mailbox_refusals() to cpis_app;
comment on function cpis.mailbox_refusals() is
  'Requests that mailboxes refused, for operators.';

-- -------------------- prisma/database/operations/functions/readiness.sql
-- p_migration is the newest migration that the build knows. A database that is ahead of the build is all right: expand
-- first, contract later. The access records should have a partition for this month and for the next: without one they go into
-- the default partition, and look-ups go on. p_keys are the fingerprints of every key that the asker has.
create or replace function cpis.readiness(p_migration text, p_keys bytea[])
returns table (at timestamptz, migrated boolean, month_has_place boolean, next_month_has_place boolean, keys_fit boolean)
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
declare
  v_migrated boolean := false;
begin
  if to_regclass('public._prisma_migrations') is not null then
    select exists (select from public._prisma_migrations m
                   where m.migration_name = p_migration and m.finished_at is not null and m.rolled_back_at is null) into v_migrated;
  end if;
  return query select clock_timestamp(), v_migrated, places.this = 2, places.next = 2,
    not exists (select from cpis.key_fingerprint k where k.fingerprint <> all (p_keys)) from (
    select count(*) filter (where to_regclass(format('cpis_part.%s_%s', parent, to_char(now() at time zone 'UTC', 'YYYY_MM'))) is not null) as this,
           count(*) filter (where to_regclass(format('cpis_part.%s_%s', parent, to_char(now() at time zone 'UTC' + interval '1 month', 'YYYY_MM'))) is not null) as next
    from unnest(array['access_matched', 'access_unmatched']) as parent) places;
end $$;
alter function cpis.readiness(text, bytea[]) owner to cpis_owner;
revoke all on function cpis.readiness(text, bytea[]) from public;
grant execute on function cpis.readiness(text, bytea[]) to cpis_app;
comment on function cpis.readiness(text, bytea[]) is
  'Whether the database is ready for requests of a build.';

-- -------------------- prisma/database/operations/functions/retry_delivery.sql
-- The 24 hours after which it is given up begin again.
create or replace function cpis.retry_delivery(p_id uuid) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_state text;
begin
  if cpis.caller_role() is distinct from 'NA' then raise exception 'not for this role' using errcode = 'insufficient_privilege'; end if;
  select state into v_state from cpis.outbox where id = p_id for update;
  if not found then return 'unknown'; end if;
  if v_state <> 'dead' then return 'already'; end if;
  update cpis.outbox set state = 'waiting', settled_at = null, next_at = now(), retried_at = now(), attempts = 0 where id = p_id;
  update cpis.mail_pace set not_before = now(), failures = 0 where authority_id = (select authority_id from cpis.outbox where id = p_id) and failures > 0;
  return 'waiting';
end $$;
alter function cpis.retry_delivery(uuid) owner to cpis_delivery;
revoke all on function cpis.retry_delivery(uuid) from public;
grant execute on function cpis.retry_delivery(uuid) to cpis_app;
comment on function cpis.retry_delivery(uuid) is
  'Tries again to deliver what was given up, for national administrators. Answers waiting, or why not.';

-- -------------------- prisma/database/organisations/functions/add_care_setting.sql
-- Clinical roles are given in a care setting, so an NHS organisation needs at least one before anybody there can look a
-- child up.
create or replace function cpis.add_care_setting(p_organisation uuid, p_kind text, p_name text, p_by text) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  if cpis.administering() is distinct from 'NA' then return 'not-permitted'; end if;
  if not exists (select from cpis.organisation where id = p_organisation and kind = 'nhs') then return 'unknown'; end if;
  begin
    insert into cpis.care_setting (organisation_id, kind, name) values (p_organisation, p_kind, p_name);
  exception when unique_violation then return 'already';
  end;
  perform cpis.note_administration(null, p_organisation, 'setting-added', p_name, p_by);
  return 'done';
end $$;
alter function cpis.add_care_setting(uuid, text, text, text) owner to cpis_identity;
revoke all on function cpis.add_care_setting(uuid, text, text, text) from public;
grant execute on function cpis.add_care_setting(uuid, text, text, text) to cpis_app;
comment on function cpis.add_care_setting(uuid, text, text, text) is
  'Adds a care setting to an NHS organisation, for national administrators. Answers done, or why not.';

-- -------------------- prisma/database/organisations/functions/add_organisation.sql
-- p_code is the DfE code of a council or the ODS code of an NHS organisation; p_gss is for councils only. Answers `done`
-- with the new organisation, or why not.
create or replace function cpis.add_organisation(p_kind text, p_name text, p_code text, p_gss text, p_by text) returns table (outcome text, organisation uuid)
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_id uuid;
begin
  if cpis.administering() is distinct from 'NA' or p_kind not in ('authority', 'nhs') then return query select 'not-permitted', null::uuid; return; end if;
  begin
    insert into cpis.organisation (kind, name, ods_code) values (p_kind, p_name, case when p_kind = 'nhs' then p_code end) returning id into v_id;
    if p_kind = 'authority' then insert into cpis.authority (organisation_id, dfe_code, gss_code) values (v_id, p_code, p_gss); end if;
  exception when unique_violation then
    return query select case when sqlerrm like '%gss_code%' then 'gss-code-held' else 'code-held' end, null::uuid;
    return;
  end;
  perform cpis.note_administration(null, v_id, 'added', p_name, p_by);
  return query select 'done', v_id;
end $$;
alter function cpis.add_organisation(text, text, text, text, text) owner to cpis_identity;
revoke all on function cpis.add_organisation(text, text, text, text, text) from public;
grant execute on function cpis.add_organisation(text, text, text, text, text) to cpis_app;
comment on function cpis.add_organisation(text, text, text, text, text) is
  'Adds a council or an NHS organisation, for national administrators.';

-- -------------------- prisma/database/organisations/tables.sql
create table cpis.organisation_contact (
  organisation_id uuid primary key references cpis.organisation (id),
  name            text not null check (length(name) between 2 and 120),
  email           text check (email = lower(email) and email like '%_@_%'),
  phone           text check (phone ~ '^[0-9 +]{8,20}$'),
  constraint organisation_contact_can_be_reached check (email is not null or phone is not null)
);
alter table cpis.organisation_contact owner to cpis_owner;
comment on table cpis.organisation_contact is
  'Whom to ring or write to about an organisation''s use of the service. Nothing that clinicians see.';

-- -------------------- prisma/database/privileged-roles/tables.sql
create table cpis.role_request (
  id                uuid primary key default gen_random_uuid(),
  person_id         uuid not null references cpis.person (id),
  role              text not null references cpis.role (code) check (role in ('OA', 'NA', 'AU')),
  organisation_id   uuid not null references cpis.organisation (id),
  reason            text not null check (length(reason) between 15 and 500),
  requested_at      timestamptz not null default now(),
  requested_by      uuid not null references cpis.person (id),
  requested_by_name text not null check (length(requested_by_name) between 2 and 120),
  decision          text check (decision in ('approved', 'declined', 'taken-back')),
  decided_at        timestamptz,
  decided_by        uuid references cpis.person (id),
  decided_by_name   text check (length(decided_by_name) between 2 and 120),
  decline_reason    text check (length(decline_reason) between 3 and 500),
  constraint role_request_for_another check (requested_by <> person_id and decided_by <> person_id),
  constraint role_request_decided_whole check (num_nonnulls(decision, decided_at, decided_by, decided_by_name) in (0, 4)),
  constraint role_request_by_another check (decision is null or (decision = 'taken-back') = (decided_by = requested_by)),
  constraint role_request_declined_with_reason check ((decision = 'declined') is not distinct from (decline_reason is not null) or decision is null)
);
alter table cpis.role_request owner to cpis_owner;
comment on table cpis.role_request is
  'A privileged role that one national administrator asks for and another decides on.';
create unique index role_request_open on cpis.role_request (person_id, role, organisation_id) where decision is null;
create index role_request_by_time on cpis.role_request (requested_at desc);

-- -------------------- prisma/database/organisations/functions/administered_organisation.sql
-- The page of one organisation: its contact, how many people, its administrators, open requests and the last fifty
-- changes.
create or replace function cpis.administered_organisation(p_organisation uuid) returns jsonb
language sql stable security definer set search_path = cpis, pg_temp as $$
  select jsonb_build_object(
    'contact', (select jsonb_build_object('name', c.name, 'email', c.email, 'phone', c.phone) from cpis.organisation_contact c where c.organisation_id = o.id),
    'people', (select count(distinct a.person_id) from cpis.role_assignment a where a.organisation_id = o.id and a.ended_at is null),
    'administrators', (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'status', p.status) order by p.name), '[]')
      from cpis.role_assignment a join cpis.person p on p.id = a.person_id where a.organisation_id = o.id and a.role in ('OA', 'NA') and a.ended_at is null),
    'requests', (select count(*) from cpis.role_request q where q.organisation_id = o.id and q.decision is null),
    'changes', (select coalesce(jsonb_agg(t.one order by t.at desc), '[]') from (
      select c.at, jsonb_build_object('at', c.at, 'what', c.what, 'about', c.about, 'by', c.by_name) as one
      from cpis.administration_change c where c.organisation_id = o.id and c.person_id is null order by c.at desc limit 50) t))
  from cpis.organisation o where o.id = p_organisation and cpis.administering() = 'NA'
$$;
alter function cpis.administered_organisation(uuid) owner to cpis_identity;
revoke all on function cpis.administered_organisation(uuid) from public;
grant execute on function cpis.administered_organisation(uuid) to cpis_app;
comment on function cpis.administered_organisation(uuid) is
  'What national administrators see of an organisation beyond its public codes; null for everybody else.';

-- -------------------- prisma/database/organisations/functions/rename_organisation.sql
-- Organisations merge and change their names. Access records keep the name they were made under; the screens say
-- "formerly" from the change that is noted here.
create or replace function cpis.rename_organisation(p_organisation uuid, p_name text, p_by text) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare o cpis.organisation;
begin
  if cpis.administering() is distinct from 'NA' then return 'not-permitted'; end if;
  select * into o from cpis.organisation where id = p_organisation for update;
  if not found then return 'unknown'; end if;
  if o.name = p_name then return 'already'; end if;
  update cpis.organisation set name = p_name where id = o.id;
  perform cpis.note_administration(null, o.id, 'renamed', o.name || ', now ' || p_name, p_by);
  return 'done';
end $$;
alter function cpis.rename_organisation(uuid, text, text) owner to cpis_identity;
revoke all on function cpis.rename_organisation(uuid, text, text) from public;
grant execute on function cpis.rename_organisation(uuid, text, text) to cpis_app;
comment on function cpis.rename_organisation(uuid, text, text) is
  'Gives an organisation a new name, for national administrators. Answers done, or why not.';

-- -------------------- prisma/database/organisations/functions/save_organisation_contact.sql
-- National administrators need somebody to ring or write to about an organisation's use of the service.
create or replace function cpis.save_organisation_contact(p_organisation uuid, p_name text, p_email text, p_phone text, p_by text) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  if cpis.administering() is distinct from 'NA' then return 'not-permitted'; end if;
  if not exists (select from cpis.organisation where id = p_organisation) then return 'unknown'; end if;
  insert into cpis.organisation_contact (organisation_id, name, email, phone) values (p_organisation, p_name, p_email, p_phone)
  on conflict (organisation_id) do update set name = excluded.name, email = excluded.email, phone = excluded.phone;
  perform cpis.note_administration(null, p_organisation, 'contact', p_name, p_by);
  return 'done';
end $$;
alter function cpis.save_organisation_contact(uuid, text, text, text, text) owner to cpis_identity;
revoke all on function cpis.save_organisation_contact(uuid, text, text, text, text) from public;
grant execute on function cpis.save_organisation_contact(uuid, text, text, text, text) to cpis_app;
comment on function cpis.save_organisation_contact(uuid, text, text, text, text) is
  'Saves whom to contact at an organisation, for national administrators. Answers done, or why not.';

-- -------------------- prisma/database/organisations/functions/set_organisation_status.sql
-- Suspending an organisation ends every session of those who work there at once. What an authority has published goes on
-- being shown to clinicians: trouble with a council's people is no reason to hide a child. The national organisation
-- cannot be suspended, or nobody could undo it.
create or replace function cpis.set_organisation_status(p_organisation uuid, p_status text, p_by text) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare o cpis.organisation;
begin
  if cpis.administering() is distinct from 'NA' then return 'not-permitted'; end if;
  select * into o from cpis.organisation where id = p_organisation for update;
  if not found then return 'unknown'; end if;
  -- Or nobody could undo it.
  if o.kind = 'national' then return 'self'; end if;
  if o.status = p_status then return 'already'; end if;
  update cpis.organisation set status = p_status where id = o.id;
  if p_status = 'suspended' then
    update cpis.session s set ended_at = now(), end_reason = 'withdrawn'
    from cpis.role_assignment a where a.id = s.assignment_id and a.organisation_id = o.id and s.ended_at is null;
  end if;
  perform cpis.note_administration(null, o.id, 'status', o.status || ' ' || p_status, p_by);
  return 'done';
end $$;
alter function cpis.set_organisation_status(uuid, text, text) owner to cpis_identity;
revoke all on function cpis.set_organisation_status(uuid, text, text) from public;
grant execute on function cpis.set_organisation_status(uuid, text, text) to cpis_app;
comment on function cpis.set_organisation_status(uuid, text, text) is
  'Sets whether an organisation is onboarding, piloting, live or suspended, for national administrators.';

-- -------------------- prisma/database/people/functions/act_on_person.sql
-- p_act is `suspend`, `reinstate` or `end-sessions`. Suspending needs a reason and nothing else: one of two national
-- administrators must be able to stop the other at once. Somebody who never logged in is reinstated as invited, no more.
create or replace function cpis.act_on_person(p_person uuid, p_act text, p_by text, p_reason text default null) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_refusal text;
  v_status  text;
begin
  perform pg_advisory_xact_lock(hashtext('cpis.administrators'));
  v_refusal := cpis.refusal_to_manage(p_person);
  if v_refusal is not null then return v_refusal; end if;
  select p.status into v_status from cpis.person p where p.id = p_person for update;
  if p_act = 'end-sessions' then
    perform cpis.withdraw_access(p_person);
  elsif p_act = 'suspend' then
    if v_status = 'suspended' then return 'already'; end if;
    if length(btrim(coalesce(p_reason, ''))) < 15 then return 'no-reason'; end if;
    begin
      update cpis.person set status = 'suspended' where id = p_person;
    exception when check_violation then return 'last';
    end;
    perform cpis.withdraw_access(p_person);
  elsif p_act = 'reinstate' then
    if v_status <> 'suspended' then return 'already'; end if;
    -- Somebody who never logged in is invited again, no more.
    update cpis.person p set status = case when exists (select from cpis.person_identity i where i.person_id = p.id) then 'active' else 'invited' end
    where p.id = p_person;
  else
    return 'not-permitted';
  end if;
  perform cpis.note_administration(p_person, null, case p_act when 'suspend' then 'suspended' when 'reinstate' then 'reinstated' else 'sessions-ended' end,
    null, p_by, case when p_act = 'suspend' then p_reason end);
  return 'done';
end $$;
alter function cpis.act_on_person(uuid, text, text, text) owner to cpis_identity;
revoke all on function cpis.act_on_person(uuid, text, text, text) from public;
grant execute on function cpis.act_on_person(uuid, text, text, text) to cpis_app;
comment on function cpis.act_on_person(uuid, text, text, text) is
  'Suspends a person for a reason, reinstates them, or ends their sessions. Answers done, or why not.';

-- -------------------- prisma/database/people/tables.sql
create table cpis.invitation (
  person_id       uuid primary key references cpis.person (id),
  organisation_id uuid not null references cpis.organisation (id),
  provider        text not null check (provider in ('cis2', 'entra')),
  subject         text check (length(subject) between 1 and 255),
  email           text check (email = lower(email) and email like '%_@_%'),
  invited_at      timestamptz not null default now(),
  invited_by      uuid not null references cpis.person (id),
  invited_by_name text not null check (length(invited_by_name) between 2 and 120),
  expires_at      timestamptz not null default now() + interval '14 days',
  joined_at       timestamptz,
  constraint invitation_by_one_key check ((subject is null) <> (email is null)),
  constraint invitation_by_another check (invited_by <> person_id)
);
alter table cpis.invitation owner to cpis_owner;
comment on table cpis.invitation is
  'How somebody who was invited comes to be known: by the subject that the administrator entered, or by an e-mail address that the provider says it has verified.';
create unique index invitation_by_subject on cpis.invitation (provider, subject) where joined_at is null and subject is not null;
create unique index invitation_by_email on cpis.invitation (provider, email) where joined_at is null and email is not null;

-- -------------------- prisma/database/people/functions/administered_person.sql
-- Everything about one person that their administrator sees. An organisation's administrator sees only what happened at
-- their own organisation.
create or replace function cpis.administered_person(p_person uuid) returns jsonb
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
declare
  v_refusal text := cpis.refusal_to_manage(p_person);
  v_place   uuid := case when cpis.administering() = 'OA' then cpis.caller_organisation() end;
begin
  if v_refusal in ('not-permitted', 'unknown') then return null; end if;
  return (
    select jsonb_build_object(
      'id', p.id, 'name', p.name, 'email', p.email, 'status', p.status, 'refusal', v_refusal,
      -- Ending a privileged role takes a log-in of the last five minutes.
      'loggedInLately', cpis.logged_in_lately(),
      'lastLogin', (select max(s.created_at) from cpis.session s where s.person_id = p.id),
      'providers', (select coalesce(jsonb_agg(distinct i.provider), '[]') from (
        select provider from cpis.person_identity where person_id = p.id union select provider from cpis.invitation where person_id = p.id and joined_at is null) i),
      'invitation', (select jsonb_build_object('at', i.invited_at, 'by', i.invited_by_name, 'expiresAt', i.expires_at, 'expired', i.expires_at < now(),
          'bySubject', i.subject is not null)
        from cpis.invitation i where i.person_id = p.id and i.joined_at is null),
      'roles', (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'role', a.role, 'privileged', r.stands_alone, 'label', r.label, 'setting', s.name, 'organisation', o.name,
          'grantedAt', a.granted_at, 'grantedBy', a.granted_by_name, 'approvedBy', a.approved_by_name) order by o.name, r.label, s.name), '[]')
        from cpis.role_assignment a join cpis.role r on r.code = a.role join cpis.organisation o on o.id = a.organisation_id
        left join cpis.care_setting s on s.id = a.care_setting_id
        where a.person_id = p.id and a.ended_at is null and (v_place is null or a.organisation_id = v_place)),
      'requests', (select coalesce(jsonb_agg(jsonb_build_object('label', r.label, 'organisation', o.name, 'by', q.requested_by_name, 'at', q.requested_at)), '[]')
        from cpis.role_request q join cpis.role r on r.code = q.role join cpis.organisation o on o.id = q.organisation_id
        where q.person_id = p.id and q.decision is null and (v_place is null or q.organisation_id = v_place)),
      'sessions', (select coalesce(jsonb_agg(t.one order by t.at desc), '[]') from (
        select s.created_at as at, jsonb_build_object('at', s.created_at, 'seenAt', s.last_seen_at, 'provider', s.provider,
          'as', cpis.held_role_label(a.role, a.care_setting_id, a.organisation_id),
          -- A session that nobody came back to does not end by itself, but it is over.
          'open', s.ended_at is null and now() < least(s.expires_at, s.last_seen_at + interval '15 minutes')) as one
        from cpis.session s left join cpis.role_assignment a on a.id = s.assignment_id
        where s.person_id = p.id and (v_place is null or a.organisation_id = v_place or s.assignment_id is null)
        order by s.created_at desc limit 10) t),
      'changes', (select coalesce(jsonb_agg(t.one order by t.at desc), '[]') from (
        select c.at, jsonb_build_object('at', c.at, 'what', c.what, 'about', c.about, 'reason', c.reason, 'by', c.by_name) as one
        from cpis.administration_change c where c.person_id = p.id and (v_place is null or c.organisation_id is null or c.organisation_id = v_place)
        order by c.at desc limit 50) t))
    from cpis.person p where p.id = p_person);
end $$;
alter function cpis.administered_person(uuid) owner to cpis_identity;
revoke all on function cpis.administered_person(uuid) from public;
grant execute on function cpis.administered_person(uuid) to cpis_app;
comment on function cpis.administered_person(uuid) is
  'A person''s page for administrators; null when they may not see it.';

-- -------------------- prisma/database/people/functions/check_role_assignment.sql
-- The rules of roles hold whoever writes: a role fits the kind of organisation, a setting belongs to it, an
-- administrator's or auditor's role stands alone, nobody gives a role to themselves, and a role that was given can end,
-- once, and change in nothing else.
create or replace function cpis.check_role_assignment() returns trigger
language plpgsql volatile as $$
declare
  granted cpis.role;
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(new) - array['ended_at', 'ended_by', 'ended_by_name'] <> to_jsonb(old) - array['ended_at', 'ended_by', 'ended_by_name']
       or old.ended_at is not null and new.ended_at is distinct from old.ended_at then
      raise exception 'a role that was given can only end' using errcode = 'check_violation';
    end if;
  end if;
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
  -- Nobody gives themselves a role, whatever the row says about who gave it.
  if new.person_id = cpis.caller_user() then
    raise exception 'nobody gives a role to themselves' using errcode = 'check_violation';
  end if;
  return new;
end $$;
alter function cpis.check_role_assignment() owner to cpis_owner;
revoke all on function cpis.check_role_assignment() from public;
comment on function cpis.check_role_assignment() is
  'Trigger: enforces the rules of roles on every assignment.';

-- -------------------- prisma/database/people/functions/colleague_names.sql
-- Lists show who acknowledged or is assigned, and names are nobody's to list across organisations.
create or replace function cpis.colleague_names(p_people uuid[]) returns table (person_id uuid, name text)
language sql stable security definer set search_path = cpis, pg_temp as $$
  select p.id, p.name from cpis.person p
  where p.id = any (p_people) and exists (
    select from cpis.role_assignment a where a.person_id = p.id and a.organisation_id = (select cpis.caller_organisation()))
$$;
alter function cpis.colleague_names(uuid[]) owner to cpis_identity;
revoke all on function cpis.colleague_names(uuid[]) from public;
grant execute on function cpis.colleague_names(uuid[]) to cpis_app;
comment on function cpis.colleague_names(uuid[]) is
  'Names of people who hold or held a role at the caller''s organisation, and of nobody else.';

-- -------------------- prisma/database/people/functions/colleagues.sql
-- Notifications are assigned to people who work with them too.
create or replace function cpis.colleagues() returns table (person_id uuid, name text)
language sql stable security definer set search_path = cpis, pg_temp as $$
  select p.id, p.name from cpis.person p
  where p.status <> 'suspended' and (select cpis.caller_role()) in ('LP', 'ED') and exists (
    select from cpis.role_assignment a
    where a.person_id = p.id and a.organisation_id = (select cpis.caller_organisation()) and a.role in ('LP', 'ED') and a.ended_at is null)
  order by p.name, p.id
$$;
alter function cpis.colleagues() owner to cpis_identity;
revoke all on function cpis.colleagues() from public;
grant execute on function cpis.colleagues() to cpis_app;
comment on function cpis.colleagues() is
  'The people who see to notifications at the caller''s organisation, for those who do so themselves.';

-- -------------------- prisma/database/people/functions/end_role.sql
-- A privileged role, which took two people to give, is taken away for a reason and by somebody who has just logged in; and
-- of national administrators two must be left, so that no one of them is ever alone by their own act: to stop a
-- colleague at once there is suspending.
create or replace function cpis.end_role(p_assignment uuid, p_by text, p_reason text default null) returns table (outcome text, person uuid)
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  a            cpis.role_assignment;
  v_refusal    text;
  v_privileged boolean;
begin
  -- Of two administrators who end each other's role, the second waits here and is then no longer one.
  perform pg_advisory_xact_lock(hashtext('cpis.administrators'));
  select * into a from cpis.role_assignment where id = p_assignment for update;
  v_refusal := coalesce(cpis.refusal_to_manage(a.person_id), 'may');
  if v_refusal = 'elsewhere' then v_refusal := 'may'; end if;
  if v_refusal = 'may' and cpis.administering() = 'OA' and a.organisation_id <> cpis.caller_organisation() then v_refusal := 'unknown'; end if;
  if v_refusal <> 'may' then return query select v_refusal, null::uuid; return; end if;
  if a.ended_at is not null then return query select 'already', a.person_id; return; end if;
  v_privileged := (select r.stands_alone from cpis.role r where r.code = a.role);
  if v_privileged and length(btrim(coalesce(p_reason, ''))) < 15 then return query select 'no-reason', a.person_id; return; end if;
  if v_privileged and not cpis.logged_in_lately() then return query select 'log-in-again', a.person_id; return; end if;
  begin
    update cpis.role_assignment set ended_at = now(), ended_by = cpis.caller_user(), ended_by_name = p_by where id = a.id;
  exception when check_violation then
    return query select case a.role when 'NA' then 'two-must-stay' else 'last' end, a.person_id;
    return;
  end;
  perform cpis.withdraw_access(a.person_id);
  perform cpis.note_administration(a.person_id, a.organisation_id, 'role-taken',
    cpis.held_role_label(a.role, a.care_setting_id, a.organisation_id), p_by, case when v_privileged then p_reason end);
  return query select 'done', a.person_id;
end $$;
alter function cpis.end_role(uuid, text, text) owner to cpis_identity;
revoke all on function cpis.end_role(uuid, text, text) from public;
grant execute on function cpis.end_role(uuid, text, text) to cpis_app;
comment on function cpis.end_role(uuid, text, text) is
  'Ends a role and every open session with it. Answers done with the person, or why not.';

-- -------------------- prisma/database/people/functions/grant_role.sql
-- p_new is for somebody who is being invited, or is known from elsewhere.
create or replace function cpis.grant_role(p_person uuid, p_role text, p_setting uuid, p_by text, p_new boolean) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_refusal text := cpis.refusal_to_manage(p_person);
begin
  if cpis.administering() is distinct from 'OA' or (select r.stands_alone from cpis.role r where r.code = p_role) is not false then return 'not-permitted'; end if;
  if v_refusal = 'self' or (v_refusal = 'unknown' and not p_new) then return v_refusal; end if;
  begin
    insert into cpis.role_assignment (person_id, role, organisation_id, care_setting_id, granted_by, granted_by_name)
    values (p_person, p_role, cpis.caller_organisation(), p_setting, cpis.caller_user(), p_by);
  exception
    when unique_violation then return 'already';
    when check_violation then return 'does-not-fit';
  end;
  perform cpis.note_administration(p_person, cpis.caller_organisation(), 'role-given', cpis.held_role_label(p_role, p_setting, cpis.caller_organisation()), p_by);
  return 'done';
end $$;
alter function cpis.grant_role(uuid, text, uuid, text, boolean) owner to cpis_identity;
revoke all on function cpis.grant_role(uuid, text, uuid, text, boolean) from public;
grant execute on function cpis.grant_role(uuid, text, uuid, text, boolean) to cpis_app;
comment on function cpis.grant_role(uuid, text, uuid, text, boolean) is
  'Gives an ordinary role at the caller''s organisation, for its administrators. Answers done, or why not.';

-- -------------------- prisma/database/people/functions/invite_person.sql
-- Finds the person when they are known by this key or address already. An organisation's administrator gives the role at
-- once; a national administrator asks for a privileged role, which another one has to approve.
create or replace function cpis.invite_person(
  p_name text, p_email text, p_provider text, p_subject text, p_organisation uuid, p_role text, p_setting uuid, p_reason text, p_by text)
returns table (outcome text, invited uuid)
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_as     text := cpis.administering();
  v_alone  boolean := (select r.stands_alone from cpis.role r where r.code = p_role);
  v_person uuid;
  v_other  uuid;
  v_said   text;
begin
  if v_as is null or v_alone is null or v_alone <> (v_as = 'NA') or (v_as = 'OA' and p_organisation is distinct from cpis.caller_organisation()) then
    return query select 'not-permitted', null::uuid;
    return;
  end if;
  -- Two invitations of one person at the same moment must see each other.
  perform pg_advisory_xact_lock(hashtext('cpis.invite_person'));
  select coalesce(
    (select i.person_id from cpis.person_identity i where i.provider = p_provider and i.subject = p_subject),
    (select i.person_id from cpis.invitation i where i.provider = p_provider and i.subject = p_subject and i.joined_at is null)) into v_person;
  select p.id into v_other from cpis.person p where p.email = p_email;
  if v_person is not null and v_other is not null and v_other <> v_person then return query select 'other-person', null::uuid; return; end if;
  v_person := coalesce(v_person, v_other);
  if v_person = cpis.caller_user() then return query select 'self', null::uuid; return; end if;
  begin
    if v_person is null then
      insert into cpis.person (name, email) values (p_name, p_email) returning id into v_person;
      insert into cpis.invitation (person_id, organisation_id, provider, subject, email, invited_by, invited_by_name)
      values (v_person, p_organisation, p_provider, p_subject, case when p_subject is null then p_email end, cpis.caller_user(), p_by);
      perform cpis.note_administration(v_person, p_organisation, 'invited', null, p_by);
    end if;
    v_said := case v_as when 'OA' then cpis.grant_role(v_person, p_role, p_setting, p_by, true)
                        else cpis.request_role(v_person, p_role, p_organisation, p_reason, p_by) end;
    -- Nobody is left without the role they were invited for.
    if v_said <> 'done' then raise exception using errcode = 'P0001', message = v_said; end if;
  exception when raise_exception then
    return query select sqlerrm, null::uuid;
    return;
  end;
  return query select 'done', v_person;
end $$;
alter function cpis.invite_person(text, text, text, text, uuid, text, uuid, text, text) owner to cpis_identity;
revoke all on function cpis.invite_person(text, text, text, text, uuid, text, uuid, text, text) from public;
grant execute on function cpis.invite_person(text, text, text, text, uuid, text, uuid, text, text) to cpis_app;
comment on function cpis.invite_person(text, text, text, text, uuid, text, uuid, text, text) is
  'Invites a person and gives, or asks for, their role. Answers done with the person, or why not.';

-- -------------------- prisma/database/people/functions/join_invited.sql
-- Runs when a provider has just vouched for somebody who is not known yet: by the subject that the administrator entered,
-- or by an e-mail address that the provider has verified.
create or replace function cpis.join_invited(p_provider text, p_subject text, p_verified_email text, p_asserted text[]) returns boolean
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare i cpis.invitation;
begin
  select n.* into i from cpis.invitation n
  join cpis.person p on p.id = n.person_id and p.status = 'invited'
  join cpis.organisation o on o.id = n.organisation_id
  left join cpis.authority u on u.organisation_id = o.id
  where n.joined_at is null and n.expires_at > now() and n.provider = p_provider and (n.subject = p_subject or n.email = lower(p_verified_email))
    and (p_asserted is null or coalesce(u.dfe_code, o.ods_code) = any (p_asserted))
    and not exists (select from cpis.person_identity k where k.provider = p_provider and k.subject = p_subject)
  order by n.subject nulls last limit 1 for update of n;
  if not found then return false; end if;
  insert into cpis.person_identity (provider, subject, person_id) values (p_provider, p_subject, i.person_id);
  update cpis.invitation set joined_at = now() where person_id = i.person_id;
  perform cpis.note_administration(i.person_id, i.organisation_id, 'joined', null, (select p.name from cpis.person p where p.id = i.person_id));
  insert into cpis.audit_event (type, outcome, person_id, organisation_id, subject_kind, subject_id, details)
  values ('person.join', 'done', i.person_id, i.organisation_id, 'person', i.person_id, jsonb_build_object('provider', p_provider, 'by-email', i.email is not null));
  return true;
end $$;
alter function cpis.join_invited(text, text, text, text[]) owner to cpis_identity;
revoke all on function cpis.join_invited(text, text, text, text[]) from public;
grant execute on function cpis.join_invited(text, text, text, text[]) to cpis_gate;
comment on function cpis.join_invited(text, text, text, text[]) is
  'Links a new log-in with the invitation it belongs to, if one still holds. Answers whether it did.';

-- -------------------- prisma/database/people/functions/keep_last_administrator.sql
-- An organisation must not lock itself out: its last administrator can be ended or suspended by a national administrator
-- only. Of national administrators two must be left when one of them ends the role of another, because every privileged
-- role takes two; suspending is left open, so that one of two can stop the other. Concurrent changes wait for each other,
-- because end_role and act_on_person take a lock first.
create or replace function cpis.keep_last_administrator() returns trigger
language plpgsql volatile as $$
declare
  held cpis.role_assignment;
begin
  if tg_table_name = 'role_assignment' and cpis.caller_role() = 'NA' and to_jsonb(new) ->> 'role' = 'NA' and to_jsonb(new) ->> 'ended_at' is not null then
    -- Apart from the condition above, because whoever erases by age may not call it.
    if (select count(*) from cpis.national_administrators() as other (id) where other.id <> (to_jsonb(new) ->> 'person_id')::uuid) < 2 then
      raise exception 'two national administrators must be left' using errcode = 'check_violation';
    end if;
  end if;
  if coalesce(cpis.caller_role(), '') <> 'OA' then return new; end if;
  for held in
    select a.* from cpis.role_assignment a
    where a.role = 'OA' and a.ended_at is null and case tg_table_name
      when 'person' then a.person_id = new.id and (to_jsonb(new) ->> 'status') = 'suspended'
      else a.id = new.id and (to_jsonb(new) ->> 'ended_at') is not null end
  loop
    if not exists (
      select from cpis.role_assignment o join cpis.person p on p.id = o.person_id
      where o.organisation_id = held.organisation_id and o.role = 'OA' and o.ended_at is null and p.status = 'active' and o.person_id <> held.person_id) then
      raise exception 'the last administrator of an organisation' using errcode = 'check_violation';
    end if;
  end loop;
  return new;
end $$;
alter function cpis.keep_last_administrator() owner to cpis_owner;
revoke all on function cpis.keep_last_administrator() from public;
comment on function cpis.keep_last_administrator() is
  'Trigger: refuses an organisation''s administrators to end or suspend the last one of them, and national ones to leave fewer than two.';

-- -------------------- prisma/database/people/functions/list_people.sql
-- People by name, after p_after. A filter that is null is left out; p_state may be `unused`, which means that nobody has
-- logged in for 90 days. The statement is put together from the filters that are set, so that each combination gets a
-- plan of its own.
create or replace function cpis.list_people(p_term text, p_role text, p_state text, p_organisation uuid, p_after uuid, p_limit integer)
returns table (person_id uuid, name text, email text, status text, last_login timestamptz, providers text[], expired boolean, roles jsonb)
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
declare
  v_as    text := cpis.administering();
  v_place uuid := case when v_as = 'OA' then cpis.caller_organisation() else p_organisation end;
  v_words text;
  v_name  text;
  v_where text := '';
begin
  if v_as is null then return; end if;
  -- Between words stands what is neither a letter nor a digit; letters of other scripts are letters in every locale of the server.
  select string_agg(quote_literal(word) || ':*', ' & ') into v_words
  from regexp_split_to_table(translate(lower(coalesce(p_term, '')), '’', ' '), '[\x01-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]+') as word where word <> '';
  if v_words is null and btrim(p_term) <> '' then return; end if;
  if p_after is not null then select p.name into v_name from cpis.person p where p.id = p_after; end if;
  -- Only filters that are set stand in the statement, so that each combination gets a plan of its own.
  if v_words is not null then v_where := v_where || ' and p.search_words @@ to_tsquery(''simple'', $1)'; end if;
  if v_name is not null then v_where := v_where || ' and (p.name, p.id) > ($5, $6)'; end if;
  if p_state = 'unused' then
    v_where := v_where || ' and p.status = ''active'' and not exists (select from cpis.session s where s.person_id = p.id and s.created_at > now() - interval ''90 days'')';
  elsif p_state is not null then v_where := v_where || ' and p.status = $3';
  end if;
  if v_place is not null or p_role is not null then
    v_where := v_where || ' and p.id in (select a.person_id from cpis.role_assignment a where true'
      || case when v_place is not null then ' and a.organisation_id = $4' else '' end
      || case when p_role is not null then ' and a.role = $2 and a.ended_at is null' else '' end || ')';
  end if;
  return query execute
    'with shown as (select p.* from cpis.person p where true' || v_where || ' order by p.name, p.id limit $7)
     select p.id, p.name, p.email, p.status,
       (select max(s.created_at) from cpis.session s where s.person_id = p.id),
       (select coalesce(array_agg(distinct i.provider), ''{}'') from (
          select provider from cpis.person_identity where person_id = p.id union select provider from cpis.invitation where person_id = p.id and joined_at is null) i),
       exists (select from cpis.invitation i where i.person_id = p.id and i.joined_at is null and i.expires_at < now()),
       (select coalesce(jsonb_agg(jsonb_build_object(''label'', r.label, ''setting'', s.name, ''organisation'', o.name) order by o.name, r.label, s.name), ''[]'')
        from cpis.role_assignment a join cpis.role r on r.code = a.role join cpis.organisation o on o.id = a.organisation_id
        left join cpis.care_setting s on s.id = a.care_setting_id
        where a.person_id = p.id and a.ended_at is null and ($4 is null or a.organisation_id = $4))
     from shown p order by p.name, p.id'
    using v_words, p_role, p_state, v_place, v_name, p_after, least(p_limit, 101);
end $$;
alter function cpis.list_people(text, text, text, uuid, uuid, integer) owner to cpis_identity;
revoke all on function cpis.list_people(text, text, text, uuid, uuid, integer) from public;
grant execute on function cpis.list_people(text, text, text, uuid, uuid, integer) to cpis_app;
comment on function cpis.list_people(text, text, text, uuid, uuid, integer) is
  'A page of the people whom the caller administers.';

-- -------------------- prisma/database/people/functions/national_administrators.sql
-- Who could decide today: somebody suspended, or whose invitation ran out before they came, could not. An operator's command
-- fills up to two of them (scripts/create-administrator).
create or replace function cpis.national_administrators() returns setof uuid
language sql stable security definer set search_path = cpis, pg_temp as $$
  select distinct p.id from cpis.role_assignment a join cpis.person p on p.id = a.person_id
  where a.role = 'NA' and a.ended_at is null
    and (p.status = 'active'
         or p.status = 'invited' and exists (select from cpis.invitation i where i.person_id = p.id and i.joined_at is null and i.expires_at > now()))
$$;
alter function cpis.national_administrators() owner to cpis_identity;
revoke all on function cpis.national_administrators() from public;
comment on function cpis.national_administrators() is
  'The national administrators who can log in, or can take up their invitation.';

-- -------------------- prisma/database/people/functions/note_administration.sql
-- The history on the screens of people and organisations. The compliance log beside it is the auditor's.
create or replace function cpis.note_administration(p_person uuid, p_organisation uuid, p_what text, p_about text, p_by text, p_reason text default null) returns void
language sql volatile security definer set search_path = cpis, pg_temp as $$
  insert into cpis.administration_change (person_id, organisation_id, what, about, by_person, by_name, reason)
  values (p_person, p_organisation, p_what, left(coalesce(p_about, ''), 300), (select cpis.caller_user()), p_by, left(p_reason, 300))
$$;
alter function cpis.note_administration(uuid, uuid, text, text, text, text) owner to cpis_identity;
revoke all on function cpis.note_administration(uuid, uuid, text, text, text, text) from public;
comment on function cpis.note_administration(uuid, uuid, text, text, text, text) is
  'Notes what an administrator did to a person or an organisation.';

-- -------------------- prisma/database/people/functions/refusal_to_manage.sql
-- An organisation's administrator acts on people who hold or held a role there and hold none elsewhere; people they may
-- only look at are `elsewhere`. Nobody acts on themselves.
create or replace function cpis.refusal_to_manage(p_person uuid) returns text
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
declare v_as text := cpis.administering();
begin
  if v_as is null then return 'not-permitted'; end if;
  if not exists (select from cpis.person where id = p_person) then return 'unknown'; end if;
  if v_as = 'OA' and not exists (select from cpis.role_assignment where person_id = p_person and organisation_id = cpis.caller_organisation()) then
    return 'unknown';
  end if;
  if p_person = cpis.caller_user() then return 'self'; end if;
  if v_as = 'OA' and exists (
    select from cpis.role_assignment where person_id = p_person and ended_at is null and organisation_id <> cpis.caller_organisation()) then
    return 'elsewhere';
  end if;
  return null;
end $$;
alter function cpis.refusal_to_manage(uuid) owner to cpis_identity;
revoke all on function cpis.refusal_to_manage(uuid) from public;
comment on function cpis.refusal_to_manage(uuid) is
  'Why the caller may not manage a person: not-permitted, unknown, self or elsewhere; null when they may.';

-- -------------------- prisma/database/people/functions/renew_invitation.sql
-- The key at the provider, or the address, stays as it was; only the time is renewed.
create or replace function cpis.renew_invitation(p_person uuid, p_by text) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_refusal text := cpis.refusal_to_manage(p_person);
begin
  if v_refusal is not null then return v_refusal; end if;
  update cpis.invitation set expires_at = now() + interval '14 days' where person_id = p_person and joined_at is null;
  if not found then return 'already'; end if;
  perform cpis.note_administration(p_person, null, 'invited-again', null, p_by);
  return 'done';
end $$;
alter function cpis.renew_invitation(uuid, text) owner to cpis_identity;
revoke all on function cpis.renew_invitation(uuid, text) from public;
grant execute on function cpis.renew_invitation(uuid, text) to cpis_app;
comment on function cpis.renew_invitation(uuid, text) is
  'Gives an invitation that has not been taken up another 14 days. Answers done, or why not.';

-- -------------------- prisma/database/people/functions/withdraw_access.sql
-- Raising the version ends every session opened before, including one that is being opened at this moment.
create or replace function cpis.withdraw_access(p_person uuid) returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_ended integer;
begin
  update cpis.person set auth_version = auth_version + 1 where id = p_person;
  update cpis.session set ended_at = now(), end_reason = 'withdrawn' where person_id = p_person and ended_at is null;
  get diagnostics v_ended = row_count;
  return v_ended;
end $$;
alter function cpis.withdraw_access(uuid) owner to cpis_identity;
revoke all on function cpis.withdraw_access(uuid) from public;
comment on function cpis.withdraw_access(uuid) is
  'Ends every open session of a person. Answers how many were open.';

-- -------------------- prisma/database/plans/tables.sql
create table cpis.plan_draft (
  id           uuid primary key default gen_random_uuid(),
  person_id    uuid not null references cpis.person (id),
  authority_id uuid not null references cpis.authority (organisation_id),
  journey      text not null check (journey in ('add', 'change', 'end', 'withdraw', 'birth', 'details')),
  child_id     uuid references cpis.child (id),
  plan_id      uuid references cpis.plan (id),
  -- The version that the person saw when the form was opened: whoever saved since is noticed.
  seen_version uuid,
  answers      jsonb not null default '{}' check (length(answers::text) <= 8000),
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now()
);
alter table cpis.plan_draft owner to cpis_owner;
comment on table cpis.plan_draft is
  'Forms that are being filled in, one question a page: nothing about a child in an address, nothing lost when a session ends.';
-- Erasing plans and children looks here for each.
create index plan_draft_of_plan on cpis.plan_draft (plan_id) where plan_id is not null;
create index plan_draft_of_child on cpis.plan_draft (child_id) where child_id is not null;
create index plan_draft_of_person on cpis.plan_draft (person_id, updated_at desc);

-- -------------------- prisma/database/replaced-numbers/functions/replacements_taken_back.sql
-- Demographics said that a number was replaced, or somebody typed it, and have confirmed the number itself since: they do not say it any more.
-- Nothing is parted by that. Somebody looks, and has two people part the numbers.
create or replace function cpis.replacements_taken_back() returns setof uuid
language sql stable security definer set search_path = cpis, pg_temp as $$
  select c.id from cpis.superseded_number s join cpis.child c on c.nhs_number = s.nhs_number
  where c.authority_id = (select cpis.caller_organisation()) and c.closed_why is null
    and c.number_status in ('matched', 'restricted', 'died') and c.traced_at > s.said_at
$$;
alter function cpis.replacements_taken_back() owner to cpis_register;
revoke all on function cpis.replacements_taken_back() from public;
grant execute on function cpis.replacements_taken_back() to cpis_app;
comment on function cpis.replacements_taken_back() is
  'Children of the caller''s authority whose number the register takes for a replaced one, although demographics have confirmed it since.';

-- -------------------- prisma/database/uploads/tables.sql
create table cpis.held_ending (
  id             uuid primary key default gen_random_uuid(),
  authority_id   uuid not null references cpis.authority (organisation_id),
  upload_id      uuid not null,
  plan_id        uuid not null,
  end_date       date not null,
  -- A withdrawal hides a plan like an ending, and is held back like one.
  how            text not null check (how in ('absent', 'in-file', 'withdrawn')),
  apply_after    timestamptz not null,
  needs_approval boolean not null,
  -- An end long past may be a wrong year: it waits until somebody of the authority has confirmed it, whatever else it waits for.
  needs_confirmation boolean not null default false,
  confirmed_at   timestamptz,
  confirmed_by   text,
  state          text not null default 'held' check (state in ('held', 'applied', 'declined', 'overtaken')),
  held_at        timestamptz not null default now(),
  settled_at     timestamptz,
  -- The plan as it stood when the ending was held back.
  version_id     uuid not null,
  constraint held_ending_of_own_plan foreign key (plan_id, authority_id) references cpis.plan (id, authority_id),
  constraint held_ending_of_own_upload foreign key (upload_id, authority_id) references cpis.upload (id, authority_id),
  constraint held_ending_confirmed_whole check ((confirmed_at is null) = (confirmed_by is null) and (needs_confirmation or confirmed_at is null)),
  constraint held_ending_settled_whole check ((state = 'held') = (settled_at is null))
);
alter table cpis.held_ending owner to cpis_owner;
comment on table cpis.held_ending is
  'Endings that do not happen at once: by absence for 24 hours, beyond the limit until a second person agrees, and long past until somebody has confirmed them. The plan still shows.';
create unique index held_ending_once on cpis.held_ending (plan_id) where state = 'held';
create index held_ending_due on cpis.held_ending (apply_after) where state = 'held';
create index held_ending_of_upload on cpis.held_ending (upload_id);
-- Erasing plans looks here for each.
create index held_ending_of_plan on cpis.held_ending (plan_id);

-- -------------------- prisma/database/plans/views.sql
create or replace view cpis.listed_plan with (security_invoker = true) as
select p.id as plan_id, p.child_id, c.family_name, c.given_name, c.nhs_number, p.type, p.start_date, standing.status,
       case when standing.status = 'current' then p.end_date else ends.on_day end as ends_on, p.expected_on,
       case
         when exists (select from cpis.held_ending h where h.plan_id = p.id and h.state = 'held' and h.needs_confirmation and h.confirmed_at is null)
           then 'end-to-confirm'
         when p.type = 'UCPP' and p.end_date is null and p.expected_on <= cpis.today() then 'unborn-overdue'
         when c.number_status in ('differs', 'not-found', 'replaced', 'died') and c.closed_on is null and standing.status <> 'ended' then 'number-to-check'
         when standing.status <> 'ended' and c.closed_on is null and cpis.is_said_otherwise_elsewhere(c.id) then 'other-person'
         when standing.status <> 'ended' and c.id in (select cpis.replacements_taken_back()) then 'number-joined'
         when c.number_status = 'not-traced' and c.closed_on is null and standing.status <> 'ended' then 'number-not-compared'
         when ends.on_day < cpis.today() - 365 then 'ended-long-ago'
         when standing.status = 'ended' and p.end_date is distinct from ends.on_day then 'adult'
       end as attention
from cpis.plan p
join cpis.child c on c.id = p.child_id
cross join lateral (select cpis.plan_ends(p.type, p.end_date, c.date_of_birth) as on_day) ends
cross join lateral (
  select case
    when cpis.plan_standing(p.type, p.end_date, c.date_of_birth, cpis.today()) is distinct from 'current' then 'ended'
    when ends.on_day <= cpis.today() + 30 then 'ending'
    else 'current'
  end as status) standing
where p.withdrawn_at is null;
alter view cpis.listed_plan owner to cpis_owner;
grant select on cpis.listed_plan to cpis_app;
comment on view cpis.listed_plan is
  'The plan list: every plan that was not withdrawn, with its child and how it stands. Shows what the reader may see.';

-- -------------------- prisma/database/privileged-roles/functions/check_role_request.sql
-- A privileged role takes two people; what the second decided must not be rewritten afterwards.
create or replace function cpis.check_role_request() returns trigger
language plpgsql volatile as $$
begin
  if old.decision is not null or to_jsonb(new) - array['decision', 'decided_at', 'decided_by', 'decided_by_name', 'decline_reason']
     <> to_jsonb(old) - array['decision', 'decided_at', 'decided_by', 'decided_by_name', 'decline_reason'] then
    raise exception 'a request can only be decided, once' using errcode = 'check_violation';
  end if;
  return new;
end $$;
alter function cpis.check_role_request() owner to cpis_owner;
revoke all on function cpis.check_role_request() from public;
comment on function cpis.check_role_request() is
  'Trigger: a request for a role can only be decided, and only once.';

-- -------------------- prisma/database/privileged-roles/functions/decide_role_request.sql
-- p_decision is `approved` or `declined` by another national administrator, or `taken-back` by the one who asked.
-- Approving needs a log-in within the last five minutes, and the one who asked must still be an administrator: otherwise
-- one person would do what takes two.
create or replace function cpis.decide_role_request(p_id uuid, p_decision text, p_reason text, p_by text) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare q cpis.role_request;
begin
  if cpis.administering() is distinct from 'NA' then return 'not-permitted'; end if;
  select * into q from cpis.role_request where id = p_id for update;
  if not found then return 'unknown'; end if;
  if q.decision is not null then return 'already'; end if;
  if q.person_id = cpis.caller_user() or (p_decision = 'taken-back') <> (q.requested_by = cpis.caller_user()) then return 'not-permitted'; end if;
  if p_decision = 'approved' then
    if not cpis.logged_in_lately() then return 'log-in-again'; end if;
    -- The one who asked must still be an administrator: otherwise one person would do what takes two.
    if not exists (
      select from cpis.role_assignment a join cpis.person p on p.id = a.person_id
      where a.person_id = q.requested_by and a.role = 'NA' and a.ended_at is null and p.status = 'active') then return 'asker-gone'; end if;
    begin
      insert into cpis.role_assignment (person_id, role, organisation_id, granted_by, granted_by_name, approved_by, approved_by_name)
      values (q.person_id, q.role, q.organisation_id, q.requested_by, q.requested_by_name, cpis.caller_user(), p_by);
    exception when check_violation or unique_violation then return 'does-not-fit';
    end;
  end if;
  update cpis.role_request set decision = p_decision, decided_at = now(), decided_by = cpis.caller_user(), decided_by_name = p_by,
    decline_reason = case when p_decision = 'declined' then p_reason end where id = q.id;
  perform cpis.note_administration(q.person_id, q.organisation_id,
    case p_decision when 'approved' then 'role-given' when 'declined' then 'role-declined' else 'role-taken-back' end,
    cpis.held_role_label(q.role, null, q.organisation_id), p_by);
  return 'done';
end $$;
alter function cpis.decide_role_request(uuid, text, text, text) owner to cpis_identity;
revoke all on function cpis.decide_role_request(uuid, text, text, text) from public;
grant execute on function cpis.decide_role_request(uuid, text, text, text) to cpis_app;
comment on function cpis.decide_role_request(uuid, text, text, text) is
  'Decides on a request for a privileged role. Answers done, or why not.';

-- -------------------- prisma/database/privileged-roles/functions/list_role_requests.sql
-- All requests that wait, and the last twenty that were decided.
create or replace function cpis.list_role_requests()
returns table (id uuid, person_id uuid, person_name text, role_label text, organisation_name text, reason text, requested_at timestamptz,
               requested_by_name text, own boolean, about_self boolean, decision text, decided_at timestamptz, decided_by_name text, decline_reason text)
language sql stable security definer set search_path = cpis, pg_temp as $$
  with listed as (
    (select q.* from cpis.role_request q where q.decision is null)
    union all
    (select q.* from cpis.role_request q where q.decision is not null order by q.decided_at desc limit 20)
  )
  select q.id, q.person_id, p.name, r.label, o.name, q.reason, q.requested_at, q.requested_by_name, q.requested_by = (select cpis.caller_user()),
         q.person_id = (select cpis.caller_user()), q.decision, q.decided_at, q.decided_by_name, q.decline_reason
  from listed q join cpis.person p on p.id = q.person_id join cpis.role r on r.code = q.role join cpis.organisation o on o.id = q.organisation_id
  where cpis.administering() = 'NA'
  order by q.decided_at desc nulls first, q.requested_at, q.id
$$;
alter function cpis.list_role_requests() owner to cpis_identity;
revoke all on function cpis.list_role_requests() from public;
grant execute on function cpis.list_role_requests() to cpis_app;
comment on function cpis.list_role_requests() is
  'Requests for privileged roles, for national administrators.';

-- -------------------- prisma/database/privileged-roles/functions/request_role.sql
-- One national administrator asks, another decides. The person must hold no role, because a privileged role stands alone.
create or replace function cpis.request_role(p_person uuid, p_role text, p_organisation uuid, p_reason text, p_by text) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  if cpis.administering() is distinct from 'NA' or p_role not in ('OA', 'NA', 'AU') then return 'not-permitted'; end if;
  if p_person = cpis.caller_user() then return 'self'; end if;
  if not exists (select from cpis.person where id = p_person) then return 'unknown'; end if;
  if not exists (select from cpis.organisation o, cpis.role r where o.id = p_organisation and r.code = p_role and o.kind = any (r.organisation_kind))
     or exists (select from cpis.role_assignment a where a.person_id = p_person and a.ended_at is null) then
    return 'does-not-fit';
  end if;
  begin
    insert into cpis.role_request (person_id, role, organisation_id, reason, requested_by, requested_by_name)
    values (p_person, p_role, p_organisation, p_reason, cpis.caller_user(), p_by);
  exception when unique_violation then return 'already';
  end;
  perform cpis.note_administration(p_person, p_organisation, 'role-asked', cpis.held_role_label(p_role, null, p_organisation), p_by);
  return 'done';
end $$;
alter function cpis.request_role(uuid, text, uuid, text, text) owner to cpis_identity;
revoke all on function cpis.request_role(uuid, text, uuid, text, text) from public;
grant execute on function cpis.request_role(uuid, text, uuid, text, text) to cpis_app;
comment on function cpis.request_role(uuid, text, uuid, text, text) is
  'Asks for a privileged role for somebody. Answers done, or why not.';

-- -------------------- prisma/database/recheck/tables.sql
create table cpis.recheck_night (
  on_day   date primary key,
  began_at timestamptz not null default now(),
  ended_at timestamptz,
  -- `stopped`: too many verdicts would have changed, so that none did. `unfinished`: no process came to its end, and it may begin anew.
  state    text not null default 'running' check (state in ('running', 'done', 'stopped', 'unfinished')),
  -- Of the numbers about which demographics had said something before: how many they answered about, and of how many they said something else.
  compared integer not null default 0 check (compared >= 0),
  changed  integer not null default 0 check (changed between 0 and compared),
  constraint recheck_night_ended_whole check ((state = 'running') = (ended_at is null))
);
alter table cpis.recheck_night owner to cpis_owner;
create unique index recheck_night_one_runs on cpis.recheck_night (state) where state = 'running';
comment on table cpis.recheck_night is
  'What came of each nightly re-check of numbers, in counts. Nothing about a child.';

-- -------------------- prisma/database/recheck/tables.sql
create table cpis.recheck_change (
  child_id    uuid primary key,
  on_day      date not null references cpis.recheck_night (on_day),
  -- The child as it was asked about: what has been changed since is not what the answer is about.
  version_id  uuid not null,
  verdict     text not null check (verdict in ('matched', 'restricted', 'died', 'differs', 'not-found', 'replaced')),
  details     text[] not null default '{}',
  replaced_by text,
  protects    boolean not null default false,
  answered_at timestamptz not null default now()
);
alter table cpis.recheck_change owner to cpis_owner;
comment on table cpis.recheck_change is
  'Verdicts that changed this night, held back until the night is over: when too many change, it is the service that is wrong.';
create index recheck_change_of_night on cpis.recheck_change (on_day);

-- -------------------- prisma/database/recheck/functions/begin_recheck.sql
-- A process that takes over goes on with the same night. What a night that never ended had found is asked again. Counts of
-- nights are kept for 400 days.
create or replace function cpis.begin_recheck(p_lease uuid) returns table (state text, held integer, compared integer, changed integer)
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_night cpis.recheck_night;
  v_held  integer;
begin
  perform cpis.require_recheck(p_lease);
  update cpis.recheck_night n set state = 'unfinished', ended_at = now() where n.state = 'running' and n.began_at < now() - interval '12 hours';
  select * into v_night from cpis.recheck_night n where n.state = 'running';
  if not found then
    delete from cpis.recheck_change;
    delete from cpis.recheck_night n where n.on_day < cpis.today() - 400;
    insert into cpis.recheck_night as n (on_day) values (cpis.today())
    -- A night that is over, or that nobody finished, begins anew; one that was stopped stays so until the next.
    on conflict (on_day) do update set state = 'running', began_at = now(), ended_at = null, compared = 0, changed = 0 where n.state in ('done', 'unfinished')
    returning * into v_night;
    if v_night.on_day is null then select * into v_night from cpis.recheck_night n where n.on_day = cpis.today(); end if;
  end if;
  select count(*) into v_held from cpis.child c where c.closed_on is null and c.number_status <> 'not-traced';
  return query select v_night.state, v_held, v_night.compared, v_night.changed;
end $$;
alter function cpis.begin_recheck(uuid) owner to cpis_register;
revoke all on function cpis.begin_recheck(uuid) from public;
grant execute on function cpis.begin_recheck(uuid) to cpis_worker;
comment on function cpis.begin_recheck(uuid) is
  'Begins the nightly re-check of numbers, or goes on with it. Answers how many verdicts are held, and how far it is.';

-- -------------------- prisma/database/recheck/functions/is_as_asked.sql
-- A verdict is about a number with a name and a date of birth. A new local reference, or a protection, is no other person.
create or replace function cpis.is_as_asked(p_child cpis.child, p_version uuid) returns boolean
language sql stable as $$
  select (p_child).version_id = p_version or exists (
    select from cpis.child_version v
    where v.version_id = p_version and v.child_id = (p_child).id
      and (v.nhs_number, v.family_name, v.given_name, v.date_of_birth)
        = ((p_child).nhs_number, (p_child).family_name, (p_child).given_name, (p_child).date_of_birth))
$$;
alter function cpis.is_as_asked(cpis.child, uuid) owner to cpis_owner;
revoke all on function cpis.is_as_asked(cpis.child, uuid) from public;
grant execute on function cpis.is_as_asked(cpis.child, uuid) to cpis_register;
comment on function cpis.is_as_asked(cpis.child, uuid) is
  'Whether a child still has the number, the name and the date of birth that demographics were asked about.';

-- -------------------- prisma/database/recheck/functions/join_answered.sql
-- A number that another took the place of is joined to it, of a child who is still as they were asked about: a number that was corrected
-- meanwhile is not what the answer is about.
create or replace function cpis.join_answered(p_verdicts jsonb) returns void
language plpgsql volatile set search_path = cpis, pg_temp as $$
declare v record;
begin
  for v in
    select c.nhs_number, s.replaced_by, c.authority_id
    from jsonb_to_recordset(p_verdicts) as s (child uuid, version uuid, verdict text, replaced_by text)
    join cpis.child c on c.id = s.child and cpis.is_as_asked(c, s.version) and c.closed_on is null
    where s.verdict = 'replaced' and s.replaced_by is not null order by 1
  loop
    perform cpis.join_numbers(v.nhs_number, v.replaced_by, v.authority_id);
  end loop;
end $$;
alter function cpis.join_answered(jsonb) owner to cpis_register;
revoke all on function cpis.join_answered(jsonb) from public;
comment on function cpis.join_answered(jsonb) is
  'Joins the numbers that demographics say were replaced to those that took their place.';

-- -------------------- prisma/database/recheck/functions/keep_recheck.sql
-- The same again is noted at once, and so is what is said for the first time: there is no verdict that it could change. A verdict that
-- changes waits for the end of the night (settle_recheck). A number that is replaced again is a verdict that stays, and is joined at once:
-- the newest number is the one on the wristband.
create or replace function cpis.keep_recheck(p_lease uuid, p_answers jsonb) returns table (compared integer, changed integer)
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_same    jsonb;
  v_first   jsonb;
  v_changed integer;
begin
  perform cpis.require_recheck(p_lease);
  select coalesce(jsonb_agg(s) filter (where c.number_status = s.verdict and c.differs_in = coalesce(s.details, '{}')
                                         and (c.is_protected or not coalesce(s.protects, false))), '[]'),
         coalesce(jsonb_agg(s) filter (where c.number_status = 'not-traced'), '[]')
  into v_same, v_first
  from jsonb_to_recordset(p_answers) as s (child uuid, version uuid, verdict text, details text[], replaced_by text, protects boolean)
  join cpis.child c on c.id = s.child and cpis.is_as_asked(c, s.version);

  perform cpis.join_answered(v_same);
  update cpis.child c set traced_at = now() from jsonb_to_recordset(v_same) as s (child uuid) where c.id = s.child;

  insert into cpis.recheck_change (child_id, on_day, version_id, verdict, details, replaced_by, protects)
  select c.id, n.on_day, c.version_id, s.verdict, coalesce(s.details, '{}'), s.replaced_by, coalesce(s.protects, false)
  from jsonb_to_recordset(p_answers) as s (child uuid, version uuid, verdict text, details text[], replaced_by text, protects boolean)
  join cpis.child c on c.id = s.child and cpis.is_as_asked(c, s.version) and c.number_status <> 'not-traced'
  join cpis.recheck_night n on n.state = 'running'
  where not exists (select from jsonb_to_recordset(v_same) as known (child uuid) where known.child = s.child)
  on conflict (child_id) do nothing;
  get diagnostics v_changed = row_count;

  perform cpis.take_verdicts(v_first);
  return query
    update cpis.recheck_night n set compared = n.compared + jsonb_array_length(v_same) + v_changed, changed = n.changed + v_changed
    where n.state = 'running' returning n.compared, n.changed;
end $$;
alter function cpis.keep_recheck(uuid, jsonb) owner to cpis_register;
revoke all on function cpis.keep_recheck(uuid, jsonb) from public;
grant execute on function cpis.keep_recheck(uuid, jsonb) to cpis_worker;
comment on function cpis.keep_recheck(uuid, jsonb) is
  'Keeps what demographics answered in the nightly re-check. Answers how many verdicts were compared this night, and how many changed.';

-- -------------------- prisma/database/recheck/functions/numbers_to_recheck.sql
-- Those first who were never compared, then those who were longest ago. Not closed records; which
-- numbers an adoption closed, whoever else holds them, the worker asks before it asks demographics (closed_by_adoption).
create or replace function cpis.numbers_to_recheck(p_lease uuid, p_but uuid[], p_limit integer)
returns table (child uuid, version uuid, nhs_number text, family_name text, given_name text, date_of_birth text)
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
begin
  perform cpis.require_recheck(p_lease);
  return query
    select c.id, c.version_id, c.nhs_number, c.family_name, c.given_name, c.date_of_birth::text
    from cpis.child c join cpis.recheck_night n on n.state = 'running'
    where c.closed_on is null and (c.traced_at is null or c.traced_at < n.began_at) and c.id <> all (p_but)
      and not exists (select from cpis.recheck_change h where h.child_id = c.id)
    order by c.traced_at nulls first, c.id limit p_limit;
end $$;
alter function cpis.numbers_to_recheck(uuid, uuid[], integer) owner to cpis_register;
revoke all on function cpis.numbers_to_recheck(uuid, uuid[], integer) from public;
grant execute on function cpis.numbers_to_recheck(uuid, uuid[], integer) to cpis_worker;
comment on function cpis.numbers_to_recheck(uuid, uuid[], integer) is
  'The numbers to ask demographics about next, with the names and dates of birth to compare; p_but were asked about in vain.';

-- -------------------- prisma/database/recheck/functions/require_recheck.sql
-- The worker's login can read and change no table. What it is told for the re-check, it is told only while it does that work.
create or replace function cpis.require_recheck(p_lease uuid) returns void
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
begin
  if not exists (select from cpis.periodic_work w
                 where w.name = 'demographics-recheck' and w.done_by = session_user and w.leased_by = p_lease and w.leased_until > now()) then
    raise exception 'the re-check of numbers is somebody else''s' using errcode = 'insufficient_privilege';
  end if;
end $$;
alter function cpis.require_recheck(uuid) owner to cpis_delivery;
revoke all on function cpis.require_recheck(uuid) from public;
grant execute on function cpis.require_recheck(uuid) to cpis_register;
comment on function cpis.require_recheck(uuid) is
  'Refuses whoever does not hold the lease on the nightly re-check of numbers.';

-- -------------------- prisma/database/recheck/functions/settle_recheck.sql
-- At the end of a night what has changed is written on the children; or, when it is too much to be true, on none.
create or replace function cpis.settle_recheck(p_lease uuid, p_stopped boolean) returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_taken integer := 0;
begin
  perform cpis.require_recheck(p_lease);
  if not p_stopped then
    select cpis.take_verdicts(jsonb_agg(jsonb_build_object('child', h.child_id, 'version', h.version_id, 'verdict', h.verdict,
      'details', h.details, 'replaced_by', h.replaced_by, 'protects', h.protects, 'answered_at', h.answered_at)))
    into v_taken from cpis.recheck_change h;
  end if;
  delete from cpis.recheck_change;
  update cpis.recheck_night n set state = case when p_stopped then 'stopped' else 'done' end, ended_at = now()
  where n.state = 'running';
  return v_taken;
end $$;
alter function cpis.settle_recheck(uuid, boolean) owner to cpis_register;
revoke all on function cpis.settle_recheck(uuid, boolean) from public;
grant execute on function cpis.settle_recheck(uuid, boolean) to cpis_worker;
comment on function cpis.settle_recheck(uuid, boolean) is
  'Ends a nightly re-check: takes the verdicts that changed, or none when it is stopped. Answers how many.';

-- -------------------- prisma/database/recheck/functions/take_verdicts.sql
-- What demographics say of a number ends, hides and unshields nothing: it is written on the child, where the authority's pages show it, and a
-- person decides. A number that another took the place of is joined to it. A restricted child alone is protected at once, also under a former
-- number, and stays so whatever is said later (design decision 30). The nightly re-check and the queue of those who wait both come here.
create or replace function cpis.take_verdicts(p_verdicts jsonb) returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_taken integer;
begin
  -- First, while the children are as they were asked about.
  perform cpis.join_answered(p_verdicts);
  update cpis.child c set number_status = s.verdict, differs_in = coalesce(s.details, '{}'), traced_at = coalesce(s.answered_at, now()),
    is_protected = c.is_protected or s.verdict = 'restricted' or coalesce(s.protects, false),
    change = case when (s.verdict = 'restricted' or s.protects) and not c.is_protected then 'protected' else 'number-checked' end,
    changed_by = 'Comparison with the national record', upload_id = null
  from jsonb_to_recordset(p_verdicts) as s (child uuid, version uuid, verdict text, details text[], protects boolean, answered_at timestamptz)
  where c.id = s.child and cpis.is_as_asked(c, s.version) and c.closed_on is null
    and ((c.number_status, c.differs_in) is distinct from (s.verdict, coalesce(s.details, '{}')) or (s.protects and not c.is_protected));
  get diagnostics v_taken = row_count;
  return v_taken;
end $$;
alter function cpis.take_verdicts(jsonb) owner to cpis_register;
revoke all on function cpis.take_verdicts(jsonb) from public;
comment on function cpis.take_verdicts(jsonb) is
  'Writes on children what demographics said of their numbers, unless number, name or date of birth were changed meanwhile. Answers how many.';

-- -------------------- prisma/database/register/functions/any_protected.sql
-- Asks no plan: a file that ends or withdraws the last plan must not show what was protected. Lifting a protection is an act
-- of its own. A record that an adoption closed under somebody else's number protects nobody else; one of the same child does: an adoption takes one
-- person, and lifting a protection two.
create or replace function cpis.any_protected(p_numbers text[]) returns boolean
language sql stable as $$
  select exists (select from cpis.child c where c.nhs_number = any (p_numbers) and c.is_protected
    and not (c.closed_why is not distinct from 'adopted' and cpis.is_adopted_under_anothers_number(c)))
$$;
alter function cpis.any_protected(text[]) owner to cpis_owner;
revoke all on function cpis.any_protected(text[]) from public;
grant execute on function cpis.any_protected(text[]) to cpis_disclose;
comment on function cpis.any_protected(text[]) is
  'Whether any authority protects the person of these numbers.';

-- -------------------- prisma/database/register/functions/check_plans_of_children.sql
-- No plan lasts beyond the closing of its child's record, and none starts in the future: otherwise "in place" would not
-- be true of it. A plan may keep a future start that it has already. lib/db/violated-rule.ts knows the two sentences.
create or replace function cpis.check_plans_of_children() returns trigger
language plpgsql volatile as $$
declare v_early boolean;
begin
  if exists (select from changed_rows p join cpis.child c on c.id = p.child_id
             where c.closed_on is not null and p.withdrawn_at is null and (p.end_date is null or p.end_date > c.closed_on)) then
    raise exception 'the record of this child is closed' using errcode = 'check_violation', constraint = 'plan_of_open_child';
  end if;
  if tg_op = 'INSERT' then
    v_early := exists (select from changed_rows where withdrawn_at is null and start_date > cpis.today());
  else
    v_early := exists (select from changed_rows p where p.withdrawn_at is null and p.start_date > cpis.today()
                       and not exists (select from former_rows f where f.id = p.id and f.start_date = p.start_date));
  end if;
  if v_early then
    raise exception 'a plan starts no later than today' using errcode = 'check_violation', constraint = 'plan_starts_no_later_than_today';
  end if;
  return null;
end $$;
alter function cpis.check_plans_of_children() owner to cpis_owner;
revoke all on function cpis.check_plans_of_children() from public;
comment on function cpis.check_plans_of_children() is
  'Trigger: refuses plans of closed records and plans that start after today.';

-- -------------------- prisma/database/register/functions/count_changes_of_children.sql
-- Like count_register_change, but for what is a new state of a child: that demographics said the same again makes no preview untrue.
create or replace function cpis.count_changes_of_children() returns trigger
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  insert into cpis.register_version (authority_id)
  select distinct c.authority_id from changed_rows c join former_rows f on f.id = c.id where c.version_id <> f.version_id order by c.authority_id
  on conflict (authority_id) do update set version = register_version.version + 1;
  return null;
end $$;
alter function cpis.count_changes_of_children() owner to cpis_owner;
revoke all on function cpis.count_changes_of_children() from public;
comment on function cpis.count_changes_of_children() is
  'Trigger: counts every change of an authority''s children.';

-- -------------------- prisma/database/register/functions/count_register_change.sql
-- A preview of a file says of which state of the register it was made; if that has changed, it is made again.
create or replace function cpis.count_register_change() returns trigger
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  insert into cpis.register_version (authority_id)
  select distinct authority_id from changed_rows order by authority_id
  on conflict (authority_id) do update set version = register_version.version + 1;
  return null;
end $$;
alter function cpis.count_register_change() owner to cpis_owner;
revoke all on function cpis.count_register_change() from public;
comment on function cpis.count_register_change() is
  'Trigger: counts every change of an authority''s children and plans.';

-- -------------------- prisma/database/register/functions/is_baby_of_protected.sql
-- Asked when a child is added, by a form or by a file, and whichever twin it is. Somebody older than 90 days is no baby of a birth just recorded.
create or replace function cpis.is_baby_of_protected(p_authority uuid, p_born date) returns boolean
language sql stable as $$
  select p_born > cpis.today() - 90 and exists (
    select from cpis.plan u join cpis.child m on m.id = u.child_id
    where u.authority_id = p_authority and u.type = 'UCPP' and u.end_date = p_born and u.withdrawn_at is null and m.is_protected
      and m.closed_why is distinct from 'adopted')
$$;
alter function cpis.is_baby_of_protected(uuid, date) owner to cpis_owner;
revoke all on function cpis.is_baby_of_protected(uuid, date) from public;
grant execute on function cpis.is_baby_of_protected(uuid, date) to cpis_register;
comment on function cpis.is_baby_of_protected(uuid, date) is
  'Whether the unborn plan of a protected mother of the authority ended on this day: it may be the baby''s birthday.';

-- -------------------- prisma/database/register/functions/keep_child_versions.sql
-- One statement for all children of a statement: a file brings twenty thousand. Runs as the owner, so that whoever
-- changes a child can neither forget its history nor write another.
create or replace function cpis.keep_child_versions() returns trigger
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    insert into cpis.child_version
    select c.version_id, c.id, c.version, c.authority_id, c.nhs_number, c.local_id, c.family_name, c.given_name, c.date_of_birth, c.is_protected,
           c.closed_on, c.closed_why, c.change, c.changed_by, c.upload_id, c.updated_at
    from changed_rows c join former_rows f on f.id = c.id where c.version_id <> f.version_id;
    return null;
  end if;
  insert into cpis.child_version
  select version_id, id, version, authority_id, nhs_number, local_id, family_name, given_name, date_of_birth, is_protected, closed_on, closed_why,
         change, changed_by, upload_id, updated_at from changed_rows;
  return null;
end $$;
alter function cpis.keep_child_versions() owner to cpis_owner;
revoke all on function cpis.keep_child_versions() from public;
comment on function cpis.keep_child_versions() is
  'Trigger: keeps every state that a child''s details were ever in.';

-- -------------------- prisma/database/register/functions/keep_plan_versions.sql
-- One statement for all plans of a statement: a file brings twenty thousand. Runs as the owner, so that whoever changes a
-- plan can neither forget its history nor write another.
create or replace function cpis.keep_plan_versions() returns trigger
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  insert into cpis.plan_version
  select version_id, id, version, child_id, authority_id, nhs_number, type, start_date, end_date, expected_on, withdrawn_at, category, legal_status, lead_team,
         lead_team_phone, last_review_date, next_review_date, instructions, changed_by, upload_id, changed_at from changed_rows;
  return null;
end $$;
alter function cpis.keep_plan_versions() owner to cpis_owner;
revoke all on function cpis.keep_plan_versions() from public;
comment on function cpis.keep_plan_versions() is
  'Trigger: keeps every state that a plan was ever in.';

-- -------------------- prisma/database/register/functions/keep_protection_of_number.sql
-- Protection stays with the number: a child who is added or moved to a number under which the authority protects a child is
-- protected too, unless two people have lifted that since. Otherwise one person could lift a protection by moving it to
-- another number and publishing the old one again. So is another record of one whom the authority protects (shares_protection), and so is a baby who
-- was born on the day on which the unborn plan of a protected mother ended: whichever twin it is, and whatever form adds it.
create or replace function cpis.keep_protection_of_number() returns trigger
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  if exists (
    select from cpis.child o
    where o.authority_id = new.authority_id and o.is_protected and o.closed_why is distinct from 'adopted'
      and o.date_of_birth = new.date_of_birth and cpis.shares_protection(o, new))
  or (tg_op = 'INSERT' and cpis.is_baby_of_protected(new.authority_id, new.date_of_birth))
  or exists (
    select from cpis.child_version v
    where v.authority_id = new.authority_id and v.nhs_number = new.nhs_number and v.is_protected
      -- Two people have lifted it since.
      and not exists (select from cpis.child_version l where l.child_id = v.child_id and l.version > v.version and not l.is_protected)) then
    new.is_protected := true;
  end if;
  return new;
end $$;
alter function cpis.keep_protection_of_number() owner to cpis_register;
revoke all on function cpis.keep_protection_of_number() from public;
comment on function cpis.keep_protection_of_number() is
  'Trigger: protects a child who comes to a protected number, or has the name and birth of a protected one.';

-- -------------------- prisma/database/register/functions/keep_protection_of_numbers.sql
-- The same rule as keep_protection_of_number for the children whom a file adds, in one statement for all of them.
create or replace function cpis.keep_protection_of_numbers() returns trigger
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_children uuid[];
begin
  v_children := array(
    select n.id from changed_rows n
    where n.upload_id is not null and not n.is_protected and (
      (n.authority_id, n.nhs_number) in (
        select v.authority_id, v.nhs_number from cpis.child_version v
        where v.is_protected and v.authority_id in (select authority_id from changed_rows)
          and not exists (select from cpis.child_version l where l.child_id = v.child_id and l.version > v.version and not l.is_protected))
      -- Not asked of each row: of a full file's 20,000 that took four seconds.
      or n.id in (
        select k.id from cpis.child o join changed_rows r on r.authority_id = o.authority_id and r.date_of_birth = o.date_of_birth
        join cpis.child k on k.id = r.id
        where o.is_protected and o.closed_why is distinct from 'adopted' and cpis.shares_protection(o, k))
      or cpis.is_baby_of_protected(n.authority_id, n.date_of_birth)));
  if cardinality(v_children) > 0 then
    update cpis.child set is_protected = true, change = 'protected' where id = any (v_children);
  end if;
  return null;
end $$;
alter function cpis.keep_protection_of_numbers() owner to cpis_register;
revoke all on function cpis.keep_protection_of_numbers() from public;
comment on function cpis.keep_protection_of_numbers() is
  'Trigger: protects children whom a file adds under protected numbers, or with name and birth of protected ones.';

-- -------------------- prisma/database/register/functions/name_who_changed_the_number.sql
-- A plan follows the number of its child by its foreign key. Its history must say who changed the number, not who last
-- changed the plan.
create or replace function cpis.name_who_changed_the_number() returns trigger
language plpgsql volatile as $$
begin
  if new.nhs_number <> old.nhs_number then
    select c.changed_by, c.upload_id into new.changed_by, new.upload_id from cpis.child c where c.id = new.child_id;
  end if;
  return new;
end $$;
alter function cpis.name_who_changed_the_number() owner to cpis_owner;
revoke all on function cpis.name_who_changed_the_number() from public;
comment on function cpis.name_who_changed_the_number() is
  'Trigger: a plan whose number changes takes over from its child who changed it.';

-- -------------------- prisma/database/register/functions/next_child_version.sql
-- Every change of a child's details is a version of its own. Lifting a protection takes two people, so the application cannot
-- do it by an update.
create or replace function cpis.next_child_version() returns trigger
language plpgsql volatile as $$
declare v_former cpis.child := old;
begin
  -- That demographics said the same again is no new state of the child.
  v_former.traced_at := new.traced_at;
  if new is not distinct from v_former then return new; end if;
  new.version := old.version + 1;
  new.version_id := cpis.uuid_v7();
  new.updated_at := now();
  -- Lifting a protection takes two people: decide_approval.
  if old.is_protected and not new.is_protected and current_user = 'cpis_app' then
    raise exception 'a protection is lifted by two people' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
alter function cpis.next_child_version() owner to cpis_owner;
revoke all on function cpis.next_child_version() from public;
comment on function cpis.next_child_version() is
  'Trigger: numbers the new version of a child''s details.';

-- -------------------- prisma/database/register/functions/next_plan_version.sql
-- Every change of a plan is a version of its own, with its own id and time.
create or replace function cpis.next_plan_version() returns trigger
language plpgsql volatile as $$
begin
  if tg_op = 'UPDATE' then
    new.version := old.version + 1;
    new.version_id := cpis.uuid_v7();
    new.changed_at := now();
  end if;
  return new;
end $$;
alter function cpis.next_plan_version() owner to cpis_owner;
revoke all on function cpis.next_plan_version() from public;
comment on function cpis.next_plan_version() is
  'Trigger: numbers the new version of a plan.';

-- -------------------- prisma/database/replaced-numbers/functions/is_joined_person.sql
-- By the national matching, and only under numbers that are joined: an authority may hold two people of one name and one birthday, and two whose numbers
-- were joined by mistake.
create or replace function cpis.is_joined_person(p_one cpis.child, p_other cpis.child) returns boolean
language sql stable as $$
  select (p_one).authority_id = (p_other).authority_id and (p_one).id <> (p_other).id and (p_one).date_of_birth = (p_other).date_of_birth
    and cpis.same_names((p_one).family_name, (p_one).given_name, (p_other).family_name, (p_other).given_name)
    and (p_one).nhs_number = any (cpis.numbers_of((p_other).nhs_number))
$$;
alter function cpis.is_joined_person(cpis.child, cpis.child) owner to cpis_owner;
revoke all on function cpis.is_joined_person(cpis.child, cpis.child) from public;
grant execute on function cpis.is_joined_person(cpis.child, cpis.child) to cpis_register, cpis_retention;
comment on function cpis.is_joined_person(cpis.child, cpis.child) is
  'Whether two records of an authority, under numbers that are joined, are of one person.';

-- -------------------- prisma/database/replaced-numbers/functions/is_one_person.sql
-- Narrower than the national matching (same_names): nobody looks at the two, and twins may share a given name among several.
create or replace function cpis.is_one_person(p_one cpis.child, p_other cpis.child) returns boolean
language sql immutable parallel safe as $$
  select (p_one).authority_id = (p_other).authority_id and (p_one).id <> (p_other).id and (p_one).date_of_birth = (p_other).date_of_birth
    and cpis.name_letters((p_one).family_name) = cpis.name_letters((p_other).family_name)
    and (cpis.name_letters((p_one).given_name) = cpis.name_letters((p_other).given_name)
      or ((p_one).local_id = (p_other).local_id
        and cpis.same_names((p_one).family_name, (p_one).given_name, (p_other).family_name, (p_other).given_name)))
$$;
alter function cpis.is_one_person(cpis.child, cpis.child) owner to cpis_owner;
revoke all on function cpis.is_one_person(cpis.child, cpis.child) from public;
grant execute on function cpis.is_one_person(cpis.child, cpis.child) to cpis_register;
comment on function cpis.is_one_person(cpis.child, cpis.child) is
  'Whether two records of an authority are of one person, by their names, their dates of birth and its own reference.';

-- -------------------- prisma/database/register/functions/shares_protection.sql
-- That it is the same child need not be known: a second person can lift a protection, and nobody can take back that a child was found.
create or replace function cpis.shares_protection(p_one cpis.child, p_other cpis.child) returns boolean
language sql stable as $$
  select cpis.is_one_person(p_one, p_other) or cpis.is_joined_person(p_one, p_other)
$$;
alter function cpis.shares_protection(cpis.child, cpis.child) owner to cpis_owner;
revoke all on function cpis.shares_protection(cpis.child, cpis.child) from public;
grant execute on function cpis.shares_protection(cpis.child, cpis.child) to cpis_register;
comment on function cpis.shares_protection(cpis.child, cpis.child) is
  'Whether two records of an authority are both protected if one of them is.';

-- -------------------- prisma/database/register/functions/protect_other_records.sql
-- A child must not be found by any record that the authority has of it.
create or replace function cpis.protect_other_records(p_child cpis.child) returns void
language sql volatile set search_path = cpis, pg_temp as $$
  update cpis.child o set is_protected = true, change = 'protected', changed_by = (p_child).changed_by, upload_id = (p_child).upload_id
  where o.authority_id = (p_child).authority_id and not o.is_protected and o.closed_why is distinct from 'adopted'
    and o.date_of_birth = (p_child).date_of_birth and cpis.shares_protection(o, p_child)
$$;
alter function cpis.protect_other_records(cpis.child) owner to cpis_register;
revoke all on function cpis.protect_other_records(cpis.child) from public;
comment on function cpis.protect_other_records(cpis.child) is
  'Protects the other records that an authority has of a child whom it protects.';

-- -------------------- prisma/database/register/functions/spread_protection.sql
-- The rule of keep_protection_of_number, the other way round.
create or replace function cpis.spread_protection() returns trigger
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  perform cpis.protect_other_records(new);
  return null;
end $$;
alter function cpis.spread_protection() owner to cpis_register;
revoke all on function cpis.spread_protection() from public;
comment on function cpis.spread_protection() is
  'Trigger: protects the other records that an authority has of a child whom it protects.';

-- -------------------- prisma/database/register/tables.sql
create table cpis.register_version (
  authority_id uuid primary key references cpis.authority (organisation_id),
  version      bigint not null default 1
);
alter table cpis.register_version owner to cpis_owner;
comment on table cpis.register_version is
  'Counts the changes of each authority''s register, so that a preview knows whether it is still true.';

-- -------------------- prisma/database/replaced-numbers/functions/follow_replacement.sql
-- For a form, a mended row and a file, whose rows under the old number are not taken. The register need not hold the person: whoever holds
-- either number, now or later, is found under both. The keys are those of the numbers that adoptions closed and whose children were erased.
create or replace function cpis.follow_replacement(p_number text, p_by text, p_keys bytea[]) returns boolean
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  if cpis.caller_role() is distinct from 'LD' or cpis.caller_organisation() is null or cpis.any_closed_number(p_keys) then return false; end if;
  return cpis.join_numbers(p_number, p_by, cpis.caller_organisation());
end $$;
alter function cpis.follow_replacement(text, text, bytea[]) owner to cpis_register;
revoke all on function cpis.follow_replacement(text, text, bytea[]) from public;
grant execute on function cpis.follow_replacement(text, text, bytea[]) to cpis_app;
comment on function cpis.follow_replacement(text, text, bytea[]) is
  'Records for the caller''s authority that demographics replaced a number by another. Answers whether the two are joined now.';

-- -------------------- prisma/database/replaced-numbers/tables.sql
create table cpis.parted_number (
  nhs_number  text not null check (cpis.is_nhs_number(nhs_number)),
  replaced_by text not null check (cpis.is_nhs_number(replaced_by)),
  parted_at   timestamptz not null default now(),
  parted_by   uuid not null references cpis.authority (organisation_id),
  -- When demographics last said otherwise. What two people decided is not forgotten while they do.
  said_at     timestamptz not null default now(),
  primary key (nhs_number, replaced_by)
);
alter table cpis.parted_number owner to cpis_owner;
comment on table cpis.parted_number is
  'Links between numbers that two people of an authority undid: what demographics say does not make them again. A person who replaces the number by hand does.';

-- -------------------- prisma/database/replaced-numbers/functions/join_numbers.sql
-- Demographics say, of a person whose name and date of birth agree, that one number took the place of another. Where the old one already
-- leads to a third, demographics name the last of the chain: the end of what we know leads on to it. Nothing is joined that an adoption
-- closed, or that two people have parted: of a child that has been erased since only a keyed hash is left, which whoever calls has compared.
-- What is said again, and what is not joined although it is said again, is kept from now on anew: nobody may be held under either number yet.
create or replace function cpis.join_numbers(p_number text, p_by text, p_authority uuid) returns boolean
language plpgsql volatile set search_path = cpis, pg_temp as $$
declare
  v_numbers text[];
  v_last    text;
begin
  -- One chain after the other: two that are joined to one another at the same moment would close a circle. Rare, and short.
  perform pg_advisory_xact_lock(hashtextextended('superseded', 0));
  v_numbers := cpis.numbers_of(p_number);
  v_last := v_numbers[1];
  -- Joined by links, not only because a record has moved, which may be erased before the links are.
  if v_last = (cpis.numbers_of(p_by))[1] then
    update cpis.superseded_number set said_at = now() where nhs_number = any (v_numbers) and said_at < now() - interval '1 day';
    return true;
  end if;
  -- Two who were parted are not joined again by way of a number that took the place of one of them since.
  update cpis.parted_number set said_at = now()
  where nhs_number = any (cpis.linked_numbers(p_number)) and replaced_by = any (cpis.linked_numbers(p_by));
  if found or cpis.any_adopted(v_numbers || cpis.numbers_of(p_by)) then
    return false;
  end if;
  insert into cpis.superseded_number (nhs_number, replaced_by, recorded_by, said_of) values (v_last, p_by, p_authority, p_number);
  return true;
end $$;
alter function cpis.join_numbers(text, text, uuid) owner to cpis_register;
revoke all on function cpis.join_numbers(text, text, uuid) from public;
comment on function cpis.join_numbers(text, text, uuid) is
  'Joins a number to the one that replaced it, as demographics say. Answers whether the two are joined now.';

-- -------------------- prisma/database/replaced-numbers/functions/join_records.sql
-- Records of one person that come to be joined take numbers along (take_joined_numbers), and are protected if one of them is.
create or replace function cpis.join_records(p_number text) returns void
language plpgsql volatile set search_path = cpis, pg_temp as $$
declare v_numbers text[] := cpis.numbers_of(p_number);
begin
  perform cpis.take_joined_numbers(k, false) from cpis.child k where k.nhs_number = any (v_numbers) and k.closed_why is null;
  perform cpis.protect_other_records(k) from cpis.child k where k.nhs_number = any (v_numbers) and k.is_protected and k.closed_why is distinct from 'adopted';
end $$;
alter function cpis.join_records(text) owner to cpis_register;
revoke all on function cpis.join_records(text) from public;
comment on function cpis.join_records(text) is
  'Settles what the records under a number and those joined to it share.';

-- -------------------- prisma/database/replaced-numbers/functions/join_records_by_link.sql
-- Whoever recorded the link: a form, a file, the clock or two people who parted another one.
create or replace function cpis.join_records_by_link() returns trigger
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  perform cpis.join_records(new.replaced_by);
  return null;
end $$;
alter function cpis.join_records_by_link() owner to cpis_register;
revoke all on function cpis.join_records_by_link() from public;
comment on function cpis.join_records_by_link() is
  'Trigger: settles what records share that a new link between numbers joins.';

-- -------------------- prisma/database/replaced-numbers/functions/keep_former_number.sql
-- A replacement adds the number that the record leaves, also for the other record that the authority has under the same reference of its own, so that
-- the plans of either may go. A correction takes it away from that one: it was never theirs, unless it stood there itself. To come back to a number
-- takes it away as well. An adoption takes nothing away, because it may have been entered in error: no number leads past one that it closed
-- (leads_on). A record that is opened again is joined to others anew: much may have been recorded while it was closed.
create or replace function cpis.keep_former_number() returns trigger
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  if new.nhs_number <> old.nhs_number then
    delete from cpis.former_number f where f.child_id = new.id and f.nhs_number = new.nhs_number;
    if new.change = 'number-replaced' then
      insert into cpis.former_number (child_id, authority_id, present_number, nhs_number, was_confirmed, passed)
      select k.id, k.authority_id, k.nhs_number, old.nhs_number, cpis.says_whose_number(old.number_status),
        case when k.nhs_number = new.nhs_number then '{}' else array[new.nhs_number] end
      from cpis.child k
      where (k.id = new.id or (k.local_id = new.local_id and cpis.is_one_person(k, new))) and k.authority_id = new.authority_id and k.nhs_number <> old.nhs_number and k.closed_why is null
      on conflict do nothing;
    else
      -- By the national matching, as replace_number joins.
      delete from cpis.former_number f using cpis.child k
      where f.nhs_number = old.nhs_number and f.authority_id = new.authority_id and k.id = f.child_id and k.id <> new.id
        and k.date_of_birth = new.date_of_birth and cpis.same_names(k.family_name, k.given_name, new.family_name, new.given_name)
        and not exists (select from cpis.child_version v where v.child_id = k.id and v.nhs_number = f.nhs_number);
    end if;
    perform cpis.take_joined_numbers(new, false);
  elsif new.closed_why is null then
    perform cpis.join_records(new.nhs_number);
  end if;
  return null;
end $$;
alter function cpis.keep_former_number() owner to cpis_register;
revoke all on function cpis.keep_former_number() from public;
comment on function cpis.keep_former_number() is
  'Trigger: keeps the numbers that a record left because they were replaced.';

-- -------------------- prisma/database/replaced-numbers/functions/numbers_passed.sql
-- A former number leads to where the record is now, also when the record moved by way of others. Of its own path its versions tell, from when it left
-- the number until it first came to the one that it has now: what it had by mistake after that is not on the way. Of a number that it took from
-- another record the path is what that one had passed (former_number.passed), what it took at the same time or later, and all that it left since. The
-- number that it has now was not left.
create or replace function cpis.numbers_passed(p_former cpis.former_number) returns text[]
language sql stable as $$
  with stood as materialized (
    select v.nhs_number, v.version from cpis.child_version v where v.child_id = (p_former).child_id
  ), path as (
    select max(s.version) as from_version from stood s where s.nhs_number = (p_former).nhs_number
  )
  select array(
    select (p_former).nhs_number
    union
    select unnest((p_former).passed)
    union
    select s.nhs_number from stood s, path
    where s.nhs_number <> (p_former).present_number and s.version > coalesce(path.from_version, 0) and not exists (
      select from stood e where e.nhs_number = (p_former).present_number and e.version > coalesce(path.from_version, 0) and e.version < s.version)
    union
    select f.nhs_number from cpis.former_number f, path
    where path.from_version is null and f.child_id = (p_former).child_id and f.recorded_at >= (p_former).recorded_at
      and f.nhs_number not in (select s.nhs_number from stood s))
$$;
alter function cpis.numbers_passed(cpis.former_number) owner to cpis_owner;
revoke all on function cpis.numbers_passed(cpis.former_number) from public;
grant execute on function cpis.numbers_passed(cpis.former_number) to cpis_register, cpis_retention;
comment on function cpis.numbers_passed(cpis.former_number) is
  'A former number of a record, and those that the record left since, on the way to the one that it has now.';

-- -------------------- prisma/database/replaced-numbers/functions/leads_on.sql
-- Nothing is deleted for an adoption, which may have been entered in error: it silences the way.
create or replace function cpis.leads_on(p_former cpis.former_number) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select not cpis.any_adopted(cpis.numbers_passed(p_former))
$$;
alter function cpis.leads_on(cpis.former_number) owner to cpis_register;
revoke all on function cpis.leads_on(cpis.former_number) from public;
grant execute on function cpis.leads_on(cpis.former_number) to cpis_audit, cpis_disclose, cpis_retention;
comment on function cpis.leads_on(cpis.former_number) is
  'Whether a former number leads to its record: not from a number that an adoption closed, nor past one.';

-- -------------------- prisma/database/replaced-numbers/functions/leads_to.sql
-- Used to refuse a replacement that would close a circle.
create or replace function cpis.leads_to(p_number text) returns text[]
language sql stable as $$
  with recursive leads_to as (
    select p_number as nhs_number
    union select s.replaced_by from cpis.superseded_number s join leads_to l on s.nhs_number = l.nhs_number)
  select array_agg(nhs_number) from leads_to
$$;
alter function cpis.leads_to(text) owner to cpis_owner;
revoke all on function cpis.leads_to(text) from public;
grant execute on function cpis.leads_to(text) to cpis_register;
comment on function cpis.leads_to(text) is
  'A number and those that have replaced it, one after the other.';

-- -------------------- prisma/database/replaced-numbers/functions/linked_numbers.sql
-- By links alone. A record that followed a wrong replacement leads from the one number to the other, and says nothing about whether they are one
-- person's: two people who part the numbers contradict the links.
create or replace function cpis.linked_numbers(p_number text) returns text[]
language sql stable as $$
  with recursive linked as (
    select p_number as number
    union
    select case l.number when s.nhs_number then s.replaced_by else s.nhs_number end
    from linked l join cpis.superseded_number s on l.number in (s.nhs_number, s.replaced_by) and not cpis.any_adopted(s.passed || s.nhs_number))
  select array_agg(number) from linked
$$;
alter function cpis.linked_numbers(text) owner to cpis_owner;
revoke all on function cpis.linked_numbers(text) from public;
grant execute on function cpis.linked_numbers(text) to cpis_register;
comment on function cpis.linked_numbers(text) is
  'A number and all that links join it to, whichever way they lead.';

-- -------------------- prisma/database/replaced-numbers/functions/links_of_child.sql
-- The numbers are named only to the authority that recorded the link, which was told them: another one learns that its child's number is
-- joined to one more, and since when. That is enough to ask two people to undo it. A record that left a number which does not lead to it by links
-- is found under it all the same, and counts as one.
create or replace function cpis.links_of_child(p_child uuid)
returns table (link_id uuid, former_number text, present_number text, recorded_at timestamptz)
language sql stable security definer set search_path = cpis, pg_temp as $$
  select l.id, case when l.recorded_by = c.authority_id then l.former end, case when l.recorded_by = c.authority_id then l.present end, l.recorded_at
  from cpis.child c
  cross join lateral (select cpis.numbers_of(c.nhs_number) as numbers offset 0) n
  cross join lateral (
    select s.id, s.nhs_number as former, s.replaced_by as present, s.recorded_by, s.recorded_at
    from cpis.superseded_number s where s.nhs_number = any (n.numbers)
    union all
    (select distinct on (f.nhs_number, f.present_number) f.id, f.nhs_number, f.present_number, f.authority_id, f.recorded_at
     from cpis.former_number f
     where f.nhs_number = any (n.numbers) and f.present_number = any (n.numbers) and f.present_number <> all (cpis.leads_to(f.nhs_number))
     order by f.nhs_number, f.present_number, f.authority_id <> c.authority_id)) l
  where c.id = p_child and c.authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LD', 'LP') and c.closed_why is distinct from 'adopted'
  order by l.recorded_at, l.id
$$;
alter function cpis.links_of_child(uuid) owner to cpis_register;
revoke all on function cpis.links_of_child(uuid) from public;
grant execute on function cpis.links_of_child(uuid) to cpis_app;
comment on function cpis.links_of_child(uuid) is
  'The links between numbers by which a child of the caller''s authority is found under another number too.';

-- -------------------- prisma/database/replaced-numbers/functions/may_part.sql
-- Nobody undoes alone what the register itself brought along, what demographics said to another authority that still goes by it, or what another
-- authority says as well, with a plan in place under it.
create or replace function cpis.may_part(p_link cpis.superseded_number, p_authority uuid) returns boolean
language sql stable as $$
  select ((p_link).recorded_by = p_authority
      or ((p_link).recorded_by is not null and (p_link).said_of is null)
      or exists (
        select from cpis.former_number f
        where f.authority_id = (p_link).recorded_by and f.nhs_number = (p_link).nhs_number
          and (p_link).replaced_by in (select cpis.wrong_numbers_of(f.child_id))))
    and not exists (
      select from cpis.former_number f join cpis.child o on o.id = f.child_id join cpis.plan p on p.child_id = o.id
      where f.nhs_number = (p_link).nhs_number and f.present_number = (p_link).replaced_by and f.authority_id <> p_authority
        and p.withdrawn_at is null and cpis.plan_standing(p.type, p.end_date, o.date_of_birth, cpis.today()) is not null)
$$;
alter function cpis.may_part(cpis.superseded_number, uuid) owner to cpis_owner;
revoke all on function cpis.may_part(cpis.superseded_number, uuid) from public;
grant execute on function cpis.may_part(cpis.superseded_number, uuid) to cpis_register;
comment on function cpis.may_part(cpis.superseded_number, uuid) is
  'Whether an authority whose record followed a link undoes it by correcting the number of the record.';

-- -------------------- prisma/database/replaced-numbers/functions/part_continued.sql
-- Demographics said of a number that another took its place, and the link went on from the end of its chain. A link in that chain was wrong and
-- is gone: what went on from it would lead to somebody else's child, and so would what went on from that. What demographics said is true of the
-- number itself, and is recorded of it again, in the order in which it was said.
create or replace function cpis.part_continued(p_parted text[]) returns void
language plpgsql volatile set search_path = cpis, pg_temp as $$
declare
  v_numbers text[] := array(select distinct n.number from unnest(p_parted) as e (number) cross join lateral unnest(cpis.numbers_of(e.number)) as n (number));
  v_gone    jsonb;
  v_said    jsonb := '[]';
  one       record;
begin
  loop
    with gone as (
      delete from cpis.superseded_number s where s.said_of = any (v_numbers) and s.nhs_number <> all (cpis.leads_to(s.said_of))
      returning s.said_of, s.replaced_by, s.recorded_by, s.recorded_at)
    select jsonb_agg(to_jsonb(g)) into v_gone from gone g;
    exit when v_gone is null;
    v_said := v_said || v_gone;
  end loop;
  for one in
    select g.* from jsonb_to_recordset(v_said) as g (said_of text, replaced_by text, recorded_by uuid, recorded_at timestamptz) order by g.recorded_at
  loop
    perform cpis.join_numbers(one.said_of, one.replaced_by, one.recorded_by);
  end loop;
end $$;
alter function cpis.part_continued(text[]) owner to cpis_register;
revoke all on function cpis.part_continued(text[]) from public;
comment on function cpis.part_continued(text[]) is
  'Undoes what went on from links between numbers that are gone, given the numbers at their ends, and records it of the numbers that demographics spoke of.';

-- -------------------- prisma/database/replaced-numbers/functions/part_contradicted.sql
-- Two people have parted what went on from the end of a chain because of what demographics said of a number in it. Both are right when a link
-- between that number and the end is wrong: the last that a person typed, or else what demographics said of the number before. It goes, and what
-- they said is recorded of the number itself. Records that followed the wrong link and have a plan in place are still found under the number
-- that they left.
create or replace function cpis.part_contradicted(p_gone cpis.superseded_number) returns void
language plpgsql volatile set search_path = cpis, pg_temp as $$
declare
  v_path text[];
  w      cpis.superseded_number;
begin
  if (p_gone).said_of is null or (p_gone).said_of = (p_gone).nhs_number then return; end if;
  v_path := cpis.numbers_of((p_gone).said_of);
  select s.* into w
  from unnest(v_path[:array_position(v_path, (p_gone).said_of)]) with ordinality as path (number, at)
  join cpis.superseded_number s on s.nhs_number = path.number
  where s.said_of is null or (s.said_of = (p_gone).said_of and s.nhs_number = s.said_of)
  order by s.said_of is not null, path.at limit 1;
  if not found then return; end if;
  delete from cpis.superseded_number s where s.id = w.id;
  delete from cpis.former_number f
  where f.nhs_number = w.nhs_number and f.present_number = w.replaced_by and not exists (
    select from cpis.plan p join cpis.child c on c.id = p.child_id
    where c.id = f.child_id and p.withdrawn_at is null and cpis.plan_standing(p.type, p.end_date, c.date_of_birth, cpis.today()) is not null);
  perform cpis.part_continued(array[w.nhs_number, w.replaced_by]);
  perform cpis.join_numbers((p_gone).said_of, (p_gone).replaced_by, (p_gone).recorded_by);
end $$;
alter function cpis.part_contradicted(cpis.superseded_number) owner to cpis_register;
revoke all on function cpis.part_contradicted(cpis.superseded_number) from public;
comment on function cpis.part_contradicted(cpis.superseded_number) is
  'Undoes the link because of which a parted one went on from the wrong number, and records what demographics said of the number itself.';

-- -------------------- prisma/database/replaced-numbers/functions/part_link.sql
-- What two people of an authority decided about a child whom it holds: the link is gone for everybody, and demographics do not make it
-- again by saying the same; nor does the one number lead to records that left the other by it. Nothing happens when the link has gone meanwhile,
-- or no longer has to do with this child.
create or replace function cpis.part_link(p_link uuid, p_number text, p_authority uuid) returns void
language plpgsql volatile set search_path = cpis, pg_temp as $$
declare
  v_numbers text[];
  g         cpis.superseded_number;
begin
  perform pg_advisory_xact_lock(hashtextextended('superseded', 0));
  v_numbers := cpis.numbers_of(p_number);
  delete from cpis.superseded_number s where s.id = p_link and s.nhs_number = any (v_numbers) returning * into g;
  if not found then
    -- No link, but a record that left the number.
    select f.nhs_number, f.present_number into g.nhs_number, g.replaced_by
    from cpis.former_number f where f.id = p_link and f.nhs_number = any (v_numbers);
    if not found then return; end if;
  end if;
  insert into cpis.parted_number (nhs_number, replaced_by, parted_by) values (g.nhs_number, g.replaced_by, p_authority) on conflict do nothing;
  delete from cpis.former_number f
  where f.present_number = any (cpis.leads_to(g.replaced_by)) and g.nhs_number = any (cpis.leads_to(f.nhs_number));
  perform cpis.part_contradicted(g);
  perform cpis.part_continued(array[g.nhs_number, g.replaced_by]);
end $$;
alter function cpis.part_link(uuid, text, uuid) owner to cpis_register;
revoke all on function cpis.part_link(uuid, text, uuid) from public;
comment on function cpis.part_link(uuid, text, uuid) is
  'Undoes a link between two numbers, for good.';

-- -------------------- prisma/database/replaced-numbers/functions/part_numbers.sql
-- The number that took the place of another was mistyped, or another child's: an authority whose record followed the link undoes it, unless
-- demographics said so to another authority that has not corrected it, or another one that followed it has a plan in place there and so says the
-- same. The record is found under its former numbers all the same (numbers_of). p_right is the number that really replaced the old one, if there
-- is one; what an adoption closed is never linked, nor is anything led past it, and p_closed are those of the numbers that the record has had of which
-- only a keyed hash is left.
create or replace function cpis.part_numbers(p_child uuid, p_right text default null, p_closed text[] default '{}') returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  c      cpis.child;
  v_gone jsonb;
begin
  if cpis.caller_role() is distinct from 'LD' then return 0; end if;
  select * into c from cpis.child where id = p_child and authority_id = cpis.caller_organisation() and closed_why is null for update;
  if not found then return 0; end if;
  perform pg_advisory_xact_lock(hashtextextended('superseded', 0));
  perform cpis.take_joined_numbers(c);
  with gone as (
    delete from cpis.superseded_number s using cpis.former_number own
    where s.replaced_by = c.nhs_number and own.child_id = c.id and own.nhs_number in (s.nhs_number, s.said_of) and cpis.may_part(s, c.authority_id)
    returning s.nhs_number, s.replaced_by, own.nhs_number as former, cpis.numbers_passed(own) || c.nhs_number as passed)
  select jsonb_agg(to_jsonb(g)) into v_gone from gone g;
  delete from cpis.former_number f where f.child_id = c.id and (p_right is null or (cpis.numbers_passed(f) || c.nhs_number) && p_closed);
  if v_gone is null then return 0; end if;
  insert into cpis.superseded_number (nhs_number, replaced_by, recorded_by, passed)
  select g.former, p_right, c.authority_id, array_remove(g.passed, g.former) from jsonb_to_recordset(v_gone) as g (former text, passed text[])
  where g.former <> all (cpis.leads_to(p_right)) and not (g.passed && p_closed) and not cpis.any_adopted(g.passed || p_right)
  on conflict (nhs_number) do nothing;
  perform cpis.part_continued(array(
    select unnest(array[g.nhs_number, g.replaced_by]) from jsonb_to_recordset(v_gone) as g (nhs_number text, replaced_by text)));
  return jsonb_array_length(v_gone);
end $$;
alter function cpis.part_numbers(uuid, text, text[]) owner to cpis_register;
revoke all on function cpis.part_numbers(uuid, text, text[]) from public;
grant execute on function cpis.part_numbers(uuid, text, text[]) to cpis_app;
comment on function cpis.part_numbers(uuid, text, text[]) is
  'Undoes the replacements of numbers by which a record came to a wrong one. Answers how many.';

-- -------------------- prisma/database/replaced-numbers/functions/refuse_link_to_adopted.sql
-- After an adoption no link between the numbers is ever made (design decision 25), in neither direction. One that stood before
-- leads nowhere (numbers_of).
create or replace function cpis.refuse_link_to_adopted() returns trigger
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  if cpis.any_adopted(array[new.nhs_number, new.replaced_by]) then
    raise exception 'a number closed by an adoption is never linked' using errcode = 'check_violation';
  end if;
  return new;
end $$;
alter function cpis.refuse_link_to_adopted() owner to cpis_register;
revoke all on function cpis.refuse_link_to_adopted() from public;
comment on function cpis.refuse_link_to_adopted() is
  'Trigger: refuses to link a number that an adoption closed.';

-- -------------------- prisma/database/replaced-numbers/functions/replace_number.sql
-- The demographics service says that one number took the place of another: the authority's record moves to it, and
-- whoever has the old number is led to the new one. `not-recorded` does not say why: an adoption, of which nobody else
-- may learn, is one of the reasons. Where the authority holds the same person under the new number as well, the two numbers are joined and both
-- records stay: to withdraw the plans of either then takes nothing off the other number.
create or replace function cpis.replace_number(p_child uuid, p_number text, p_seen uuid, p_name text) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  c      cpis.child;
  o      cpis.child;
  v_then text;
begin
  if cpis.caller_role() is distinct from 'LD' then return 'not-permitted'; end if;
  select * into c from cpis.child where id = p_child and authority_id = cpis.caller_organisation() for update;
  if not found then return 'unknown'; end if;
  if c.version_id <> p_seen then return 'changed-meanwhile'; end if;
  if c.closed_why is not null then return 'closed'; end if;
  if c.nhs_number = p_number then return 'same'; end if;
  select * into o from cpis.child where authority_id = c.authority_id and nhs_number = p_number;
  if o.date_of_birth <> c.date_of_birth or not cpis.same_names(o.family_name, o.given_name, c.family_name, c.given_name) then return 'held'; end if;
  -- Two people who replace one number by two others at the same moment: the second sees the first. So does whatever joins numbers.
  perform pg_advisory_xact_lock(hashtextextended('superseded', 0));
  select s.replaced_by into v_then from cpis.superseded_number s where s.nhs_number = c.nhs_number;
  -- Somebody else has recorded another number, the link would close a circle, or an adoption closed one of the two or one between them.
  if (v_then is not null and (p_number <> all (cpis.leads_to(c.nhs_number)) or c.nhs_number <> all (cpis.numbers_of(p_number)))) or c.nhs_number = any (cpis.leads_to(p_number))
     or cpis.any_adopted(array[c.nhs_number, p_number]) then
    return 'not-recorded';
  end if;
  if v_then is null then
    delete from cpis.parted_number where nhs_number = c.nhs_number and replaced_by = p_number;
    insert into cpis.superseded_number (nhs_number, replaced_by, recorded_by) values (c.nhs_number, p_number, c.authority_id);
  end if;
  if o.id is not null then
    -- Whoever replaces the number has looked at the two.
    if o.closed_why is null then perform cpis.take_numbers(o, c); end if;
    return 'joined';
  end if;
  update cpis.child set nhs_number = p_number, change = 'number-replaced', changed_by = p_name, upload_id = null,
    number_status = 'not-traced', traced_at = null where id = c.id;
  return 'replaced';
end $$;
alter function cpis.replace_number(uuid, text, uuid, text) owner to cpis_register;
revoke all on function cpis.replace_number(uuid, text, uuid, text) from public;
grant execute on function cpis.replace_number(uuid, text, uuid, text) to cpis_app;
comment on function cpis.replace_number(uuid, text, uuid, text) is
  'Moves a child to the number that replaced the old one. Answers replaced, joined where both numbers are held, or why not.';

-- -------------------- prisma/database/replaced-numbers/functions/take_former_numbers.sql
-- A record that is added under a number to which another one of the same person leads takes its numbers along (take_joined_numbers).
-- An authority that holds a person under a number that was replaced wrongly may publish them anew under the right one: by its file, or because
-- somebody adds them. What led to the record that it leaves behind leads to the new one too. By its own reference as well: nobody has looked at
-- the two, and people share names and birthdays. The reference may be given to either of them later.
create or replace function cpis.take_former_numbers() returns trigger
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_changed uuid[];
begin
  if tg_op = 'UPDATE' then
    v_changed := array(select r.id from changed_rows r join former_rows o on o.id = r.id where r.local_id is distinct from o.local_id);
  else
    v_changed := array(select r.id from changed_rows r);
  end if;
  if cardinality(v_changed) = 0 then return null; end if;
  -- Once for all of them: those who left a number are few, and a file adds thousands.
  perform cpis.take_numbers(pair.taker, pair.other, false)
  from (
    with moved as materialized (
      select k as record, k.id, k.authority_id, k.date_of_birth, k.local_id from cpis.child k
      where k.id in (select f.child_id from cpis.former_number f where f.authority_id in (select r.authority_id from changed_rows r)))
    select n as taker, m.record as other
    from unnest(v_changed) as one (id) join cpis.child n on n.id = one.id
    join moved m on m.authority_id = n.authority_id and m.date_of_birth = n.date_of_birth and m.local_id = n.local_id
    union all
    select o, m.record
    from moved m join cpis.child o on o.authority_id = m.authority_id and o.date_of_birth = m.date_of_birth and o.local_id = m.local_id
    where tg_op = 'UPDATE' and m.id = any (v_changed) and o.id <> all (v_changed)) pair
  where cpis.is_one_person(pair.taker, pair.other);
  perform cpis.take_joined_numbers(n, false)
  from unnest(v_changed) as one (id) join cpis.child n on n.id = one.id
  where exists (select from cpis.superseded_number s where s.replaced_by = n.nhs_number);
  return null;
end $$;
alter function cpis.take_former_numbers() owner to cpis_register;
revoke all on function cpis.take_former_numbers() from public;
comment on function cpis.take_former_numbers() is
  'Trigger: a record that is added, or is given the reference of another, takes over the former numbers of the same person.';

-- -------------------- prisma/database/replaced-numbers/functions/take_numbers.sql
-- What led to the one record leads to the other from now on: the number it has, where the two stand under numbers that are joined, and those that it
-- left. Nothing that would lead past a number that an adoption closed.
create or replace function cpis.take_numbers(p_taker cpis.child, p_other cpis.child, p_with_present boolean default true) returns void
language sql volatile set search_path = cpis, pg_temp as $$
  insert into cpis.former_number (child_id, authority_id, present_number, nhs_number, was_confirmed, recorded_at, passed)
  select (p_taker).id, (p_taker).authority_id, (p_taker).nhs_number, l.number, l.was_confirmed, l.recorded_at, way.passed
  from (
    select (p_other).nhs_number as number, cpis.says_whose_number((p_other).number_status) as was_confirmed, now() as recorded_at, '{}'::text[] as passed
    where p_with_present
    union all
    select f.nhs_number, f.was_confirmed, f.recorded_at, cpis.numbers_passed(f) from cpis.former_number f where f.child_id = (p_other).id) l
  cross join lateral (select array_remove(l.passed || (p_other).nhs_number, (p_taker).nhs_number) as passed) way
  where l.number <> (p_taker).nhs_number and not cpis.any_adopted(way.passed)
  on conflict do nothing
$$;
alter function cpis.take_numbers(cpis.child, cpis.child, boolean) owner to cpis_register;
revoke all on function cpis.take_numbers(cpis.child, cpis.child, boolean) from public;
comment on function cpis.take_numbers(cpis.child, cpis.child, boolean) is
  'Gives a record the numbers of another record of the same person.';

-- -------------------- prisma/database/replaced-numbers/functions/take_joined_numbers.sql
-- Where an authority holds one person under both numbers of a replacement, neither record has moved. The one that stands under the later number takes
-- the numbers of the other along, so that either may be corrected, end or be erased. Nobody has looked at the two where it happens by itself: an
-- authority may have two people of one name and one birthday, whom its own references tell apart.
create or replace function cpis.take_joined_numbers(p_child cpis.child, p_looked_at boolean default true) returns void
language sql volatile set search_path = cpis, pg_temp as $$
  select cpis.take_numbers(p_child, o)
  from cpis.child o
  where o.authority_id = (p_child).authority_id and o.nhs_number = any (cpis.numbers_of((p_child).nhs_number)) and o.closed_why is null
    and cpis.is_one_person(o, p_child) and (p_child).nhs_number = any (cpis.leads_to(o.nhs_number))
    and (p_looked_at or coalesce(o.local_id = (p_child).local_id, true))
$$;
alter function cpis.take_joined_numbers(cpis.child, boolean) owner to cpis_register;
revoke all on function cpis.take_joined_numbers(cpis.child, boolean) from public;
comment on function cpis.take_joined_numbers(cpis.child, boolean) is
  'Gives a record the numbers that lead to it and under which its authority has another record of the same person.';

-- -------------------- prisma/database/retention/functions/accesses_are_kept.sql
-- What explains an access stays as long as its record, whatever keeps that.
create or replace function cpis.accesses_are_kept(p_events uuid[]) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (select from cpis.access_matched where event_id = any (p_events)) or exists (select from cpis.access_unmatched where event_id = any (p_events))
$$;
alter function cpis.accesses_are_kept(uuid[]) owner to cpis_retention;
revoke all on function cpis.accesses_are_kept(uuid[]) from public;
comment on function cpis.accesses_are_kept(uuid[]) is
  'Whether there still is a record of one of these accesses.';

-- -------------------- prisma/database/retention/functions/count_accesses.sql
-- The owner drops months, but row-level security shows it none of their records.
create or replace function cpis.count_accesses(p_parent text, p_from timestamptz, p_to timestamptz) returns bigint
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
declare v_count bigint;
begin
  execute format('select count(a.at) from cpis.%I a where a.at >= $1 and a.at < $2', p_parent) into v_count using p_from, p_to;
  return v_count;
end $$;
alter function cpis.count_accesses(text, timestamptz, timestamptz) owner to cpis_retention;
revoke all on function cpis.count_accesses(text, timestamptz, timestamptz) from public;
grant execute on function cpis.count_accesses(text, timestamptz, timestamptz) to cpis_owner;
comment on function cpis.count_accesses(text, timestamptz, timestamptz) is
  'How many access records of a table there are in a span of time.';

-- -------------------- prisma/database/retention/functions/drop_old_access_partitions.sql
-- What matched goes after 25 years, what did not after 13 months, a month at a time, unless a legal hold is about
-- anything in it. A month is due once it has been sealed, to its end, for as long as its records are kept, and a day more:
-- the verification counts from when a record was sealed, by another clock. The event says how many records went. It belongs
-- to the owner because only the owner can drop a table; it takes no parameter, so that its caller can only do what is due.
-- Waits two seconds for look-ups and then leaves it for later.
create or replace function cpis.drop_old_access_partitions() returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp set lock_timeout = '2s' as $$
declare
  part      record;
  v_rows    bigint;
  v_dropped integer := 0;
begin
  for part in
    select c.relname as name, p.relname as parent, m.month as from_at, m.month + interval '1 month' as to_at
    from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
    cross join lateral (select to_date(right(c.relname, 7), 'YYYY_MM')::timestamp as month) m
    where i.inhparent in ('cpis.access_matched'::regclass, 'cpis.access_unmatched'::regclass) and c.relname ~ '_[0-9]{4}_[0-9]{2}$'
  loop
    continue when part.to_at at time zone 'UTC' > coalesce(cpis.sealed_before(interval '1 day'
      + case part.parent when 'access_matched' then interval '25 years' else interval '13 months' end), '-infinity');
    continue when cpis.span_is_held(part.parent::text, part.from_at at time zone 'UTC', part.to_at at time zone 'UTC');
    v_rows := cpis.count_accesses(part.parent::text, part.from_at at time zone 'UTC', part.to_at at time zone 'UTC');
    execute format('drop table cpis_part.%I', part.name);
    v_dropped := v_dropped + 1;
    insert into cpis.audit_event (type, outcome, details) values ('retention.drop', 'done', jsonb_build_object('partition', part.name, 'rows', v_rows));
  end loop;
  return v_dropped;
end $$;
alter function cpis.drop_old_access_partitions() owner to cpis_owner;
revoke all on function cpis.drop_old_access_partitions() from public;
grant execute on function cpis.drop_old_access_partitions() to cpis_delivery;
comment on function cpis.drop_old_access_partitions() is
  'Drops the months of access records that are due. Answers how many.';

-- -------------------- prisma/database/uploads/tables.sql
create table cpis.upload_row (
  upload_id     uuid not null references cpis.upload (id),
  row           integer not null check (row > 0),
  authority_id  uuid not null references cpis.authority (organisation_id),
  outcome       text not null check (outcome in ('added', 'changed', 'ended', 'unchanged', 'withdrawn', 'rejected')),
  code          text not null check (code ~ '^CPR0[1-7]$'),
  number        text not null check (length(number) <= 100),
  child_name    text not null check (length(child_name) <= 220),
  plan_type     text not null check (length(plan_type) <= 100),
  column_name   text,
  reason        text,
  -- What stands in the cell at fault.
  value         text check (length(value) <= 500),
  -- What the demographics service said about the number of the row; `waiting` is loaded without, and compared later.
  number_status text check (number_status in ('matched', 'restricted', 'died', 'waiting')),
  -- What the row changes, from what and to what: [{"column": "end_date", "was": null, "is": "2026-11-30"}]. Forgotten with its row.
  changes       jsonb,
  -- The number that took the place of the row's, as demographics say of a person whose name and date of birth agree. The two are joined when
  -- the file is saved.
  replaced_by   text check (cpis.is_nhs_number(replaced_by)),
  -- The held plan that the row is about, so that an older file that is taken back leaves alone what this one has confirmed. The plan may be
  -- erased before its row.
  plan_id       uuid,
  primary key (upload_id, row)
);
alter table cpis.upload_row owner to cpis_owner;
comment on table cpis.upload_row is
  'What came, or would come, of each row of a file.';
create index upload_row_by_outcome on cpis.upload_row (upload_id, outcome, row);

-- -------------------- prisma/database/uploads/tables.sql
create table cpis.upload_absence (
  upload_id    uuid not null,
  plan_id      uuid not null,
  authority_id uuid not null references cpis.authority (organisation_id),
  primary key (upload_id, plan_id),
  constraint upload_absence_of_own_plan foreign key (plan_id, authority_id) references cpis.plan (id, authority_id),
  constraint upload_absence_of_own_upload foreign key (upload_id, authority_id) references cpis.upload (id, authority_id)
);
alter table cpis.upload_absence owner to cpis_owner;
comment on table cpis.upload_absence is
  'The plans in place that a full file does not mention.';
-- Erasing plans looks here for each.
create index upload_absence_of_plan on cpis.upload_absence (plan_id);

-- -------------------- prisma/database/retention/functions/erase_old_records.sql
-- The 13 months count from the day on which the end was recorded. With the plans goes their history, with the last plan the
-- child and what the authority learnt of accesses to it. Access records stay, and so do the counts of files. A number that an
-- adoption closed stays closed, by its keyed hash. What a legal hold is about stays. A run takes at most 2,000 plans, so that
-- it ends in time however far it is behind: the next run goes on. What somebody is changing at this moment is left for the
-- next run too, and what is chosen is locked: a plan that is opened again would be gone, and every look-up of it say none.
create or replace function cpis.erase_old_records() returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_before   timestamptz := (cpis.today() - interval '13 months') at time zone 'Europe/London';
  v_holds    boolean := exists (select from cpis.legal_hold where lifted_at is null and kind <> 'person');
  v_plans    uuid[];
  v_children uuid[];
  v_closed   text[];
  v_rows     integer;
begin
  v_plans := array(
    select p.id from cpis.plan p join cpis.child c on c.id = p.child_id
    where least((p.withdrawn_at at time zone 'Europe/London')::date, cpis.plan_ends(p.type, p.end_date, c.date_of_birth)) + interval '13 months' < cpis.today()
      and p.changed_at < v_before and cpis.plan_over_since(p, c.date_of_birth) + interval '13 months' < cpis.today()
      and not (v_holds and cpis.child_is_held(c.id))
    order by p.id limit 2000 for update of p skip locked for no key update of c skip locked);
  delete from cpis.plan_draft where plan_id = any (v_plans);
  delete from cpis.held_ending where plan_id = any (v_plans);
  delete from cpis.upload_absence where plan_id = any (v_plans);
  delete from cpis.transfer where plan_id = any (v_plans) or new_plan_id = any (v_plans);
  delete from cpis.plan_version where plan_id = any (v_plans);
  with gone as (delete from cpis.plan where id = any (v_plans) returning child_id)
  select array_agg(distinct child_id) into v_children from gone;

  v_children := array(
    select c.id from cpis.child c
    where (c.id = any (v_children) or c.created_at < v_before) and not exists (select from cpis.plan p where p.child_id = c.id)
      and not (c.closed_why is not distinct from 'adopted' and c.closed_key is null)
      -- Protection hides a child whatever becomes of the plans (decision 004): also those of other authorities.
      and not (c.is_protected and not (c.closed_why is not distinct from 'adopted' and cpis.is_adopted_under_anothers_number(c)) and exists (
        select from cpis.child o join cpis.plan p on p.child_id = o.id where o.nhs_number = any (cpis.numbers_of(c.nhs_number))))
      and not (v_holds and cpis.child_is_held(c.id))
    for update of c skip locked);
  -- Once only the hash is left nobody can tell any more that an adoption was recorded under somebody else's number.
  v_closed := array(
    select c.nhs_number from cpis.child c where c.id = any (v_children) and c.closed_key is not null and not cpis.is_adopted_under_anothers_number(c));
  insert into cpis.closed_number (authority_id, number_key)
  select c.authority_id, c.closed_key from cpis.child c where c.id = any (v_children) and c.closed_key is not null and c.nhs_number = any (v_closed)
  on conflict do nothing;
  delete from cpis.plan_draft where child_id = any (v_children);
  delete from cpis.approval where child_id = any (v_children);
  perform cpis.keep_notices(v_children);
  delete from cpis.outbox o where o.child_id = any (v_children)
    or exists (select from cpis.notification n where n.child_id = any (v_children) and n.event_id = o.event_id and n.authority_id = o.authority_id);
  delete from cpis.notification where child_id = any (v_children);
  -- What stood before the adoption led nowhere as long as the record said so (numbers_of). What leads to the number goes too: nobody could tell then
  -- that nothing may go on from the end of that chain.
  delete from cpis.superseded_number where nhs_number = any (v_closed) or replaced_by = any (v_closed) or passed && v_closed;
  delete from cpis.former_number f where cardinality(v_closed) > 0 and (cpis.numbers_passed(f) || f.present_number) && v_closed;
  delete from cpis.child_version where child_id = any (v_children);
  delete from cpis.child where id = any (v_children);
  -- A chain goes as a whole: a link that is missing in the middle takes the alert off every number before it.
  delete from cpis.superseded_number s where s.said_at < v_before and (
    select not exists (select from cpis.child c where c.nhs_number = any (chain.numbers))
      and not exists (select from cpis.superseded_number o where o.nhs_number = any (chain.numbers) and o.said_at >= v_before)
      and not (v_holds and (exists (select from cpis.legal_hold h where h.lifted_at is null and h.kind = 'everything')
                            or cpis.numbers_are_held(chain.numbers)))
    from (select cpis.numbers_of(s.nhs_number) as numbers) chain);
  delete from cpis.parted_number g where g.said_at < v_before and not v_holds
    and not exists (select from cpis.child c where c.nhs_number = any (cpis.numbers_of(g.nhs_number) || cpis.numbers_of(g.replaced_by)));

  delete from cpis.upload_row r
  where exists (select from cpis.upload u where u.id = r.upload_id and u.received_at < v_before)
    and not (v_holds and (cpis.organisation_is_held(r.authority_id) or cpis.numbers_are_held(array[regexp_replace(r.number, '[^0-9]', '', 'g')])));
  delete from cpis.rejected_row r where (r.fixed_at < now() - interval '30 days' or r.rejected_at < v_before)
    and not (v_holds and (cpis.organisation_is_held(r.authority_id)
      or cpis.numbers_are_held(array(select regexp_replace(cell, '[^0-9]', '', 'g') from jsonb_each_text(r.cells) as one (name, cell)))));
  get diagnostics v_rows = row_count;
  if cardinality(v_plans) > 0 or cardinality(v_children) > 0 or v_rows > 0 then
    insert into cpis.audit_event (type, outcome, details) values ('retention.erase', 'done', jsonb_build_object(
      'plans', cardinality(v_plans), 'children', cardinality(v_children), 'rejectedRows', v_rows));
  end if;
  return cardinality(v_plans);
end $$;
alter function cpis.erase_old_records() owner to cpis_retention;
revoke all on function cpis.erase_old_records() from public;
grant execute on function cpis.erase_old_records() to cpis_delivery;
comment on function cpis.erase_old_records() is
  'Erases plans that ended or were withdrawn more than 13 months ago, and the children of whom no plan is left. Answers how many plans.';

-- -------------------- prisma/database/retention/functions/forget_delivered.sql
-- The notifications keep what they told.
create or replace function cpis.forget_delivered() returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_gone  integer;
  v_stale integer;
begin
  delete from cpis.outbox where state = 'done' and settled_at < now() - interval '30 days';
  get diagnostics v_gone = row_count;
  update cpis.mailbox_message set body = null where body is not null and created_at < now() - interval '30 days';
  get diagnostics v_stale = row_count;
  return v_gone + v_stale;
end $$;
alter function cpis.forget_delivered() owner to cpis_retention;
revoke all on function cpis.forget_delivered() from public;
grant execute on function cpis.forget_delivered() to cpis_delivery;
comment on function cpis.forget_delivered() is
  'Deletes deliveries after 30 days, and the bodies of messages that nobody fetched in that time. Answers how many.';

-- -------------------- prisma/database/retention/functions/forget_drafts.sql
-- A form that nobody came back to holds what was typed about a child.
create or replace function cpis.forget_drafts() returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_gone integer;
begin
  delete from cpis.plan_draft where updated_at < now() - interval '7 days';
  get diagnostics v_gone = row_count;
  return v_gone;
end $$;
alter function cpis.forget_drafts() owner to cpis_retention;
revoke all on function cpis.forget_drafts() from public;
grant execute on function cpis.forget_drafts() to cpis_delivery;
comment on function cpis.forget_drafts() is
  'Deletes forms that nobody came back to for seven days. Answers how many.';

-- -------------------- prisma/database/retention/functions/forget_invited.sql
-- A name and no way in, 13 months after the invitation ran out. Somebody who would be the last administrator of their
-- organisation stays invited.
create or replace function cpis.forget_invited(p_person uuid) returns boolean
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  delete from cpis.invitation where person_id = p_person;
  update cpis.role_assignment set ended_at = now() where person_id = p_person and ended_at is null;
  update cpis.person set email = null, status = 'suspended' where id = p_person;
  return true;
exception when check_violation then
  return false;
end $$;
alter function cpis.forget_invited(uuid) owner to cpis_retention;
revoke all on function cpis.forget_invited(uuid) from public;
comment on function cpis.forget_invited(uuid) is
  'Forgets the address of somebody who was invited and never came. Answers whether it did.';

-- -------------------- prisma/database/retention/functions/forget_old_events.sql
-- The log is not partitioned: it grows by what people do, not by look-ups. A line goes once it has been sealed for eight years
-- and a day, as months of access records do. What retention itself says stays for good: it names nobody, and without it
-- nobody could tell what went by law from what was made away with.
create or replace function cpis.forget_old_events() returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_before timestamptz := cpis.sealed_before(interval '8 years 1 day');
  v_gone   integer;
begin
  delete from cpis.audit_event e where e.at < v_before and e.type not in ('retention.drop', 'retention.erase') and not exists (
    select from cpis.legal_hold h where h.lifted_at is null and (h.kind = 'everything'
      or (h.kind = 'person' and h.subject_id in (e.person_id, e.subject_id)) or (h.kind = 'organisation' and h.subject_id in (e.organisation_id, e.subject_id))
      or (h.kind = 'child' and h.subject_key = any (e.subject_keys))))
    and case e.subject_kind
      when 'child' then not cpis.child_is_held(e.subject_id)
      when 'plan' then not exists (select from cpis.plan p where p.id = e.subject_id and cpis.child_is_held(p.child_id))
      else true end;
  get diagnostics v_gone = row_count;
  if v_gone > 0 then
    insert into cpis.audit_event (type, outcome, details) values ('retention.erase', 'done', jsonb_build_object('events', v_gone));
  end if;
  return v_gone;
end $$;
alter function cpis.forget_old_events() owner to cpis_retention;
revoke all on function cpis.forget_old_events() from public;
grant execute on function cpis.forget_old_events() to cpis_delivery;
comment on function cpis.forget_old_events() is
  'Deletes events of the compliance log that have been sealed for 8 years, unless a legal hold is about them. Answers how many.';

-- -------------------- prisma/database/retention/functions/forget_passing.sql
-- Sessions after 90 days, but the last one of each person, which says when
-- they were last here; invitations; deliveries that were given up; empty mailbox messages; what was
-- typed and waits no longer; counts that no longer count.
create or replace function cpis.forget_passing() returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_gone  integer := 0;
  v_count integer;
begin
  -- The last one of a person stays: it says when they were last here.
  delete from cpis.session s where coalesce(s.ended_at, s.expires_at) < now() - interval '90 days' and s.expires_at < now()
    and exists (select from cpis.session n where n.person_id = s.person_id and (n.created_at, n.id) > (s.created_at, s.id))
    and not cpis.person_is_held(s.person_id);
  get diagnostics v_count = row_count; v_gone := v_gone + v_count;
  delete from cpis.invitation i where i.joined_at < now() - interval '90 days' and not cpis.person_is_held(i.person_id);
  get diagnostics v_count = row_count; v_gone := v_gone + v_count;
  select count(*) filter (where cpis.forget_invited(i.person_id)) into v_count
  from cpis.invitation i where i.joined_at is null and i.expires_at < now() - interval '13 months' and not cpis.person_is_held(i.person_id);
  v_gone := v_gone + v_count;
  delete from cpis.outbox o where o.state = 'dead' and o.settled_at < now() - interval '90 days';
  get diagnostics v_count = row_count; v_gone := v_gone + v_count;
  delete from cpis.mailbox_message m where m.body is null and m.created_at < now() - interval '90 days';
  get diagnostics v_count = row_count; v_gone := v_gone + v_count;
  -- Last, so that nobody's next form or look-up waits for the rest.
  delete from cpis.kept_form where good_until <= now();
  get diagnostics v_count = row_count;
  delete from cpis.rate_count where counts_until <= now();
  return v_gone + v_count;
end $$;
alter function cpis.forget_passing() owner to cpis_retention;
revoke all on function cpis.forget_passing() from public;
grant execute on function cpis.forget_passing() to cpis_delivery;
comment on function cpis.forget_passing() is
  'Deletes what served one log-in, one invitation or one mail. Answers how many.';

-- -------------------- prisma/database/retention/functions/forget_person.sql
-- Whatever still refers to them keeps them: a foreign key says so.
create or replace function cpis.forget_person(p_person uuid) returns boolean
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  delete from cpis.invitation where person_id = p_person;
  delete from cpis.person_identity where person_id = p_person;
  delete from cpis.session where person_id = p_person;
  delete from cpis.person where id = p_person;
  return true;
exception when foreign_key_violation then
  return false;
end $$;
alter function cpis.forget_person(uuid) owner to cpis_retention;
revoke all on function cpis.forget_person(uuid) from public;
comment on function cpis.forget_person(uuid) is
  'Deletes a person whom no record names any more. Answers whether it did.';

-- -------------------- prisma/database/uploads/tables.sql
create table cpis.mass_ending (
  upload_id    uuid primary key references cpis.upload (id),
  authority_id uuid not null references cpis.authority (organisation_id),
  at           timestamptz not null default now(),
  plans_ending integer not null check (plans_ending > 0),
  plans_active integer not null check (plans_active > 0)
);
alter table cpis.mass_ending owner to cpis_owner;
comment on table cpis.mass_ending is
  'Files that would have ended more than half of what an authority publishes: national administrators see that it happened, by count. Append-only.';
create index mass_ending_by_time on cpis.mass_ending (at desc);

-- -------------------- prisma/database/retention/functions/forget_upload.sql
-- Whatever still refers to it keeps it: a foreign key says so.
create or replace function cpis.forget_upload(p_upload uuid) returns boolean
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  delete from cpis.approval where upload_id = p_upload;
  delete from cpis.mass_ending where upload_id = p_upload;
  delete from cpis.upload where id = p_upload;
  return true;
exception when foreign_key_violation then
  return false;
end $$;
alter function cpis.forget_upload(uuid) owner to cpis_retention;
revoke all on function cpis.forget_upload(uuid) from public;
comment on function cpis.forget_upload(uuid) is
  'Deletes the line of a file of which nothing is left. Answers whether it did.';

-- -------------------- prisma/database/uploads/tables.sql
create table cpis.upload_file (
  upload_id    uuid primary key references cpis.upload (id),
  authority_id uuid not null references cpis.authority (organisation_id),
  bytes        bytea not null check (length(bytes) <= 5000000),
  received_at  timestamptz not null default now()
);
alter table cpis.upload_file owner to cpis_owner;
comment on table cpis.upload_file is
  'The file as it was sent, for 30 days: what is saved is what was previewed, byte for byte.';
create index upload_file_by_age on cpis.upload_file (received_at);

-- -------------------- prisma/database/uploads/tables.sql
create table cpis.traced_row (
  upload_id    uuid not null,
  row          integer not null check (row > 0),
  authority_id uuid not null,
  verdict      text not null check (verdict in ('matched', 'restricted', 'died', 'differs', 'not-found', 'replaced')),
  -- Which details differ, never what is held instead; and the number that replaced the row's, where name and date of birth agree.
  details      text[] not null default '{}' check (cardinality(details) <= 3),
  replaced_by  text check (cpis.is_nhs_number(replaced_by)),
  answered_at  timestamptz not null default now(),
  primary key (upload_id, row),
  constraint traced_row_of_own_upload foreign key (upload_id, authority_id) references cpis.upload (id, authority_id),
  constraint traced_row_replaced_by_a_number check ((verdict = 'replaced') = (replaced_by is not null))
);
alter table cpis.traced_row owner to cpis_owner;
comment on table cpis.traced_row is
  'What the demographics service said about the rows of a file that is being checked, so that nobody is asked about twice, whatever happens meanwhile. Gone when the file is saved or cancelled, and after seven days.';
create index traced_row_by_age on cpis.traced_row (answered_at);

-- -------------------- prisma/database/uploads/tables.sql
create table cpis.checked_file (
  upload_id     uuid primary key,
  authority_id  uuid not null,
  details       text[] not null,
  accepted_rows bytea not null,
  decided_rows  bytea not null,
  rejected_rows bytea not null,
  checked_at    timestamptz not null default now(),
  constraint checked_file_of_own_upload foreign key (upload_id, authority_id) references cpis.upload (id, authority_id)
);
-- Packed already.
alter table cpis.checked_file
  alter column accepted_rows set storage external, alter column decided_rows set storage external,
  alter column rejected_rows set storage external;
alter table cpis.checked_file owner to cpis_owner;
comment on table cpis.checked_file is
  'What the check of a file found, packed: its accepted rows, what is to be done for each, and those that were not accepted. Gone when the file is saved or cancelled, and after seven days.';
create index checked_file_by_age on cpis.checked_file (checked_at);

-- -------------------- prisma/database/retention/functions/forget_uploaded_files.sql
-- What came of a file stays, but for the rows that changed nothing: a full file repeats the whole register every night.
create or replace function cpis.forget_uploaded_files() returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_gone    integer;
  v_checked integer;
  v_traced  integer;
begin
  delete from cpis.upload_file where received_at < now() - interval '30 days';
  get diagnostics v_gone = row_count;
  delete from cpis.checked_file where checked_at < now() - interval '7 days';
  get diagnostics v_checked = row_count;
  delete from cpis.traced_row where answered_at < now() - interval '7 days';
  get diagnostics v_traced = row_count;
  delete from cpis.upload_row r using cpis.upload u
  where u.id = r.upload_id and u.received_at < now() - interval '30 days' and r.outcome = 'unchanged';
  return v_gone + v_checked + v_traced;
end $$;
alter function cpis.forget_uploaded_files() owner to cpis_retention;
revoke all on function cpis.forget_uploaded_files() from public;
grant execute on function cpis.forget_uploaded_files() to cpis_delivery;
comment on function cpis.forget_uploaded_files() is
  'Deletes the bytes of files and their rows that changed nothing after 30 days, and what a check found, or was told, after seven. Answers how many files and checks.';

-- -------------------- prisma/database/review/tables.sql
create table cpis.review_item (
  id                uuid primary key default gen_random_uuid(),
  organisation_id   uuid not null references cpis.organisation (id),
  -- The Monday with which the week begins.
  week              date not null check (extract(isodow from week) = 1),
  kind              text not null check (kind in ('repeat-views', 'out-of-hours', 'other-setting', 'same-name', 'no-match-run', 'over-limit', 'emergency-access')),
  person_id         uuid not null,
  person_name       text not null,
  role              text not null,
  setting_name      text not null,
  first_at          timestamptz not null,
  last_at           timestamptz not null,
  -- How many views, checks or alerts it is about.
  times             integer not null check (times > 0),
  -- The accesses, or the alerts, that it is about: for whoever may read those.
  event_ids         uuid[] not null,
  made_at           timestamptz not null default now(),
  conclusion        text check (conclusion in ('explained', 'passed-on')),
  note              text check (length(note) between 1 and 500),
  concluded_at      timestamptz,
  concluded_by      uuid references cpis.person (id),
  concluded_by_name text,
  unique (organisation_id, week, kind, person_id, event_ids),
  constraint review_item_concluded_whole check ((conclusion is null) = (concluded_at is null) and (conclusion is null) = (concluded_by is null)
    and (conclusion is null) = (concluded_by_name is null) and (conclusion is null) = (note is null))
);
alter table cpis.review_item owner to cpis_owner;
comment on table cpis.review_item is
  'What was unusual among a week''s look-ups, for a safeguarding lead to conclude.';
create index review_item_of_organisation on cpis.review_item (organisation_id, made_at desc);

-- -------------------- prisma/database/review/tables.sql
create table cpis.review_question (
  item_id       uuid primary key references cpis.review_item (id),
  organisation_id uuid not null references cpis.organisation (id),
  person_id     uuid not null,
  kind          text not null,
  setting_name  text not null,
  first_at      timestamptz not null,
  last_at       timestamptz not null,
  asked_at      timestamptz not null default now(),
  asked_by      uuid not null references cpis.person (id),
  asked_by_name text not null,
  answer        text check (answer in ('cared-for', 'asked-by-colleague', 'training', 'by-mistake', 'other')),
  answer_text   text check (length(answer_text) <= 500),
  answered_at   timestamptz,
  constraint review_question_answered_whole check ((answer is null) = (answered_at is null) and (answer_text is null or answer is not null)),
  constraint review_question_other_is_explained check (answer is distinct from 'other' or length(answer_text) >= 15)
);
alter table cpis.review_question owner to cpis_owner;
comment on table cpis.review_question is
  'What a safeguarding lead asks the person whom an item is about, and their answer.';
create index review_question_of_person on cpis.review_question (person_id, asked_at desc);

-- -------------------- prisma/database/retention/functions/forget_with_accesses.sql
-- Who had which role, what was told of a look-up, what was said, asked, concluded, agreed and taken away, and from which
-- file it came, for as long as the access records themselves; then the people whom no record names any more.
create or replace function cpis.forget_with_accesses() returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_before timestamptz := now() - interval '25 years';
  v_items  uuid[];
  v_gone   integer := 0;
  v_count  integer;
begin
  delete from cpis.access_outcome o where o.at < v_before and not cpis.accesses_are_kept(array[o.event_id]) and not cpis.person_is_held(o.actor_id);
  get diagnostics v_count = row_count; v_gone := v_gone + v_count;
  -- Alerts about runs that found nothing are kept as long as look-ups that found nothing.
  delete from cpis.access_alert a where a.at < case a.kind when 'no-match-run' then now() - interval '13 months' else v_before end
    and (a.event_id is null or not cpis.accesses_are_kept(array[a.event_id]))
    and not cpis.person_is_held(a.person_id) and not cpis.organisation_is_held(a.organisation_id);
  get diagnostics v_count = row_count; v_gone := v_gone + v_count;
  v_items := array(
    select i.id from cpis.review_item i where i.made_at < v_before and not cpis.accesses_are_kept(i.event_ids)
      and not cpis.person_is_held(i.person_id) and not cpis.organisation_is_held(i.organisation_id));
  delete from cpis.review_question where item_id = any (v_items);
  delete from cpis.review_item where id = any (v_items);
  get diagnostics v_count = row_count; v_gone := v_gone + v_count;
  delete from cpis.access_export e where e.requested_at < v_before and not cpis.person_is_held(e.requested_by)
    and not (e.organisation_id is not null and cpis.organisation_is_held(e.organisation_id))
    and not (e.filter ? 'number' and cpis.numbers_are_held(array[e.filter->>'number']));
  get diagnostics v_count = row_count; v_gone := v_gone + v_count;
  select count(*) filter (where cpis.forget_upload(u.id)) into v_count from cpis.upload u
  where u.received_at < v_before and not cpis.organisation_is_held(u.authority_id)
    and not exists (select from cpis.plan_version v where v.upload_id = u.id) and not exists (select from cpis.child_version v where v.upload_id = u.id);
  v_gone := v_gone + v_count;
  delete from cpis.authority_change c where c.at < now() - interval '8 years' and not cpis.organisation_is_held(c.authority_id) and not cpis.person_is_held(c.person_id);
  get diagnostics v_count = row_count; v_gone := v_gone + v_count;
  delete from cpis.administration_change c where c.at < v_before
    and not cpis.organisation_is_held(c.organisation_id) and not cpis.person_is_held(c.person_id) and not cpis.person_is_held(c.by_person);
  get diagnostics v_count = row_count; v_gone := v_gone + v_count;
  delete from cpis.role_request r where r.requested_at < v_before and r.decision is not null
    and not cpis.organisation_is_held(r.organisation_id) and not cpis.person_is_held(r.person_id);
  get diagnostics v_count = row_count; v_gone := v_gone + v_count;
  delete from cpis.session s where s.expires_at < v_before and not cpis.person_is_held(s.person_id);
  delete from cpis.role_assignment a where a.ended_at < v_before and not cpis.organisation_is_held(a.organisation_id)
    and not cpis.person_is_held(a.person_id) and not exists (select from cpis.session s where s.assignment_id = a.id);
  get diagnostics v_count = row_count; v_gone := v_gone + v_count;
  select count(*) filter (where cpis.forget_person(p.id)) into v_count from cpis.person p
  where p.created_at < now() - interval '13 months' and not cpis.person_is_held(p.id)
    and not exists (select from cpis.role_assignment a where a.person_id = p.id)
    and not exists (select from cpis.access_matched x where x.actor_id = p.id) and not exists (select from cpis.access_unmatched x where x.actor_id = p.id)
    and not exists (select from cpis.audit_event e where e.person_id = p.id) and not exists (select from cpis.access_alert a where a.person_id = p.id)
    and not exists (select from cpis.review_item i where i.person_id = p.id);
  v_gone := v_gone + v_count;
  if v_gone > 0 then
    insert into cpis.audit_event (type, outcome, details) values ('retention.erase', 'done', jsonb_build_object('explanations', v_gone));
  end if;
  return v_gone;
end $$;
alter function cpis.forget_with_accesses() owner to cpis_retention;
revoke all on function cpis.forget_with_accesses() from public;
grant execute on function cpis.forget_with_accesses() to cpis_delivery;
comment on function cpis.forget_with_accesses() is
  'Deletes what explains the access records when these are gone. Answers how many.';

-- -------------------- prisma/database/retention/functions/keep_notices.sql
-- A notice is about the person. Of two records that an authority has of one person, under numbers that are joined, the one that stays keeps what
-- the authority learnt of the other.
create or replace function cpis.keep_notices(p_gone uuid[]) returns void
language sql volatile set search_path = cpis, pg_temp as $$
  update cpis.notification n set child_id = stays.id
  from cpis.child g cross join lateral (
    select o.id from cpis.child o
    where o.authority_id = g.authority_id and o.nhs_number = any (cpis.numbers_of(g.nhs_number)) and o.id <> all (p_gone) and cpis.is_joined_person(o, g)
    order by o.id limit 1) stays
  where n.child_id = g.id and g.id = any (p_gone)
$$;
alter function cpis.keep_notices(uuid[]) owner to cpis_retention;
revoke all on function cpis.keep_notices(uuid[]) from public;
comment on function cpis.keep_notices(uuid[]) is
  'Gives the notices about children who are erased to the other record that their authority has of the same person, where there is one.';

-- -------------------- prisma/database/review/functions/comparable_family_name.sql
-- Lower-case letters only, of the last word.
create or replace function cpis.comparable_family_name(p_name text) returns text
language sql immutable parallel safe as $$ select regexp_replace(lower(substring(btrim(p_name) from '[^ ]+$')), '[^[:alpha:]]', '', 'g') $$;
alter function cpis.comparable_family_name(text) owner to cpis_owner;
revoke all on function cpis.comparable_family_name(text) from public;
grant execute on function cpis.comparable_family_name(text) to cpis_review;
comment on function cpis.comparable_family_name(text) is
  'A person''s family name in a form that can be compared.';

-- -------------------- prisma/database/review/functions/make_weekly_review.sql
-- Called by the clock, on Mondays at five.
create or replace function cpis.make_weekly_review() returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_week date := date_trunc('week', cpis.today())::date - 7;
begin
  return cpis.review_week(v_week);
end $$;
alter function cpis.make_weekly_review() owner to cpis_review;
revoke all on function cpis.make_weekly_review() from public;
grant execute on function cpis.make_weekly_review() to cpis_delivery;
comment on function cpis.make_weekly_review() is
  'Reviews the week before this one. Answers how many items were added.';

-- -------------------- prisma/database/review/functions/review_week.sql
-- Running it again adds nothing that is there. The rules, each of which ordinary care of a child passes by:
--   repeat-views   one person looked at one child on three days or more within four weeks, at least four days apart, the last in this week
--   out-of-hours   a view at an hour near which the person otherwise worked on fewer than one in five of the days of their last eight weeks
--                  (two hours either way; of thirty checks or more; one day or two are little and count when they are one in three), with
--                  no other check within four hours, of a child at whom they had not looked in the three days before. By days and not by
--                  checks: one busy bank shift must not make an hour ordinary for two months
--   other-setting  a view in a setting where the person made under one in twenty of their checks of eight weeks, and fewer than three this week
--   same-name      the child's family name is the person's own
--   no-match-run, over-limit, emergency-access: what was told at once, to be concluded
create or replace function cpis.review_week(p_week date) returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp
-- The steps of one statement have no statistics, and what is guessed for them must not become a loop in a loop.
set enable_nestloop = off set work_mem = '64MB' as $$
declare
  v_from  timestamptz := p_week::timestamp at time zone 'Europe/London';
  v_to    timestamptz := (p_week + 7)::timestamp at time zone 'Europe/London';
  v_items integer;
begin
  with views as materialized (
    select a.event_id, a.at, a.actor_id, a.actor_name, a.role, a.organisation_id, a.setting_id, a.setting_name, a.nhs_number, a.version_ids,
           extract(hour from a.at at time zone 'Europe/London')::integer as hour
    from cpis.access_matched a where a.at >= v_from and a.at < v_to and not a.automatic
  ), viewers as materialized (
    select distinct v.actor_id from views v
  ), checks as materialized (
    select a.event_id, a.at, a.actor_id, a.organisation_id, a.setting_id, extract(hour from a.at at time zone 'Europe/London')::integer as hour, true as held
    from cpis.access_matched a join viewers using (actor_id) where a.at >= v_to - interval '56 days' and a.at < v_to and not a.automatic
    union all
    select a.event_id, a.at, a.actor_id, a.organisation_id, a.setting_id, extract(hour from a.at at time zone 'Europe/London')::integer, false
    from cpis.access_unmatched a join viewers using (actor_id) where a.at >= v_to - interval '56 days' and a.at < v_to and not a.automatic
  ), totals as (
    select c.actor_id, c.organisation_id, count(*) as checks, count(distinct (c.at at time zone 'Europe/London')::date) as days from checks c group by 1, 2
  ), worked as (
    -- On how many days somebody worked within two hours of an hour of the day. The days are cut twelve hours away from it, so that a night is one.
    select h.actor_id, h.organisation_id, near.hour, count(distinct (h.began - make_interval(hours => near.hour - 12))::date) as days
    from (select distinct c.actor_id, c.organisation_id, date_trunc('hour', c.at at time zone 'Europe/London') as began from checks c) h
    cross join lateral (select (extract(hour from h.began)::integer + around + 24) % 24 as hour from generate_series(-2, 2) around) near
    group by 1, 2, 3
  ), settings as (
    select c.actor_id, c.organisation_id, c.setting_id, count(*) as checks, count(*) filter (where c.at >= v_from) as lately from checks c group by 1, 2, 3
  ), placed as (
    select c.event_id, c.at - lag(c.at) over w as since, lead(c.at) over w - c.at as until
    from checks c window w as (partition by c.actor_id order by c.at)
  ), odd_hours as (
    select v.event_id from views v join totals t using (actor_id, organisation_id) join worked w using (actor_id, organisation_id, hour)
    where t.checks >= 30 and (w.days - 1) * case when w.days <= 3 then 3 else 5 end < t.days
  ), followed as (
    select f.event_id from (
      select a.event_id, a.at, a.at - lag(a.at) over (partition by a.actor_id, a.nhs_number order by a.at) as since
      from cpis.access_matched a where a.at >= v_from - interval '3 days' and a.at < v_to and not a.automatic) f
    where f.since < interval '3 days'
  ), repeated as (
    select a.actor_id, a.organisation_id, a.nhs_number, array_agg(a.event_id order by a.at) as event_ids, min(a.at) as first_at, max(a.at) as last_at,
           count(*)::integer as times
    from cpis.access_matched a
    where a.at >= v_to - interval '28 days' and a.at < v_to and not a.automatic
    group by a.actor_id, a.organisation_id, a.nhs_number
    having max(a.at) >= v_from and count(distinct (a.at at time zone 'Europe/London')::date) >= 3 and max(a.at) - min(a.at) >= interval '4 days'
  ), found as (
    select 'repeat-views' as kind, v.organisation_id, v.actor_id, v.actor_name, v.role, v.setting_name, r.first_at, r.last_at, r.times, r.event_ids
    from repeated r join views v on v.event_id = r.event_ids[cardinality(r.event_ids)]
    union all
    select 'out-of-hours', v.organisation_id, v.actor_id, v.actor_name, v.role, v.setting_name, v.at, v.at, 1, array[v.event_id]
    from odd_hours o join views v using (event_id) join placed p using (event_id)
    where coalesce(p.since, interval '1 day') > interval '4 hours' and coalesce(p.until, interval '1 day') > interval '4 hours'
      and not exists (select from followed f where f.event_id = v.event_id)
    union all
    select 'other-setting', v.organisation_id, v.actor_id, v.actor_name, v.role, v.setting_name, v.at, v.at, 1, array[v.event_id]
    from views v join totals t using (actor_id, organisation_id) join settings s using (actor_id, organisation_id, setting_id)
    where t.checks >= 30 and s.checks * 20 < t.checks and s.lately < 3
    union all
    select 'same-name', v.organisation_id, v.actor_id, v.actor_name, v.role, v.setting_name, min(v.at), max(v.at), count(distinct v.event_id)::integer,
           array_agg(distinct v.event_id)
    from views v join cpis.plan_version pv on pv.version_id = any (v.version_ids) join cpis.child c on c.id = pv.child_id
    where cpis.comparable_family_name(c.family_name) = cpis.comparable_family_name(v.actor_name)
    group by v.organisation_id, v.actor_id, v.actor_name, v.role, v.setting_name, v.nhs_number
    union all
    select case a.kind when 'no-match-run' then 'no-match-run' when 'emergency-access' then 'emergency-access' else 'over-limit' end, a.organisation_id,
           a.person_id, (array_agg(a.person_name order by a.at desc))[1], (array_agg(a.role order by a.at desc))[1],
           (array_agg(a.setting_name order by a.at desc))[1], min(a.at), max(a.at), count(*)::integer, array_agg(a.id order by a.at)
    from cpis.access_alert a
    -- A warning alone is no more than a busy shift.
    where a.at >= v_from and a.at < v_to and a.kind <> 'many-checks'
    group by 1, a.organisation_id, a.person_id
  )
  insert into cpis.review_item (organisation_id, week, kind, person_id, person_name, role, setting_name, first_at, last_at, times, event_ids)
  select f.organisation_id, p_week, f.kind, f.actor_id, f.actor_name, f.role, f.setting_name, f.first_at, f.last_at, f.times,
    -- The last hundred name it well enough, and an index holds no more than some 160: one person's thousand views must not stop the list of all.
    f.event_ids[greatest(cardinality(f.event_ids) - 99, 1):] from found f
  on conflict do nothing;
  get diagnostics v_items = row_count;
  return v_items;
end $$;
alter function cpis.review_week(date) owner to cpis_review;
revoke all on function cpis.review_week(date) from public;
comment on function cpis.review_week(date) is
  'Lists what was unusual among a week''s look-ups, for safeguarding leads. Answers how many were added.';

-- -------------------- prisma/database/sealing/tables.sql
create table cpis.seal_checkpoint (
  n         bigint primary key check (n > 0),
  body      text not null,
  signature bytea not null check (length(signature) = 64),
  at        timestamptz not null default now()
);
alter table cpis.seal_checkpoint owner to cpis_owner;
-- Retention asks which was the last of some day.
create index seal_checkpoint_by_time on cpis.seal_checkpoint (at);
comment on table cpis.seal_checkpoint is
  'What was signed, to the letter (lib/sealing/checkpoint.ts says what stands in it), and its Ed25519 signature. Append-only.';

-- -------------------- prisma/database/sealing/functions/sealed_before.sql
-- Retention takes nothing that was not sealed for as long as it is kept: the verification excuses a missing record by the signed time of its
-- checkpoint alone. A checkpoint says up to which time everything was sealed, and what is dated earlier is never sealed afterwards; so all
-- that is dated before it stands under that checkpoint or an earlier one.
create or replace function cpis.sealed_before(p_age interval) returns timestamptz
language sql stable security definer set search_path = cpis, pg_temp as $$
  select nullif(c.body::jsonb->>'complete', '')::timestamptz from cpis.seal_checkpoint c
  where c.at <= now() - p_age order by c.at desc, c.n desc limit 1
$$;
alter function cpis.sealed_before(interval) owner to cpis_retention;
revoke all on function cpis.sealed_before(interval) from public;
grant execute on function cpis.sealed_before(interval) to cpis_owner;
comment on function cpis.sealed_before(interval) is
  'The moment before which every access record and event was sealed at least so long ago; null when nothing was.';

-- -------------------- prisma/database/sealing/tables.sql
create table cpis.verification_run (
  id            uuid primary key default gen_random_uuid(),
  at            timestamptz not null default now(),
  from_at       timestamptz,
  to_at         timestamptz,
  rows          bigint not null check (rows >= 0),
  checkpoints   bigint not null check (checkpoints >= 0),
  verdict       text not null check (verdict in ('proved', 'broken')),
  first_bad_id  text check (length(first_bad_id) <= 100),
  first_problem text check (length(first_problem) <= 300),
  problems      integer not null check (problems >= 0),
  milliseconds  integer not null check (milliseconds >= 0),
  constraint verification_run_broken_has_a_problem check ((verdict = 'broken') = (problems > 0))
);
alter table cpis.verification_run owner to cpis_owner;
comment on table cpis.verification_run is
  'What the verifier found, for the auditor''s first page. Append-only.';
create index verification_run_by_time on cpis.verification_run (at desc);

-- -------------------- prisma/database/transfers/functions/answer_transfer.sql
-- Takes over an offered plan, declines it, or takes the offer back. Both registers change at one moment, with no gap in
-- between. The child may be on the register already, and so may a plan of this kind; but nothing is taken over onto another
-- person, from a plan that has ended, or from an authority that no longer holds it.
create or replace function cpis.answer_transfer(p_id uuid, p_answer text, p_reason text, p_name text) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  t cpis.transfer;
  p cpis.plan;
  k cpis.child;
  v_plan uuid;
begin
  if cpis.caller_role() is distinct from 'LD' then return 'not-permitted'; end if;
  -- The plans before the offer, as whoever ends them locks them: the one that is offered, and those of its kind that may take it over.
  perform from cpis.plan where id in (
    select unnest(array[x.plan_id, o.id]) from cpis.transfer x
    left join cpis.plan o on o.authority_id = x.to_authority and o.nhs_number = x.nhs_number and o.type = x.type and p_answer = 'accepted'
    where x.id = p_id and cpis.caller_organisation() in (x.from_authority, x.to_authority)) order by id for update;
  select * into t from cpis.transfer where id = p_id
    and cpis.caller_organisation() = case when p_answer = 'taken-back' then from_authority else to_authority end for update;
  if not found then return 'unknown'; end if;
  if t.state <> 'offered' then return 'already'; end if;
  if p_answer in ('declined', 'taken-back') then
    -- By the clock: a file may have been saved since this transaction began.
    update cpis.transfer set state = p_answer, decline_reason = case when p_answer = 'declined' then p_reason end, decided_at = clock_timestamp(),
      decided_by = cpis.caller_user(), decided_by_name = p_name where id = p_id;
    return 'decided';
  end if;
  if t.moves_on > cpis.today() then return 'too-early'; end if;
  select * into p from cpis.plan where id = t.plan_id and authority_id = t.from_authority;
  -- Ended, withdrawn or given another number since it was offered: there is nothing left to take over.
  if not found or p.withdrawn_at is not null or p.nhs_number <> t.nhs_number or (p.end_date is not null and p.end_date <= t.moves_on) then return 'gone'; end if;
  insert into cpis.child (authority_id, nhs_number, family_name, given_name, date_of_birth, changed_by)
  values (t.to_authority, t.nhs_number, t.family_name, t.given_name, t.date_of_birth, p_name)
  on conflict (authority_id, nhs_number) do nothing;
  select * into k from cpis.child where authority_id = t.to_authority and nhs_number = t.nhs_number;
  -- One of the two authorities has the wrong number. Nothing has been changed: the child was there before.
  if k.date_of_birth <> t.date_of_birth or not cpis.same_names(k.family_name, k.given_name, t.family_name, t.given_name) then return 'other-person'; end if;
  -- The numbers that the child had travel with it, and so does protection.
  perform cpis.take_numbers(k, f) from cpis.child f where f.id = p.child_id;
  update cpis.child c set is_protected = true, change = 'protected', changed_by = p_name
  where c.id = k.id and not c.is_protected and exists (select from cpis.child f where f.id = p.child_id and f.is_protected);
  v_plan := cpis.take_over_plan(t, p, k.id, p_name);
  -- Accepted before the plan ends, so that its end does not take the offer back.
  update cpis.transfer set state = 'accepted', new_plan_id = v_plan, new_version_id = (select o.version_id from cpis.plan o where o.id = v_plan),
    decided_at = clock_timestamp(), decided_by = cpis.caller_user(), decided_by_name = p_name where id = p_id;
  update cpis.plan set end_date = t.moves_on, changed_by = p_name, upload_id = null where id = p.id;
  return 'decided';
end $$;
alter function cpis.answer_transfer(uuid, text, text, text) owner to cpis_register;
revoke all on function cpis.answer_transfer(uuid, text, text, text) from public;
grant execute on function cpis.answer_transfer(uuid, text, text, text) to cpis_app;
comment on function cpis.answer_transfer(uuid, text, text, text) is
  'Answers the offer of a plan by another authority. Answers decided, or why not.';

-- -------------------- prisma/database/transfers/functions/offers_follow_children.sql
-- An open offer says what is so, including the child's name and date of birth.
create or replace function cpis.offers_follow_children() returns trigger
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  if not exists (select from cpis.transfer t where t.state = 'offered' and t.from_authority in (select authority_id from changed_rows)) then
    return null;
  end if;
  update cpis.transfer t set family_name = c.family_name, given_name = c.given_name, date_of_birth = c.date_of_birth
  from changed_rows c join cpis.plan p on p.child_id = c.id
  where t.plan_id = p.id and t.state = 'offered' and t.nhs_number = c.nhs_number
    and (t.family_name, t.given_name, t.date_of_birth) is distinct from (c.family_name, c.given_name, c.date_of_birth);
  return null;
end $$;
alter function cpis.offers_follow_children() owner to cpis_register;
revoke all on function cpis.offers_follow_children() from public;
comment on function cpis.offers_follow_children() is
  'Trigger: keeps open offers in step with their children.';

-- -------------------- prisma/database/transfers/functions/offers_follow_plans.sql
-- An open offer says what is so. It is taken back when its plan ends, is withdrawn or moves to another number, and
-- follows the plan's dates.
create or replace function cpis.offers_follow_plans() returns trigger
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  if not exists (select from cpis.transfer t where t.state = 'offered' and t.from_authority in (select authority_id from changed_rows)) then
    return null;
  end if;
  update cpis.transfer t
  set state = 'taken-back', decided_at = now(), decided_by_name = p.changed_by,
      -- Nobody, when a file did it or a date was reached while somebody else was working.
      decided_by = case when p.upload_id is null and t.from_authority = (select cpis.caller_organisation()) then (select cpis.caller_user()) end
  from changed_rows p
  where t.plan_id = p.id and t.state = 'offered'
    and (p.withdrawn_at is not null or p.nhs_number <> t.nhs_number or p.start_date > t.moves_on
         or p.end_date <= greatest(t.moves_on, cpis.today()));
  update cpis.transfer t set start_date = p.start_date, end_date = p.end_date, expected_on = p.expected_on
  from changed_rows p
  where t.plan_id = p.id and t.state = 'offered' and (t.start_date, t.end_date, t.expected_on) is distinct from (p.start_date, p.end_date, p.expected_on);
  return null;
end $$;
alter function cpis.offers_follow_plans() owner to cpis_register;
revoke all on function cpis.offers_follow_plans() from public;
comment on function cpis.offers_follow_plans() is
  'Trigger: keeps open offers in step with their plans.';

-- -------------------- prisma/database/uploads/functions/file_said_at.sql
-- A file says what it says at the moment at which it was received or, for a national message, made, where that is earlier (decision 013). Every
-- comparison of two files, and of a file with what somebody said by hand, is one of these moments. While a message has not been read nobody knows
-- when it was made, and it counts from when it came.
create or replace function cpis.file_said_at(p_made_at timestamptz, p_received_at timestamptz) returns timestamptz
language sql immutable parallel safe as $$
  select least(p_made_at, p_received_at)
$$;
alter function cpis.file_said_at(timestamptz, timestamptz) owner to cpis_owner;
revoke all on function cpis.file_said_at(timestamptz, timestamptz) from public;
grant execute on function cpis.file_said_at(timestamptz, timestamptz) to cpis_app, cpis_register, cpis_files;
comment on function cpis.file_said_at(timestamptz, timestamptz) is
  'The moment at which a file says what it says, from when it was made, if it says so, and received.';

-- -------------------- prisma/database/transfers/functions/repeats_former_end.sql
-- For as long as a full file ends no plan that was taken over by leaving it out (cpis.unknown_to_files_yet), the end that the authority's own plan
-- had before it took the other one over is no new word either: its own system goes on saying it, in every file. The plan need not have had it: it may
-- have waited for somebody, or stood in a row that was not accepted, when the plan was taken over. What has waited for that reason once goes on to,
-- though such rows are forgotten sooner.
create or replace function cpis.repeats_former_end(p_plan uuid, p_end date) returns boolean
language sql stable as $$
  select exists (
    select from cpis.transfer t
    join cpis.plan_version o on o.version_id = t.new_version_id
    join cpis.plan p on p.id = t.new_plan_id
    join cpis.child c on c.id = p.child_id
    where t.new_plan_id = p_plan and t.decided_at > now() - interval '90 days' and (
      exists (select from cpis.plan_version b where b.plan_id = o.plan_id and b.version = o.version - 1 and b.end_date = p_end)
      or exists (
        select from cpis.held_ending h
        where h.plan_id = p_plan and h.how = 'in-file' and h.end_date = p_end and (h.held_at < t.decided_at or h.needs_confirmation))
      or exists (
        select from cpis.rejected_row r join cpis.upload u on u.id in (r.upload_id, r.said_upload_id)
        where r.authority_id = p.authority_id and cpis.file_said_at(u.made_at, u.received_at) < t.decided_at
          and r.cells ->> 'plan_type' = p.type and r.cells ->> 'start_date' = p.start_date::text and r.cells ->> 'end_date' = p_end::text
          and (regexp_replace(r.cells ->> 'nhs_number', '[^0-9]', '', 'g') = p.nhs_number or r.cells ->> 'local_id' = c.local_id))))
$$;
alter function cpis.repeats_former_end(uuid, date) owner to cpis_owner;
revoke all on function cpis.repeats_former_end(uuid, date) from public;
grant execute on function cpis.repeats_former_end(uuid, date) to cpis_app;
comment on function cpis.repeats_former_end(uuid, date) is
  'Whether an end only repeats one that a plan had, or a file had said, before it was taken over from another authority, in the last 90 days.';

-- -------------------- prisma/database/transfers/functions/take_over_plan.sql
-- A plan that the receiving authority holds already takes the offered one over and goes on at least as long. It gets a version of its own, so
-- that taking back the file that once added it does not take it away, and nothing that waited to end it ends it now: whoever accepts an offer
-- says that the plan is in place. Unborn plans are one and the same when their expected days lie within six weeks of one another: estimates of
-- one birth do, two pregnancies do not. An unborn plan is taken over as it is, with its start and the day that is expected, or the birth could not be
-- recorded that comes before the day on which it moves. A plan that cannot last longer, because the next one follows, breaks plan_one_of_a_type_at_a_time.
create or replace function cpis.take_over_plan(t cpis.transfer, p cpis.plan, p_child uuid, p_name text) returns uuid
language plpgsql volatile set search_path = cpis, pg_temp as $$
declare v_plan uuid;
begin
  -- The one that will go on longest: a plan that has ended since would leave the child without any.
  select o.id into v_plan from cpis.plan o
  where o.child_id = p_child and o.type = t.type and o.withdrawn_at is null and (o.end_date is null or o.end_date > greatest(t.moves_on, cpis.today()))
    and (p.expected_on is null or abs(o.expected_on - p.expected_on) <= 42)
  order by o.end_date desc nulls first limit 1;
  if v_plan is null then
    insert into cpis.plan (child_id, authority_id, nhs_number, type, start_date, end_date, expected_on, category, legal_status, last_review_date,
      next_review_date, instructions, changed_by)
    values (p_child, t.to_authority, t.nhs_number, t.type,
      case when p.expected_on is null then t.moves_on else least(p.expected_on, greatest(p.start_date, (
        -- The mother's plan of the pregnancy before, which makes room on its expected day.
        select max(least(o.end_date, o.expected_on)) from cpis.plan o where o.child_id = p_child and o.type = t.type and o.withdrawn_at is null))) end,
      p.end_date, p.expected_on,
      p.category, p.legal_status, p.last_review_date, p.next_review_date, p.instructions, p_name)
    returning id into v_plan;
    return v_plan;
  end if;
  update cpis.plan o set changed_by = p_name, upload_id = null, expected_on = greatest(o.expected_on, p.expected_on),
    end_date = case when o.end_date is not null and p.end_date is not null then greatest(o.end_date, p.end_date) end
  where o.id = v_plan;
  update cpis.held_ending set state = 'overtaken', settled_at = now() where plan_id = v_plan and state = 'held';
  return v_plan;
end $$;
alter function cpis.take_over_plan(cpis.transfer, cpis.plan, uuid, text) owner to cpis_register;
revoke all on function cpis.take_over_plan(cpis.transfer, cpis.plan, uuid, text) from public;
comment on function cpis.take_over_plan(cpis.transfer, cpis.plan, uuid, text) is
  'Puts an offered plan into the register of the authority that takes it over. Answers which plan it is there.';

-- -------------------- prisma/database/uploads/functions/unknown_to_files_yet.sql
-- The files of an authority do not know a plan until its own system does. One that was taken over has its first review there within three months, and
-- a baby's number reaches that system after the plan that a person has entered. Until then a full file that leaves it out says nothing.
create or replace function cpis.unknown_to_files_yet(p_plan uuid) returns boolean
language sql stable as $$
  select exists (select from cpis.transfer t where t.new_plan_id = p_plan and t.decided_at > now() - interval '90 days')
    or exists (
      select from cpis.plan p join cpis.child c on c.id = p.child_id join cpis.plan_version v on v.plan_id = p.id and v.version = 1
      where p.id = p_plan and c.date_of_birth > cpis.today() - 90 and v.upload_id is null)
$$;
alter function cpis.unknown_to_files_yet(uuid) owner to cpis_owner;
revoke all on function cpis.unknown_to_files_yet(uuid) from public;
grant execute on function cpis.unknown_to_files_yet(uuid) to cpis_app, cpis_register;
comment on function cpis.unknown_to_files_yet(uuid) is
  'Whether a plan was taken over from another authority in the last 90 days, or entered by hand for a baby, so that an absence does not end it.';

-- -------------------- prisma/database/uploads/functions/absence_is_overtaken.sql
-- A plan that is or was offered to another authority since the file left it out does not end by that: it would be gone for whoever takes it over,
-- and if nobody does, nobody would have a current plan. Nor does one of which somebody has said since that an end does not hold.
create or replace function cpis.absence_is_overtaken(p_ending cpis.held_ending) returns boolean
language sql stable as $$
  select (p_ending).how = 'absent' and (cpis.unknown_to_files_yet((p_ending).plan_id)
    or exists (
      select from cpis.transfer t join cpis.upload u on u.id = (p_ending).upload_id
      where t.plan_id = (p_ending).plan_id and (t.state = 'offered' or t.decided_at >= cpis.file_said_at(u.made_at, u.received_at)))
    or exists (
      select from cpis.held_ending e join cpis.upload u on u.id = (p_ending).upload_id
      where e.plan_id = (p_ending).plan_id and e.state = 'declined' and e.settled_at >= cpis.file_said_at(u.made_at, u.received_at)))
$$;
alter function cpis.absence_is_overtaken(cpis.held_ending) owner to cpis_owner;
revoke all on function cpis.absence_is_overtaken(cpis.held_ending) from public;
grant execute on function cpis.absence_is_overtaken(cpis.held_ending) to cpis_register;
comment on function cpis.absence_is_overtaken(cpis.held_ending) is
  'Whether something was said of a plan since a file left it out, so that the absence does not end it.';

-- -------------------- prisma/database/uploads/functions/apply_due_endings.sql
-- What somebody is saving at this moment is left for the next run.
create or replace function cpis.apply_due_endings() returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_ended integer;
  v_due   uuid[];
begin
  perform cpis.settle_held_endings();
  -- Locked by a statement of its own, so that the next one sees what was committed before the locks were had: an offer changes no plan, and
  -- a statement that found the plan before it would not find it after.
  v_due := array(
    select h.id from cpis.held_ending h join cpis.plan p on p.id = h.plan_id
    where h.state = 'held' and h.apply_after <= now()
      and (not h.needs_confirmation or h.confirmed_at is not null) and (not h.needs_approval or exists (
        select from cpis.approval a where a.upload_id = h.upload_id and a.decision = 'approved' and a.requested_at >= h.held_at))
      -- What is absent waits until a newer file has had its say; asked once for each file.
      and (h.how <> 'absent' or h.upload_id in (
        select f.upload_id from (select distinct a.upload_id from cpis.held_ending a where a.state = 'held' and a.apply_after <= now()) f
        where not cpis.newer_file_waits(f.upload_id)))
    for update of h, p skip locked);
  with due as (
    -- A plan that was left out was shown as in place until a second person agreed, however late: it ends on that day, and is shown as ended from then on.
    select h.id, h.plan_id, case when h.how = 'absent' and h.needs_approval then cpis.today() else h.end_date end as end_date, h.how, h.upload_id, coalesce(u.reversed_by, u.received_by) as sent_by
    from cpis.held_ending h join cpis.upload u on u.id = h.upload_id join cpis.plan p on p.id = h.plan_id
    where h.id = any (v_due)
      and p.authority_id = h.authority_id and p.withdrawn_at is null and cpis.stands_as_held(p, h.version_id)
      and (h.how = 'withdrawn' or p.end_date is null or p.end_date > h.end_date)
      and not cpis.absence_is_overtaken(h)
  ), ended as (
    update cpis.plan p
    set end_date = case when d.how = 'withdrawn' then p.end_date else greatest(d.end_date, p.start_date) end,
        withdrawn_at = case when d.how = 'withdrawn' then now() else p.withdrawn_at end,
        changed_by = d.sent_by, upload_id = d.upload_id
    from due d where p.id = d.plan_id
  )
  update cpis.held_ending h set state = 'applied', settled_at = now(), end_date = d.end_date from due d where h.id = d.id;
  get diagnostics v_ended = row_count;
  with done as (
    select u.id from cpis.upload u
    where u.state = 'waiting' and not exists (select from cpis.held_ending h where h.upload_id = u.id and h.state = 'held' and h.needs_approval)
    for update of u skip locked
  )
  update cpis.upload u set state = 'saved' from done d where u.id = d.id;
  return v_ended;
end $$;
alter function cpis.apply_due_endings() owner to cpis_register;
revoke all on function cpis.apply_due_endings() from public;
grant execute on function cpis.apply_due_endings() to cpis_app, cpis_delivery;
comment on function cpis.apply_due_endings() is
  'Applies the held endings whose time has come and that need nobody any more. Answers how many plans ended.';

-- -------------------- prisma/database/uploads/functions/children_named_since.sql
-- As plans_spoken_of_since: by hand is what no file that was checked wrote.
create or replace function cpis.children_named_since(p_since timestamptz) returns setof uuid
language sql stable as $$
  select distinct c.id from cpis.child c
  join cpis.child_version v on v.child_id = c.id and v.changed_at > p_since
  left join cpis.child_version b on b.child_id = c.id and b.version = v.version - 1
  left join cpis.upload u on u.id = v.upload_id
  where c.authority_id = (select cpis.caller_organisation()) and c.updated_at > p_since and u.checked_on is null
    and (b.child_id is null or (v.family_name, v.given_name, v.local_id) is distinct from (b.family_name, b.given_name, b.local_id))
$$;
alter function cpis.children_named_since(timestamptz) owner to cpis_owner;
revoke all on function cpis.children_named_since(timestamptz) from public;
grant execute on function cpis.children_named_since(timestamptz) to cpis_app;
comment on function cpis.children_named_since(timestamptz) is
  'The children of the caller''s authority whose name or local reference somebody has entered or changed by hand since a moment.';

-- -------------------- prisma/database/uploads/functions/name_version_of_ending.sql
-- An ending that waits is about the plan as it stood when it was held.
create or replace function cpis.name_version_of_ending() returns trigger
language plpgsql volatile as $$
begin
  select p.version_id into new.version_id from cpis.plan p where p.id = new.plan_id;
  if not found then raise exception 'there is no such plan' using errcode = 'foreign_key_violation'; end if;
  return new;
end $$;
alter function cpis.name_version_of_ending() owner to cpis_owner;
revoke all on function cpis.name_version_of_ending() from public;
comment on function cpis.name_version_of_ending() is
  'Trigger: notes the plan''s version on an ending that is held back.';

-- -------------------- prisma/database/uploads/functions/newer_file_is_saved.sql
-- What such a file says holds, unless it was taken back. A row that was mended on the screen is about that row alone, and its record was never
-- checked on a day. A message notes when it was made only with what its check found, and is asked about before that: hence the moment.
create or replace function cpis.newer_file_is_saved(p_upload uuid, p_said_at timestamptz) returns boolean
language sql stable as $$
  select exists (
    select from cpis.upload u join cpis.upload n on n.authority_id = u.authority_id and n.received_at > p_said_at
    where u.id = p_upload and n.id <> u.id and n.state in ('waiting', 'saved') and n.checked_on is not null
      and cpis.file_said_at(n.made_at, n.received_at) > p_said_at)
$$;
alter function cpis.newer_file_is_saved(uuid, timestamptz) owner to cpis_owner;
revoke all on function cpis.newer_file_is_saved(uuid, timestamptz) from public;
grant execute on function cpis.newer_file_is_saved(uuid, timestamptz) to cpis_app;
comment on function cpis.newer_file_is_saved(uuid, timestamptz) is
  'Whether a file has been saved with which the authority spoke later than with this one, at that moment.';

-- -------------------- prisma/database/uploads/functions/newer_file_waits.sql
-- Such a file may name what the earlier one left out. A preview that nobody has looked at for a day, and what a command left behind when it was
-- killed, hold nothing up; what a process is to work on does, however long that takes. A file that failed, or was refused because demographics were
-- silent or as it could not be read in the encoding it was sent in, has not had its say either: it can be checked again as it is (beginCheck in
-- lib/uploads/check/request-check.ts), and for that day it is waited for.
create or replace function cpis.newer_file_waits(p_upload uuid) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (
    select from cpis.upload u join cpis.upload n on n.authority_id = u.authority_id and n.id <> u.id
      and cpis.file_said_at(n.made_at, n.received_at) > cpis.file_said_at(u.made_at, u.received_at)
    where u.id = p_upload and (n.state in ('received', 'checking', 'review', 'saving', 'failed')
        or (n.state = 'refused' and (n.file_code = 'CPF05' or (n.format = 'csv' and n.encoding = 'utf-8'))))
      and (n.received_at > now() - interval '1 day' or exists (select from cpis.file_work w where w.upload_id = n.id)))
$$;
alter function cpis.newer_file_waits(uuid) owner to cpis_files;
revoke all on function cpis.newer_file_waits(uuid) from public;
grant execute on function cpis.newer_file_waits(uuid) to cpis_register;
comment on function cpis.newer_file_waits(uuid) is
  'Whether a file with which the authority spoke later has been received and is not saved yet.';

-- -------------------- prisma/database/uploads/functions/says_the_same.sql
-- Name and telephone of the lead team are left out: they change for all plans of a team at once and say nothing about the plan (decision 013).
create or replace function cpis.says_the_same(p_one cpis.plan_version, p_other cpis.plan_version) returns boolean
language sql immutable parallel safe as $$
  select ((p_one).nhs_number, (p_one).type, (p_one).start_date, (p_one).end_date, (p_one).expected_on, (p_one).withdrawn_at, (p_one).category,
      (p_one).legal_status, (p_one).last_review_date, (p_one).next_review_date, (p_one).instructions)
    is not distinct from ((p_other).nhs_number, (p_other).type, (p_other).start_date, (p_other).end_date, (p_other).expected_on, (p_other).withdrawn_at,
      (p_other).category, (p_other).legal_status, (p_other).last_review_date, (p_other).next_review_date, (p_other).instructions)
$$;
alter function cpis.says_the_same(cpis.plan_version, cpis.plan_version) owner to cpis_owner;
revoke all on function cpis.says_the_same(cpis.plan_version, cpis.plan_version) from public;
grant execute on function cpis.says_the_same(cpis.plan_version, cpis.plan_version) to cpis_app, cpis_register;
comment on function cpis.says_the_same(cpis.plan_version, cpis.plan_version) is
  'Whether two states of a plan say the same about it.';

-- -------------------- prisma/database/uploads/functions/plans_spoken_of_since.sql
-- A file says what it says at the moment at which it was made or received, however late it is worked on. By hand is what no file wrote: a form, a
-- transfer, a record that was opened again, and a row that was mended on the screen, whose record alone was never checked on a day. What changes
-- no plan is said all the same: the answer to an ending that waited, an offer that somebody decided, and taking a plan over that goes on as it was.
-- Whoever takes a file back says of the plans that come back, or last longer again, that they are in place. Of those that go with it nothing is said:
-- a file that puts right what the other had wrong may have been received before.
create or replace function cpis.plans_spoken_of_since(p_since timestamptz) returns setof uuid
language sql stable as $$
  select v.plan_id from cpis.plan_version v
  left join cpis.plan_version b on b.plan_id = v.plan_id and b.version = v.version - 1
  left join cpis.upload u on u.id = v.upload_id
  where v.authority_id = (select cpis.caller_organisation()) and v.changed_at > p_since and (b.plan_id is null or not cpis.says_the_same(v, b))
    and (u.checked_on is null or (v.changed_at = u.reversed_at and v.withdrawn_at is null
      and (b.withdrawn_at is not null or coalesce(v.end_date, 'infinity') > coalesce(b.end_date, 'infinity'))))
  union
  select case when t.from_authority = (select cpis.caller_organisation()) then t.plan_id else t.new_plan_id end from cpis.transfer t
  where (t.from_authority = (select cpis.caller_organisation()) or (t.to_authority = (select cpis.caller_organisation()) and t.state = 'accepted'))
    and t.decided_at > p_since and t.decided_by is not null
  union
  select h.plan_id from cpis.held_ending h
  where h.authority_id = (select cpis.caller_organisation()) and ((h.state = 'declined' and h.settled_at > p_since) or h.confirmed_at > p_since)
$$;
alter function cpis.plans_spoken_of_since(timestamptz) owner to cpis_owner;
revoke all on function cpis.plans_spoken_of_since(timestamptz) from public;
grant execute on function cpis.plans_spoken_of_since(timestamptz) to cpis_app;
comment on function cpis.plans_spoken_of_since(timestamptz) is
  'The plans of the caller''s authority about which somebody has said something by hand since a moment.';

-- -------------------- prisma/database/uploads/functions/plans_whose_team_was_named_since.sql
-- As plans_spoken_of_since: by hand is what no file that was checked wrote.
create or replace function cpis.plans_whose_team_was_named_since(p_since timestamptz) returns setof uuid
language sql stable as $$
  select distinct v.plan_id from cpis.plan_version v
  left join cpis.plan_version b on b.plan_id = v.plan_id and b.version = v.version - 1
  left join cpis.upload u on u.id = v.upload_id
  where v.authority_id = (select cpis.caller_organisation()) and v.changed_at > p_since and u.checked_on is null
    and (b.plan_id is null or (v.lead_team, v.lead_team_phone) is distinct from (b.lead_team, b.lead_team_phone))
$$;
alter function cpis.plans_whose_team_was_named_since(timestamptz) owner to cpis_owner;
revoke all on function cpis.plans_whose_team_was_named_since(timestamptz) from public;
grant execute on function cpis.plans_whose_team_was_named_since(timestamptz) to cpis_app;
comment on function cpis.plans_whose_team_was_named_since(timestamptz) is
  'The plans of the caller''s authority whose lead team, or its telephone, somebody has entered or changed by hand since a moment.';

-- -------------------- prisma/database/uploads/functions/settle_held_endings.sql
-- Endings that were overtaken (the plan has ended, was withdrawn, or has been changed since the version they are about)
-- are settled without effect; those that a second person declined are declined. Whether a plan still is left out, the next full file says: so it is
-- with what a suspended authority left out, whose people can neither take the file back nor send another.
create or replace function cpis.settle_held_endings() returns void
language plpgsql volatile set search_path = cpis, pg_temp as $$
begin
  with settled as (
    select h.id from cpis.held_ending h join cpis.plan p on p.id = h.plan_id
    where h.state = 'held'
      and (p.withdrawn_at is not null or not cpis.stands_as_held(p, h.version_id)
           or (h.how <> 'withdrawn' and p.end_date is not null and p.end_date <= h.end_date)
           or cpis.absence_is_overtaken(h)
           or (h.how = 'absent' and exists (select from cpis.organisation o where o.id = h.authority_id and o.status = 'suspended')))
    for update of h skip locked
  )
  update cpis.held_ending h set state = 'overtaken', settled_at = now() from settled s where h.id = s.id;
  with settled as (
    select h.id from cpis.held_ending h
    where h.state = 'held' and h.needs_approval and exists (
      select from cpis.approval a where a.upload_id = h.upload_id and a.requested_at >= h.held_at and a.decision in ('declined', 'taken-back'))
    for update of h skip locked
  )
  update cpis.held_ending h set state = 'declined', settled_at = now() from settled s where h.id = s.id;
end $$;
alter function cpis.settle_held_endings() owner to cpis_register;
revoke all on function cpis.settle_held_endings() from public;
comment on function cpis.settle_held_endings() is
  'Settles the held endings that end nothing any more: overtaken, or declined by the second person.';

-- -------------------- prisma/database/uploads/functions/stands_as_held.sql
-- Every state since is asked, and not only the present one: what somebody changed by hand and changed back was looked at after the ending
-- was held. The present one is asked as well, because whoever locks a plan may be given a newer state than their snapshot has.
-- Name and telephone of the lead team are left out of the comparison: they change for all plans of a team at once and say
-- nothing about the plan.
create or replace function cpis.stands_as_held(p_plan cpis.plan, p_version uuid) returns boolean
language sql stable as $$
  select (p_plan).version_id = p_version or exists (
    select from cpis.plan_version v
    where v.version_id = p_version and v.plan_id = (p_plan).id
      and (v.nhs_number, v.type, v.start_date, v.end_date, v.expected_on, v.withdrawn_at, v.category, v.legal_status, v.last_review_date, v.next_review_date, v.instructions)
        is not distinct from ((p_plan).nhs_number, (p_plan).type, (p_plan).start_date, (p_plan).end_date, (p_plan).expected_on, (p_plan).withdrawn_at, (p_plan).category,
          (p_plan).legal_status, (p_plan).last_review_date, (p_plan).next_review_date, (p_plan).instructions)
      and not exists (
        select from cpis.plan_version n
        where n.plan_id = v.plan_id and n.version > v.version and not cpis.says_the_same(v, n)))
$$;
alter function cpis.stands_as_held(cpis.plan, uuid) owner to cpis_owner;
revoke all on function cpis.stands_as_held(cpis.plan, uuid) from public;
grant execute on function cpis.stands_as_held(cpis.plan, uuid) to cpis_register;
comment on function cpis.stands_as_held(cpis.plan, uuid) is
  'Whether a plan still is, and never ceased to be, what an ending was held back for.';

-- -------------------- prisma/database/uploads/functions/upload_pause.sql
-- Until the twentieth file from the end is an hour old (limits/data.sql). A sender who sends more is a loop or an attack. Counted from
-- the records of files, which are there in any case and only for what was received. Files sent by a system count by authority.
-- The record of a row that was mended on the screen, or loaded by itself when a plan had ended, is no file: it was applied, and never checked on a
-- day, as every file is before. Whoever mends twenty rows may still send one.
create or replace function cpis.upload_pause() returns integer
language sql stable security definer set search_path = cpis, pg_temp as $$
  select coalesce((
    select greatest(1, ceil(extract(epoch from u.received_at + l.span - now()))::integer)
    from cpis.upload u cross join (select span from cpis.rate_limit where what = 'file') l
    where u.received_at > now() - l.span and (u.checked_on is not null or u.applied_at is null)
      and case when (select cpis.caller_user()) is null then u.received_by_id is null and u.authority_id = (select cpis.caller_organisation())
               else u.received_by_id = (select cpis.caller_user()) end
    order by u.received_at desc offset (select most[1] - 1 from cpis.rate_limit where what = 'file') limit 1), 0)
$$;
alter function cpis.upload_pause() owner to cpis_files;
revoke all on function cpis.upload_pause() from public;
grant execute on function cpis.upload_pause() to cpis_app;
comment on function cpis.upload_pause() is
  'How many seconds the caller has to wait before sending another file; 0 when they need not.';

-- -------------------- prisma/database/uploads/views.sql
-- A row of a file that was taken back is on the list for whoever looks at it, but waits for nothing any more: nothing loads it by itself. One that
-- follows waits for nothing but an end that has come.
create or replace view cpis.row_beside_plan with (security_invoker = true) as
select r.id as row_id, p.id as plan_id, w.waits_for_ending, w.waits_for_ending and (p.end_date is not null or p.withdrawn_at is not null) as follows
from cpis.plan p
join cpis.child c on c.id = p.child_id
join cpis.rejected_row r on r.authority_id = p.authority_id and r.fixed_at is null and r.cells ->> 'plan_type' = p.type
  and r.cells ->> 'start_date' is distinct from p.start_date::text
  and (regexp_replace(r.cells ->> 'nhs_number', '[^0-9]', '', 'g') = p.nhs_number or r.cells ->> 'local_id' = c.local_id)
cross join lateral (
  select r.waits_for_ending and exists (
    select from cpis.upload u where u.id = coalesce(r.said_upload_id, r.upload_id) and u.state <> 'reversed') as waits_for_ending) w;
alter view cpis.row_beside_plan owner to cpis_owner;
grant select on cpis.row_beside_plan to cpis_app;
comment on view cpis.row_beside_plan is
  'The rows to fix that are about another plan of the same kind and the same child as a plan of the register. Shows what the reader may see.';

-- -------------------- prisma/database/work/functions/claim_periodic_work.sql
-- One piece, the longest due first, and only of the login that asks. p_early also takes what is not due yet: the sealer alone, when
-- a batch has filled up. Not what was put off after a failure: the batch stays full, so that it would be tried without a pause.
-- p_by_function, for the worker: true for what a function does, false for what takes hours outside the database and must not keep the rest waiting.
create or replace function cpis.claim_periodic_work(p_seconds integer, p_early boolean default false, p_by_function boolean default null) returns table (name text, lease uuid)
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  -- A process that has let its lease run out has failed.
  perform cpis.put_off_periodic_work(w.name, w.leased_by, 'the process ended during the work')
  from (select p.name, p.leased_by from cpis.periodic_work p
        where p.done_by = session_user and p.leased_until < now() for update skip locked) w;

  return query
  with due as (
    select p.name from cpis.periodic_work p
    where p.done_by = session_user and p.leased_by is null and (p_by_function is null or p_by_function = (p.act is not null)) and (p.next_at <= now() or (p_early and p.done_by = 'cpis_sealer' and p.failed_at is null))
    order by p.next_at, p.name limit 1 for update skip locked
  )
  update cpis.periodic_work p set leased_by = gen_random_uuid(), leased_until = now() + make_interval(secs => p_seconds), attempts = p.attempts + 1
  from due where p.name = due.name returning p.name, p.leased_by;
end $$;
alter function cpis.claim_periodic_work(integer, boolean, boolean) owner to cpis_delivery;
revoke all on function cpis.claim_periodic_work(integer, boolean, boolean) from public;
grant execute on function cpis.claim_periodic_work(integer, boolean, boolean) to cpis_worker, cpis_sealer, cpis_verifier;
comment on function cpis.claim_periodic_work(integer, boolean, boolean) is
  'Leases the piece of periodic work that is due longest to the login that does it.';

-- -------------------- prisma/database/work/functions/do_periodic_work.sql
-- What the worker does by the clock is a function of this schema. It commits together with the note that it is done.
create or replace function cpis.do_periodic_work(p_name text, p_lease uuid) returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_act text;
  v_did integer;
begin
  select act into v_act from cpis.periodic_work where name = p_name and done_by = session_user and leased_by = p_lease for update;
  if v_act is null then return null; end if;
  execute format('select cpis.%I()', v_act) into v_did;
  perform cpis.finish_periodic_work(p_name, p_lease, v_did);
  return v_did;
end $$;
alter function cpis.do_periodic_work(text, uuid) owner to cpis_delivery;
revoke all on function cpis.do_periodic_work(text, uuid) from public;
grant execute on function cpis.do_periodic_work(text, uuid) to cpis_worker;
comment on function cpis.do_periodic_work(text, uuid) is
  'Does and finishes a piece of periodic work that the worker has claimed. Answers how many things it did, or null when somebody else has it by now.';

-- -------------------- prisma/database/work/functions/next_period.sql
-- Counted on London's clocks, so that two in the morning stays two in the morning when the clocks change. Periods that were missed
-- are not made up one by one.
create or replace function cpis.next_period(p_every interval, p_counted_from timestamp) returns timestamptz
language sql stable as $$
  select case when p_counted_from is null then now() + p_every else
    (p_counted_from + p_every * (floor(extract(epoch from (now() at time zone 'Europe/London') - p_counted_from) / extract(epoch from p_every)) + 1)::float8)
      at time zone 'Europe/London' end
$$;
alter function cpis.next_period(interval, timestamp) owner to cpis_delivery;
revoke all on function cpis.next_period(interval, timestamp) from public;
comment on function cpis.next_period(interval, timestamp) is
  'When the next period of periodic work begins.';

-- -------------------- prisma/database/work/functions/finish_periodic_work.sql
-- Work that is done outside the database, after which its process says so.
create or replace function cpis.finish_periodic_work(p_name text, p_lease uuid, p_did integer) returns boolean
language sql volatile security definer set search_path = cpis, pg_temp as $$
  with finished as (
    update cpis.periodic_work set done_at = now(), did = p_did, next_at = cpis.next_period(every, counted_from), attempts = 0, leased_by = null,
      leased_until = null, failed_at = null, last_error = null
    where name = p_name and done_by = session_user and leased_by = p_lease returning name
  )
  select exists (select from finished)
$$;
alter function cpis.finish_periodic_work(text, uuid, integer) owner to cpis_delivery;
revoke all on function cpis.finish_periodic_work(text, uuid, integer) from public;
grant execute on function cpis.finish_periodic_work(text, uuid, integer) to cpis_worker, cpis_sealer, cpis_verifier;
comment on function cpis.finish_periodic_work(text, uuid, integer) is
  'Notes that a piece of periodic work is done, and when the next is due. Answers false for a lease that somebody else has by now.';

-- -------------------- prisma/database/work/functions/put_off_periodic_work.sql
-- Work that fails must not stand in the way of the rest, and operators must see it.
create or replace function cpis.put_off_periodic_work(p_name text, p_lease uuid, p_error text) returns boolean
language sql volatile security definer set search_path = cpis, pg_temp as $$
  with put_off as (
    update cpis.periodic_work set failed_at = now(), last_error = left(p_error, 200), next_at = now() + least(every, cpis.work_pause(attempts)),
      leased_by = null, leased_until = null
    where name = p_name and done_by = session_user and leased_by = p_lease returning name
  )
  select exists (select from put_off)
$$;
alter function cpis.put_off_periodic_work(text, uuid, text) owner to cpis_delivery;
revoke all on function cpis.put_off_periodic_work(text, uuid, text) from public;
grant execute on function cpis.put_off_periodic_work(text, uuid, text) to cpis_worker, cpis_sealer, cpis_verifier;
comment on function cpis.put_off_periodic_work(text, uuid, text) is
  'Puts periodic work off that failed, and notes why. Answers false for a lease that somebody else has by now.';

-- -------------------- prisma/database/work/functions/renew_periodic_work.sql
-- For work that takes longer than anybody could say beforehand: a process that stops renewing has died.
create or replace function cpis.renew_periodic_work(p_name text, p_lease uuid, p_seconds integer) returns boolean
language sql volatile security definer set search_path = cpis, pg_temp as $$
  with renewed as (
    update cpis.periodic_work set leased_until = now() + make_interval(secs => p_seconds)
    where name = p_name and done_by = session_user and leased_by = p_lease returning name
  )
  select exists (select from renewed)
$$;
alter function cpis.renew_periodic_work(text, uuid, integer) owner to cpis_delivery;
revoke all on function cpis.renew_periodic_work(text, uuid, integer) from public;
grant execute on function cpis.renew_periodic_work(text, uuid, integer) to cpis_worker, cpis_sealer, cpis_verifier;
comment on function cpis.renew_periodic_work(text, uuid, integer) is
  'Renews the lease on a piece of periodic work. Answers false when it is over, or somebody else has it by now.';

-- -------------------- prisma/database/callers/data.sql
insert into cpis.caller_key default values;

-- -------------------- prisma/database/limits/data.sql
-- security-and-reliability section 6. The words on the screens that say how many and how long are compared with these rows by
-- tests/database/rate-limits.test.ts.
insert into cpis.rate_limit (what, counted_by, most, span, step) values
  -- A warning, then the emergency form, then no more.
  ('look-up', 'person', '{40, 80, 200}', '1 hour', '1 minute'),
  ('api-request', 'api-client', '{10}', '1 second', '1 second'),
  -- Of auditors and safeguarding leads, by an NHS number: every page of an answer, and every hold, is one.
  ('number-question', 'person', '{60}', '1 hour', '1 minute');

insert into cpis.rate_limit (what, counted_by, most, span) values
  -- Of browsers in which nobody has logged in before: those that were begun and did not, or do not yet, succeed, and those
  -- that were refused. Beyond that a browser that comes for the first time waits a few seconds; nobody is shut out.
  ('log-in', 'network', '{300}', '1 hour'),
  ('log-in-refused', 'network', '{20}', '1 hour'),
  -- Not counted in rate_count: the record of each file that was received is the count, to the second and for good.
  ('file', 'sender', '{20}', '1 hour'),
  -- Not counted in rate_count: mail_pace holds whose turn is next, which workers lock and which a crash must not forget.
  ('mail', 'authority', '{1}', '5 minutes');

insert into cpis.rate_limit (what, counted_by, most, span, renews, first_pause, longest_pause) values
  -- One after the other: the fifth brings the first pause, for that browser alone.
  ('failed-log-in', 'browser', '{4}', '1 hour', true, '1 minute', '5 minutes');

-- -------------------- prisma/database/organisations/data.sql
insert into cpis.setting_kind (code, label, unscheduled, usual_reason) values
  ('emergency-department', 'Emergency department', true, 'direct-care'),
  ('walk-in-centre', 'Walk-in centre', true, 'direct-care'),
  ('minor-injury-unit', 'Minor injury unit', true, 'direct-care'),
  ('gp-out-of-hours', 'GP out of hours', true, 'direct-care'),
  ('paediatric-ward', 'Paediatric ward', true, 'direct-care'),
  ('maternity-unit', 'Maternity unit', true, 'unborn'),
  ('ambulance', 'Ambulance service', true, 'direct-care'),
  ('nhs-111', 'NHS 111', true, 'direct-care'),
  ('general-practice', 'General practice', false, 'direct-care'),
  ('camhs', 'Child and adolescent mental health', false, 'direct-care'),
  ('sexual-assault-referral-centre', 'Sexual assault referral centre', false, 'direct-care'),
  ('termination-of-pregnancy', 'Termination of pregnancy service', false, 'direct-care'),
  ('school-nursing', 'School nursing', false, 'direct-care'),
  ('health-visiting', 'Health visiting', false, 'direct-care'),
  ('community-paediatrics', 'Community paediatrics', false, 'direct-care'),
  ('dentistry', 'Dentistry', false, 'direct-care');

-- -------------------- prisma/database/people/data.sql
insert into cpis.role (code, label, organisation_kind, stands_alone) values
  ('CL', 'Clinician', '{nhs}', false),
  ('SG', 'Safeguarding lead', '{nhs}', false),
  ('LP', 'Social care practitioner', '{authority}', false),
  ('LD', 'Data manager', '{authority}', false),
  ('ED', 'Emergency duty worker', '{authority}', false),
  ('OA', 'Organisation administrator', '{nhs,authority}', true),
  ('NA', 'National administrator', '{national}', true),
  ('AU', 'Auditor', '{national}', true);

-- -------------------- prisma/database/work/data.sql
insert into cpis.periodic_work (name, done_by, act, every) values
  ('due-endings', 'cpis_worker', 'apply_due_endings', '1 minute'),
  ('no-match-runs', 'cpis_worker', 'tell_of_no_match_runs', '1 minute'),
  ('passing', 'cpis_worker', 'forget_passing', '15 minutes'),
  ('quality-snapshot', 'cpis_worker', 'take_quality_snapshot', '1 hour'),
  ('uploaded-files', 'cpis_worker', 'forget_uploaded_files', '1 hour'),
  ('drafts', 'cpis_worker', 'forget_drafts', '1 hour'),
  ('delivered', 'cpis_worker', 'forget_delivered', '1 hour'),
  ('old-records', 'cpis_worker', 'erase_old_records', '1 hour'),
  ('old-accesses', 'cpis_worker', 'drop_old_access_partitions', '1 day'),
  ('months-of-accesses', 'cpis_worker', 'make_due_partitions', '1 day'),
  ('old-events', 'cpis_worker', 'forget_old_events', '1 day'),
  ('explanations', 'cpis_worker', 'forget_with_accesses', '1 day'),
  ('caller-key', 'cpis_worker', 'turn_caller_key', '1 day');

insert into cpis.periodic_work (name, done_by, every) values
  -- Sooner when a batch has filled up.
  ('sealing', 'cpis_sealer', '1 minute');

-- At two every night. The first is due at once.
insert into cpis.periodic_work (name, done_by, every, counted_from) values
  ('nightly-verification', 'cpis_verifier', '1 day', '2026-01-01 02:00');

-- At one every night: the worker asks the demographics service about held numbers.
insert into cpis.periodic_work (name, done_by, every, counted_from, next_at) values
  ('demographics-recheck', 'cpis_worker', '1 day', '2026-01-01 01:00', cpis.next_period('1 day', '2026-01-01 01:00'));

-- On Mondays at five in the morning.
insert into cpis.periodic_work (name, done_by, act, every, counted_from, next_at) values
  ('weekly-review', 'cpis_worker', 'make_weekly_review', '7 days', '2026-01-05 05:00', cpis.next_period('7 days', '2026-01-05 05:00'));

-- -------------------- prisma/database/access-records/triggers.sql
-- Accesses are append-only: a row is neither changed nor deleted (100), nor are all rows at once (200). Row triggers of a partitioned table
-- hold for its partitions too; emptying a partition is refused by a trigger of its own, which ensure_access_partitions gives to each month.
-- A request for a file of records is never deleted (100, but by retention), nor are all at once (200).

create trigger _100_never_changes before update or delete on cpis.access_matched
  for each row execute function cpis.refuse_change();
create trigger _200_never_truncated before truncate on cpis.access_matched
  for each statement execute function cpis.refuse_change();
create trigger access_matched_default_never_truncated before truncate on cpis_part.access_matched_default
  for each statement execute function cpis.refuse_change();

create trigger _100_never_changes before update or delete on cpis.access_unmatched
  for each row execute function cpis.refuse_change();
create trigger _200_never_truncated before truncate on cpis.access_unmatched
  for each statement execute function cpis.refuse_change();
create trigger access_unmatched_default_never_truncated before truncate on cpis_part.access_unmatched_default
  for each statement execute function cpis.refuse_change();

create trigger _100_never_deleted before delete on cpis.access_export
  for each row execute function cpis.refuse_change();
create trigger _200_never_truncated before truncate on cpis.access_export
  for each statement execute function cpis.refuse_change();

-- -------------------- prisma/database/alerts/triggers.sql
-- Append-only: a row is neither changed nor deleted (100), nor are all rows at once (200).

create trigger _100_never_changes before update or delete on cpis.access_alert
  for each row execute function cpis.refuse_change();
create trigger _200_never_truncated before truncate on cpis.access_alert
  for each statement execute function cpis.refuse_change();

-- -------------------- prisma/database/api-clients/triggers.sql
-- A client is added or changed   100 holds it against the rules and raises its version.
-- A client is deleted            200 refuses it: it is suspended instead.

create trigger _100_checked before insert or update on cpis.api_client
  for each row execute function cpis.check_api_client();
create trigger _200_never_deleted before delete on cpis.api_client
  for each row execute function cpis.refuse_change();

-- -------------------- prisma/database/approvals/triggers.sql
-- A request is deleted   100 refuses it, but to retention.

create trigger _100_never_deleted before delete on cpis.approval
  for each row execute function cpis.refuse_change();

-- -------------------- prisma/database/closed-records/triggers.sql
-- Append-only: a row is neither changed nor deleted (100), nor are all rows at once (200).

create trigger _100_never_changes before update or delete on cpis.closed_number
  for each row execute function cpis.refuse_change();
create trigger _200_never_truncated before truncate on cpis.closed_number
  for each statement execute function cpis.refuse_change();

-- -------------------- prisma/database/contacts/triggers.sql
-- A register is said to be up to date   100 refuses a date to come, and everybody but the data manager.
-- Changes are append-only: neither changed nor deleted (100), nor all at once (200).

create trigger _100_is_fresh_by_now before update of register_updated_at on cpis.authority for each row
  when (new.register_updated_at is distinct from old.register_updated_at) execute function cpis.check_freshness();

create trigger _100_never_changes before update or delete on cpis.authority_change
  for each row execute function cpis.refuse_change();
create trigger _200_never_truncated before truncate on cpis.authority_change
  for each statement execute function cpis.refuse_change();

-- -------------------- prisma/database/disclosure/triggers.sql
-- Append-only: a row is neither changed nor deleted (100), nor are all rows at once (200).

create trigger _100_never_changes before update or delete on cpis.access_outcome
  for each row execute function cpis.refuse_change();
create trigger _200_never_truncated before truncate on cpis.access_outcome
  for each statement execute function cpis.refuse_change();

-- -------------------- prisma/database/event-log/triggers.sql
-- Append-only: a row is neither changed nor deleted (100), nor are all rows at once (200).

create trigger _100_never_changes before update or delete on cpis.audit_event
  for each row execute function cpis.refuse_change();
create trigger _200_never_truncated before truncate on cpis.audit_event
  for each statement execute function cpis.refuse_change();

-- -------------------- prisma/database/identity/triggers.sql
-- A session ends, or its role changes   100 clears what was typed in it.

create trigger _100_forgets_its_forms after update of ended_at, assignment_id on cpis.session for each row
  when (new.ended_at is not null or new.assignment_id is distinct from old.assignment_id)
  execute function cpis.forget_forms_of_changed_session();

-- -------------------- prisma/database/legal-holds/triggers.sql
-- A hold is changed   100 refuses everything but lifting it, once.
-- A hold is deleted   200 refuses it, and 300 refuses to delete all at once.

create trigger _100_is_lifted_once before update on cpis.legal_hold
  for each row execute function cpis.keep_legal_hold();
create trigger _200_never_deleted before delete on cpis.legal_hold
  for each row execute function cpis.refuse_change();
create trigger _300_never_truncated before truncate on cpis.legal_hold
  for each statement execute function cpis.refuse_change();

-- -------------------- prisma/database/notifications/triggers.sql
-- A notification is written   200 notes under which number of the child, where that is not given.
-- A notification is changed   100 refuses to acknowledge in somebody else's name.

create trigger _100_acknowledged_for_oneself before update on cpis.notification
  for each row execute function cpis.check_acknowledger();
create trigger _200_keeps_its_number before insert on cpis.notification for each row
  when (new.nhs_number is null) execute function cpis.keep_number_of_notice();

-- -------------------- prisma/database/operations/triggers.sql
-- Fingerprints of keys are append-only: neither changed nor deleted (100), nor all at once (200).

create trigger _100_never_changes before update or delete on cpis.key_fingerprint
  for each row execute function cpis.refuse_change();
create trigger _200_never_truncated before truncate on cpis.key_fingerprint
  for each statement execute function cpis.refuse_change();

-- -------------------- prisma/database/people/triggers.sql
-- A person is suspended     100 refuses it for the last administrator of an organisation.
-- A role is given or ended   100 holds it against the rules of roles; when it ends, 200 refuses it for the last administrator.
-- Changes by administrators are append-only: neither changed nor deleted (100), nor all at once (200).

create trigger _100_keeps_last_administrator before update of status on cpis.person
  for each row execute function cpis.keep_last_administrator();

create trigger _100_follows_the_rules before insert or update on cpis.role_assignment
  for each row execute function cpis.check_role_assignment();
create trigger _200_keeps_last_administrator before update of ended_at on cpis.role_assignment
  for each row execute function cpis.keep_last_administrator();

create trigger _100_never_changes before update or delete on cpis.administration_change
  for each row execute function cpis.refuse_change();
create trigger _200_never_truncated before truncate on cpis.administration_change
  for each statement execute function cpis.refuse_change();

-- -------------------- prisma/database/privileged-roles/triggers.sql
-- A request is changed   100 refuses everything but deciding on it, once.
-- A request is deleted   200 refuses it, but to retention.

create trigger _100_decided_once before update on cpis.role_request
  for each row execute function cpis.check_role_request();
create trigger _200_never_deleted before delete on cpis.role_request
  for each row execute function cpis.refuse_change();

-- -------------------- prisma/database/register/triggers.sql
-- Triggers fire in the order of their names, row by row before a change, then row by row after it, then once for the statement.
--
-- A child is added     100 protects it if its number is protected, unless a file adds it; 380 protects the other records of a child who is; 400 counts the change; 450 keeps the first version;
--                      460 has it compared with demographics; 470 takes over the former numbers of the same person; 500 protects what a file
--                      has added, all at once.
-- A child is changed   150 protects it when it moves to a protected number, becomes another record of a protected child, or is opened again as one; 170 takes back what demographics
--                      said of other details; 200 refuses to touch a closed record; 250 numbers the version, unless all that has changed is when its number was last asked about,
--                      which is neither kept (600) nor counted (550); 300 and 350 tell authorities of a number that an adoption closed or that
--                      was replaced; 370 keeps the number that it left because it was replaced; 380 protects the other records of
--                      a child who is protected, or comes to be joined to them; 470 takes over former numbers by a reference that is given later;
--                      550 counts the change, unless a trigger made it; 600 keeps the version; 620 has it compared with demographics, as 460 has one that is added; 650 lets open offers follow.
-- A child is erased    700 counts the change.
-- A plan is added      250 counts the change; 300 holds it against its child's record and today's date; 350 keeps the first version.
-- A plan is changed    150 takes over who changed the number; 200 numbers the version; 400 counts the change; 450 holds it against its
--                      child's record and today's date; 500 keeps the version; 550 lets open offers follow, or takes them back.
-- A plan is deleted    100 refuses it, but to retention; 600 counts the change.
-- Versions are append-only: neither changed nor deleted (100), nor all at once (200).

create trigger _100_added_keeps_protection before insert on cpis.child for each row
  when (not new.is_protected and new.upload_id is null) execute function cpis.keep_protection_of_number();
create trigger _150_changed_keeps_protection before update of nhs_number, family_name, given_name, date_of_birth, local_id, closed_why on cpis.child
  for each row when (not new.is_protected and new.closed_why is distinct from 'adopted'
    and (new.nhs_number, new.family_name, new.given_name, new.date_of_birth, new.local_id, new.closed_why)
      is distinct from (old.nhs_number, old.family_name, old.given_name, old.date_of_birth, old.local_id, old.closed_why)) execute function cpis.keep_protection_of_number();
create trigger _170_verdict_is_of_these_details before update on cpis.child
  for each row execute function cpis.keep_verdict_of_details();
create trigger _200_stays_closed before update of closed_on, closed_why, nhs_number, closed_key on cpis.child for each row
  when (old.closed_why is not null and (
    (new.closed_on, new.closed_why, new.nhs_number) is distinct from (old.closed_on, old.closed_why, old.nhs_number)
    or (old.closed_key is not null and new.closed_key is distinct from old.closed_key)))
  execute function cpis.keep_record_closed();
create trigger _250_takes_next_version before update on cpis.child
  for each row execute function cpis.next_child_version();
create trigger _300_adopted_elsewhere_is_told after update of closed_why on cpis.child
  for each row when (new.closed_why = 'adopted' and old.closed_why is distinct from 'adopted') execute function cpis.tell_of_inactive_number('all');
create trigger _350_replaced_number_is_told after update of number_status on cpis.child
  for each row when (new.number_status = 'replaced' and old.number_status <> 'replaced') execute function cpis.tell_of_inactive_number('one');
create trigger _370_keeps_former_number after update of nhs_number, closed_why on cpis.child
  for each row when (new.nhs_number <> old.nhs_number or new.closed_why is distinct from old.closed_why) execute function cpis.keep_former_number();
create trigger _380_added_spreads_protection after insert on cpis.child
  for each row when (new.is_protected) execute function cpis.spread_protection();
create trigger _380_changed_spreads_protection after update on cpis.child
  for each row when (new.is_protected and new.closed_why is distinct from 'adopted'
    and (new.nhs_number, new.family_name, new.given_name, new.date_of_birth, new.local_id, new.closed_why, true)
      is distinct from (old.nhs_number, old.family_name, old.given_name, old.date_of_birth, old.local_id, old.closed_why, old.is_protected))
  execute function cpis.spread_protection();
create trigger _400_added_counts after insert on cpis.child referencing new table as changed_rows
  for each statement execute function cpis.count_register_change();
create trigger _450_keeps_first_version after insert on cpis.child referencing new table as changed_rows
  for each statement execute function cpis.keep_child_versions();
create trigger _460_added_waits after insert on cpis.child referencing new table as changed_rows
  for each statement execute function cpis.await_number_check();
create trigger _470_added_takes_former_numbers after insert on cpis.child referencing new table as changed_rows
  for each statement execute function cpis.take_former_numbers();
create trigger _470_changed_takes_former_numbers after update on cpis.child referencing old table as former_rows new table as changed_rows
  for each statement execute function cpis.take_former_numbers();
create trigger _500_added_keep_protection after insert on cpis.child referencing new table as changed_rows
  for each statement execute function cpis.keep_protection_of_numbers();
-- What triggers change belongs to the statement that fired them. It is protection alone, which makes no preview of a file untrue; if it counted, a
-- file that protects a child whom its authority holds twice would take its own change for somebody else's.
create trigger _550_changed_counts after update on cpis.child referencing old table as former_rows new table as changed_rows
  for each statement when (pg_trigger_depth() = 0) execute function cpis.count_changes_of_children();
create trigger _600_keeps_versions after update on cpis.child referencing old table as former_rows new table as changed_rows
  for each statement execute function cpis.keep_child_versions();
create trigger _620_changed_waits after update on cpis.child referencing new table as changed_rows
  for each statement execute function cpis.await_number_check();
create trigger _650_takes_its_offers_along after update on cpis.child referencing new table as changed_rows
  for each statement execute function cpis.offers_follow_children();
create trigger _700_erased_counts after delete on cpis.child referencing old table as changed_rows
  for each statement execute function cpis.count_register_change();

create trigger _100_never_changes before update or delete on cpis.child_version
  for each row execute function cpis.refuse_change();
create trigger _200_never_truncated before truncate on cpis.child_version
  for each statement execute function cpis.refuse_change();

create trigger _100_is_never_deleted before delete on cpis.plan
  for each row execute function cpis.refuse_change();
create trigger _150_number_is_changed_by before update of nhs_number on cpis.plan
  for each row execute function cpis.name_who_changed_the_number();
create trigger _200_takes_next_version before update on cpis.plan
  for each row execute function cpis.next_plan_version();
create trigger _250_added_counts after insert on cpis.plan referencing new table as changed_rows
  for each statement execute function cpis.count_register_change();
create trigger _300_added_follows_its_child after insert on cpis.plan referencing new table as changed_rows
  for each statement execute function cpis.check_plans_of_children();
create trigger _350_keeps_first_version after insert on cpis.plan referencing new table as changed_rows
  for each statement execute function cpis.keep_plan_versions();
create trigger _400_changed_counts after update on cpis.plan referencing new table as changed_rows
  for each statement execute function cpis.count_register_change();
create trigger _450_follows_its_child after update on cpis.plan referencing old table as former_rows new table as changed_rows
  for each statement execute function cpis.check_plans_of_children();
create trigger _500_keeps_versions after update on cpis.plan referencing new table as changed_rows
  for each statement execute function cpis.keep_plan_versions();
create trigger _550_takes_its_offers_along after update on cpis.plan referencing new table as changed_rows
  for each statement execute function cpis.offers_follow_plans();
create trigger _600_erased_counts after delete on cpis.plan referencing old table as changed_rows
  for each statement execute function cpis.count_register_change();

create trigger _100_never_changes before update or delete on cpis.plan_version
  for each row execute function cpis.refuse_change();
create trigger _200_never_truncated before truncate on cpis.plan_version
  for each statement execute function cpis.refuse_change();

-- -------------------- prisma/database/replaced-numbers/triggers.sql
-- A number is linked to another   100 refuses it after an adoption, before it is written; 200 tells authorities by mailbox afterwards; 300 lets
-- records that it joins take numbers along and share protection. That the same was said again is no new link.

create trigger _100_never_after_adoption before insert or update of nhs_number, replaced_by on cpis.superseded_number
  for each row execute function cpis.refuse_link_to_adopted();
create trigger _200_is_told after insert or update of nhs_number, replaced_by on cpis.superseded_number
  for each row execute function cpis.tell_of_inactive_number('all');
create trigger _300_joins_records after insert or update of nhs_number, replaced_by on cpis.superseded_number
  for each row execute function cpis.join_records_by_link();

-- -------------------- prisma/database/sealing/triggers.sql
-- Append-only: a row is neither changed nor deleted (100), nor are all rows at once (200).

create trigger _100_never_changes before update or delete on cpis.seal_checkpoint
  for each row execute function cpis.refuse_change();
create trigger _200_never_truncated before truncate on cpis.seal_checkpoint
  for each statement execute function cpis.refuse_change();

create trigger _100_never_changes before update or delete on cpis.seal_leaf
  for each row execute function cpis.refuse_change();
create trigger _200_never_truncated before truncate on cpis.seal_leaf
  for each statement execute function cpis.refuse_change();

create trigger _100_never_changes before update or delete on cpis.verification_run
  for each row execute function cpis.refuse_change();
create trigger _200_never_truncated before truncate on cpis.verification_run
  for each statement execute function cpis.refuse_change();

-- -------------------- prisma/database/transfers/triggers.sql
-- An offer is deleted   100 refuses it, but to retention. (Offers follow their plans and children by triggers of register/.)

create trigger _100_never_deleted before delete on cpis.transfer
  for each row execute function cpis.refuse_change();

-- -------------------- prisma/database/uploads/triggers.sql
-- An ending is held back   100 notes which version of the plan it is about, before it is written.
-- A mass ending is append-only: neither changed nor deleted (100), nor all at once (200).

create trigger _100_is_about_a_version before insert on cpis.held_ending for each row
  when (new.version_id is null) execute function cpis.name_version_of_ending();

create trigger _100_never_changes before update or delete on cpis.mass_ending
  for each row execute function cpis.refuse_change();
create trigger _200_never_truncated before truncate on cpis.mass_ending
  for each statement execute function cpis.refuse_change();

-- -------------------- prisma/database/access-records/policies.sql
-- access_matched
alter table cpis.access_matched enable row level security;
alter table cpis.access_matched force row level security;
alter table cpis_part.access_matched_default enable row level security;
alter table cpis_part.access_matched_default force row level security;
create policy access_matched_proof on cpis.access_matched for select to cpis_sealer, cpis_verifier using (true);
create policy access_matched_disclose_read on cpis.access_matched for select to cpis_disclose using (true);
create policy access_matched_disclose_add on cpis.access_matched for insert to cpis_disclose with check (true);
create policy access_matched_delivery on cpis.access_matched for select to cpis_delivery using (true);
create policy access_matched_retention on cpis.access_matched for select to cpis_retention using (true);
create policy access_matched_audit on cpis.access_matched for select to cpis_audit using (true);
create policy access_matched_review on cpis.access_matched for select to cpis_review using (true);

grant select on cpis.access_matched to cpis_sealer, cpis_verifier, cpis_delivery, cpis_audit, cpis_review;
grant select, insert on cpis.access_matched to cpis_disclose;
grant select (event_id, at, actor_id, organisation_id, subject_key, nhs_number, version_ids, authority_ids) on
  cpis.access_matched to cpis_retention;

-- access_unmatched
alter table cpis.access_unmatched enable row level security;
alter table cpis.access_unmatched force row level security;
alter table cpis_part.access_unmatched_default enable row level security;
alter table cpis_part.access_unmatched_default force row level security;
create policy access_unmatched_proof on cpis.access_unmatched for select to cpis_sealer, cpis_verifier using (true);
create policy access_unmatched_disclose_read on cpis.access_unmatched for select to cpis_disclose using (true);
create policy access_unmatched_disclose_add on cpis.access_unmatched for insert to cpis_disclose with check (true);
create policy access_unmatched_retention on cpis.access_unmatched for select to cpis_retention using (true);
create policy access_unmatched_audit on cpis.access_unmatched for select to cpis_audit using (true);
create policy access_unmatched_review on cpis.access_unmatched for select to cpis_review using (true);

grant select on cpis.access_unmatched to cpis_sealer, cpis_verifier, cpis_audit, cpis_review;
grant select, insert on cpis.access_unmatched to cpis_disclose;
grant select (event_id, at, actor_id, organisation_id, subject_key) on cpis.access_unmatched to cpis_retention;

-- access_export
alter table cpis.access_export enable row level security;
alter table cpis.access_export force row level security;
create policy access_export_retention on cpis.access_export to cpis_retention using (true);
create policy access_export_audit on cpis.access_export to cpis_audit using (true) with check (true);

grant select, delete on cpis.access_export to cpis_retention;
grant select, insert on cpis.access_export to cpis_audit;
grant update (decision, decided_at, decided_by, decided_by_name, taken_at) on cpis.access_export to cpis_audit;

-- -------------------- prisma/database/alerts/policies.sql
-- access_alert
alter table cpis.access_alert enable row level security;
alter table cpis.access_alert force row level security;
create policy access_alert_read on cpis.access_alert for select to cpis_app using (
  ((select cpis.caller_role()) = 'SG' and organisation_id = (select cpis.caller_organisation()))
  or ((select cpis.caller_role()) = 'AU' and exists (
    select from cpis.organisation o where o.id = (select cpis.caller_organisation()) and o.kind = 'national')));
create policy access_alert_disclose on cpis.access_alert to cpis_disclose using (true) with check (true);
create policy access_alert_retention on cpis.access_alert to cpis_retention using (true);
create policy access_alert_review on cpis.access_alert for select to cpis_review using (true);

grant select on cpis.access_alert to cpis_app, cpis_review;
grant select, insert on cpis.access_alert to cpis_disclose;
grant select, delete on cpis.access_alert to cpis_retention;

-- -------------------- prisma/database/api-clients/policies.sql
-- api_client
alter table cpis.api_client enable row level security;
alter table cpis.api_client force row level security;
create policy api_client_identity on cpis.api_client to cpis_identity using (true) with check (true);

grant select, insert, update on cpis.api_client to cpis_identity;

-- api_client_use
alter table cpis.api_client_use enable row level security;
alter table cpis.api_client_use force row level security;
create policy api_client_use_identity on cpis.api_client_use to cpis_identity using (true) with check (true);

grant select, insert, update on cpis.api_client_use to cpis_identity;

-- api_assertion
alter table cpis.api_assertion enable row level security;
alter table cpis.api_assertion force row level security;
create policy api_assertion_identity on cpis.api_assertion to cpis_identity using (true) with check (true);

-- Update only because whoever deletes while skipping what is locked has to be allowed to lock.
grant select, insert, update, delete on cpis.api_assertion to cpis_identity;

-- api_token
alter table cpis.api_token enable row level security;
alter table cpis.api_token force row level security;
create policy api_token_identity on cpis.api_token to cpis_identity using (true) with check (true);

-- Update only because whoever deletes while skipping what is locked has to be allowed to lock.
grant select, insert, update, delete on cpis.api_token to cpis_identity;

-- api_refusal
alter table cpis.api_refusal enable row level security;
alter table cpis.api_refusal force row level security;
create policy api_refusal_identity on cpis.api_refusal to cpis_identity using (true) with check (true);

grant select, insert, update, delete on cpis.api_refusal to cpis_identity;

-- -------------------- prisma/database/approvals/policies.sql
-- approval
alter table cpis.approval enable row level security;
alter table cpis.approval force row level security;
create policy approval_read_own on cpis.approval for select to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LP', 'LD'));
create policy approval_request_own on cpis.approval for insert to cpis_app
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD' and decision is null
              and requested_by is not distinct from (select cpis.caller_user()));
-- The acts of two people and between two authorities are functions of a role of their own.
create policy approval_register on cpis.approval to cpis_register using (true) with check (true);
create policy approval_retention on cpis.approval to cpis_retention using (true);

grant select, insert on cpis.approval to cpis_app;
grant select, update on cpis.approval to cpis_register;
grant select, delete on cpis.approval to cpis_retention;

-- -------------------- prisma/database/callers/policies.sql
-- caller_key
alter table cpis.caller_key enable row level security;
alter table cpis.caller_key force row level security;
create policy caller_key_callers on cpis.caller_key to cpis_callers using (true) with check (true);

grant select, insert, delete on cpis.caller_key to cpis_callers;

-- -------------------- prisma/database/closed-records/policies.sql
-- closed_number
alter table cpis.closed_number enable row level security;
alter table cpis.closed_number force row level security;
create policy closed_number_register on cpis.closed_number for select to cpis_register using (true);
create policy closed_number_retention on cpis.closed_number to cpis_retention using (true) with check (true);

grant select on cpis.closed_number to cpis_register;
grant select, insert on cpis.closed_number to cpis_retention;

-- -------------------- prisma/database/contacts/policies.sql
-- authority
alter table cpis.authority enable row level security;
alter table cpis.authority force row level security;
create policy authority_read on cpis.authority for select to cpis_app, cpis_disclose, cpis_identity using (true);
create policy authority_keep_own on cpis.authority for update to cpis_app
  using (organisation_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LD', 'OA'))
  with check (organisation_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LD', 'OA'));
create policy authority_onboard on cpis.authority for insert to cpis_identity with check (true);
create policy authority_register on cpis.authority for select to cpis_register using (true);
create policy authority_files on cpis.authority for select to cpis_files using (true);
create policy authority_delivery on cpis.authority for select to cpis_delivery using (true);
-- The operator's command gives a mailbox a new password.
create policy authority_delivery_password on cpis.authority for update to cpis_delivery using (true) with check (true);
create policy authority_quality on cpis.authority for select to cpis_quality using (true);

grant select on cpis.authority to cpis_app, cpis_disclose, cpis_register, cpis_files, cpis_delivery, cpis_quality;
grant select, insert on cpis.authority to cpis_identity;
grant update (day_phone, duty_phone, office_opens, office_closes, shared_details, register_updated_at, update_every_days,
  contacts_confirmed_at, contacts_confirmed_by, delivers_email, notice_emails, delivers_mailbox) on cpis.authority to cpis_app;
grant update (mailbox_generation) on cpis.authority to cpis_delivery;

-- lead_team
alter table cpis.lead_team enable row level security;
alter table cpis.lead_team force row level security;
create policy lead_team_read_own on cpis.lead_team for select to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LP', 'LD', 'ED', 'OA'));
create policy lead_team_add_own on cpis.lead_team for insert to cpis_app
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LD', 'OA'));
create policy lead_team_change_own on cpis.lead_team for update to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LD', 'OA'))
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LD', 'OA'));
create policy lead_team_register on cpis.lead_team to cpis_register using (true) with check (true);

grant select, insert, update on cpis.lead_team to cpis_app;
grant select, update on cpis.lead_team to cpis_register;

-- authority_change
alter table cpis.authority_change enable row level security;
alter table cpis.authority_change force row level security;
create policy authority_change_read_own on cpis.authority_change for select to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LP', 'LD', 'ED', 'OA'));
create policy authority_change_add_own on cpis.authority_change for insert to cpis_app
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LD', 'OA') and person_id = (select cpis.caller_user()));
create policy authority_change_retention on cpis.authority_change to cpis_retention using (true);

grant select, insert on cpis.authority_change to cpis_app;
grant select, delete on cpis.authority_change to cpis_retention;

-- -------------------- prisma/database/data-quality/policies.sql
-- quality_snapshot
alter table cpis.quality_snapshot enable row level security;
alter table cpis.quality_snapshot force row level security;
create policy quality_snapshot_read_own on cpis.quality_snapshot for select to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LP', 'LD', 'ED'));
create policy quality_snapshot_keep on cpis.quality_snapshot to cpis_quality using (true) with check (true);

grant select on cpis.quality_snapshot to cpis_app;
grant select, insert, update on cpis.quality_snapshot to cpis_quality;

-- -------------------- prisma/database/delivery/policies.sql
-- outbox
alter table cpis.outbox enable row level security;
alter table cpis.outbox force row level security;
create policy outbox_disclose_add on cpis.outbox for insert to cpis_disclose with check (true);
create policy outbox_delivery on cpis.outbox to cpis_delivery using (true) with check (true);
create policy outbox_retention on cpis.outbox to cpis_retention using (true);

grant insert on cpis.outbox to cpis_disclose;
grant select, insert, update on cpis.outbox to cpis_delivery;
grant select, delete on cpis.outbox to cpis_retention;

-- mail_pace
alter table cpis.mail_pace enable row level security;
alter table cpis.mail_pace force row level security;
create policy mail_pace_delivery on cpis.mail_pace to cpis_delivery using (true) with check (true);

grant select, insert, update on cpis.mail_pace to cpis_delivery;

-- mailbox_message
alter table cpis.mailbox_message enable row level security;
alter table cpis.mailbox_message force row level security;
create policy mailbox_message_delivery on cpis.mailbox_message to cpis_delivery using (true) with check (true);
create policy mailbox_message_retention on cpis.mailbox_message to cpis_retention using (true);

grant select, insert, update on cpis.mailbox_message to cpis_delivery;
grant select, delete on cpis.mailbox_message to cpis_retention;
grant update (body) on cpis.mailbox_message to cpis_retention;

-- mailbox_nonce
alter table cpis.mailbox_nonce enable row level security;
alter table cpis.mailbox_nonce force row level security;
create policy mailbox_nonce_delivery on cpis.mailbox_nonce to cpis_delivery using (true) with check (true);

grant select, insert, update, delete on cpis.mailbox_nonce to cpis_delivery;

-- mailbox_refusal
alter table cpis.mailbox_refusal enable row level security;
alter table cpis.mailbox_refusal force row level security;
create policy mailbox_refusal_delivery on cpis.mailbox_refusal to cpis_delivery using (true) with check (true);

grant select, insert, update, delete on cpis.mailbox_refusal to cpis_delivery;

-- -------------------- prisma/database/disclosure/policies.sql
-- checked_number
alter table cpis.checked_number enable row level security;
alter table cpis.checked_number force row level security;
create policy checked_number_disclose on cpis.checked_number to cpis_disclose using (true) with check (true);

-- Update only because the locking that lets two clean-ups pass each other asks for it.
grant select, insert, update, delete on cpis.checked_number to cpis_disclose;

-- access_outcome
alter table cpis.access_outcome enable row level security;
alter table cpis.access_outcome force row level security;
create policy access_outcome_disclose_read on cpis.access_outcome for select to cpis_disclose using (true);
create policy access_outcome_disclose_add on cpis.access_outcome for insert to cpis_disclose with check (true);
create policy access_outcome_retention on cpis.access_outcome to cpis_retention using (true);

grant select, insert on cpis.access_outcome to cpis_disclose;
grant select, delete on cpis.access_outcome to cpis_retention;

-- -------------------- prisma/database/event-log/policies.sql
-- audit_event
alter table cpis.audit_event enable row level security;
alter table cpis.audit_event force row level security;
-- In the name of whoever asks, now, and vouched for: a line that nobody vouches for is a function's, and nobody else's.
create policy audit_event_add on cpis.audit_event for insert to cpis_app with check (
  mac is not null and at = now() and organisation_id = (select cpis.caller_organisation()) and role = (select cpis.caller_role())
  and person_id is not distinct from (select cpis.caller_user())
  and session_id is not distinct from (select t.session_id from cpis.read_ticket(current_setting('app.caller', true)) t));
create policy audit_event_proof on cpis.audit_event for select to cpis_sealer, cpis_verifier using (true);
create policy audit_event_add_owner on cpis.audit_event for insert to cpis_owner with check (type = 'retention.drop' and person_id is null);
create policy audit_event_add_identity on cpis.audit_event for insert to cpis_identity with check (true);
create policy audit_event_add_disclose on cpis.audit_event for insert to cpis_disclose
  with check (type in ('lookup.over-limit', 'lookup.stop'));
create policy audit_event_add_files on cpis.audit_event for insert to cpis_files with check (type in ('upload.check', 'upload.save'));
create policy audit_event_add_delivery on cpis.audit_event for insert to cpis_delivery with check (person_id is null);
create policy audit_event_retention on cpis.audit_event for select to cpis_retention using (true);
create policy audit_event_add_retention on cpis.audit_event for insert to cpis_retention
  with check (type = 'retention.erase' and person_id is null);
create policy audit_event_forget on cpis.audit_event for delete to cpis_retention
  using (at < now() - interval '8 years' and type not in ('retention.drop', 'retention.erase'));
create policy audit_event_audit on cpis.audit_event for select to cpis_audit using (true);

grant insert on cpis.audit_event to cpis_app, cpis_identity, cpis_disclose, cpis_files, cpis_delivery;
grant select on cpis.audit_event to cpis_sealer, cpis_verifier, cpis_audit;
grant select, insert, delete on cpis.audit_event to cpis_retention;

-- -------------------- prisma/database/file-work/policies.sql
-- file_work
alter table cpis.file_work enable row level security;
alter table cpis.file_work force row level security;
create policy file_work_read_own on cpis.file_work for select to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LP', 'LD', 'ED'));
create policy file_work_ask on cpis.file_work for insert to cpis_app
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD' and asked_by_id is not distinct from (select cpis.caller_user())
              and leased_by is null and attempts = 0);
create policy file_work_forget_own on cpis.file_work for delete to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy file_work_files on cpis.file_work to cpis_files using (true) with check (true);
create policy file_work_delivery on cpis.file_work for select to cpis_delivery using (true);

grant select, insert, delete on cpis.file_work to cpis_app;
grant select, update, delete on cpis.file_work to cpis_files;
-- For operators: how many there are and why they failed, not whose.
grant select (last_error) on cpis.file_work to cpis_delivery;

-- -------------------- prisma/database/forms/policies.sql
-- kept_form
alter table cpis.kept_form enable row level security;
alter table cpis.kept_form force row level security;
create policy kept_form_identity on cpis.kept_form to cpis_identity using (true) with check (true);
create policy kept_form_retention on cpis.kept_form to cpis_retention using (good_until <= now());

grant select, insert, update, delete on cpis.kept_form to cpis_identity;
grant delete on cpis.kept_form to cpis_retention;
-- What is over goes unread.
grant select (good_until) on cpis.kept_form to cpis_retention;

-- -------------------- prisma/database/identity/policies.sql
-- session
alter table cpis.session enable row level security;
alter table cpis.session force row level security;
create policy session_identity on cpis.session to cpis_identity using (true) with check (true);
create policy session_retention on cpis.session to cpis_retention using (true);

grant select, insert, update on cpis.session to cpis_identity;
grant select, delete on cpis.session to cpis_retention;

-- log_out_notice
alter table cpis.log_out_notice enable row level security;
alter table cpis.log_out_notice force row level security;
create policy log_out_notice_identity on cpis.log_out_notice to cpis_identity using (true) with check (true);

grant select, insert, delete on cpis.log_out_notice to cpis_identity;

-- -------------------- prisma/database/legal-holds/policies.sql
-- legal_hold
alter table cpis.legal_hold enable row level security;
alter table cpis.legal_hold force row level security;
create policy legal_hold_read on cpis.legal_hold for select to cpis_app using ((select cpis.caller_is_national()));
create policy legal_hold_place on cpis.legal_hold for insert to cpis_app
  with check ((select cpis.caller_is_national()) and (select cpis.caller_role()) = 'AU' and placed_by = (select cpis.caller_user()) and lifted_at is null);
-- Whoever has not just logged in lifts no hold, whatever statement they run.
create policy legal_hold_lift on cpis.legal_hold for update to cpis_app
  using ((select cpis.caller_is_national()) and lifted_at is null and placed_by <> (select cpis.caller_user()) and (select cpis.logged_in_lately()))
  with check (lifted_by = (select cpis.caller_user()) and lifted_at is not null);
create policy legal_hold_retention on cpis.legal_hold for select to cpis_retention using (true);

grant select, insert on cpis.legal_hold to cpis_app;
grant select on cpis.legal_hold to cpis_retention;
grant update (lifted_at, lifted_by, lifted_by_name) on cpis.legal_hold to cpis_app;

-- -------------------- prisma/database/limits/policies.sql
-- rate_limit
alter table cpis.rate_limit enable row level security;
alter table cpis.rate_limit force row level security;
create policy rate_limit_read on cpis.rate_limit for select to cpis_disclose, cpis_identity, cpis_files, cpis_delivery, cpis_audit using (true);

grant select on cpis.rate_limit to cpis_disclose, cpis_identity, cpis_files, cpis_delivery, cpis_audit;

-- rate_count: each counts what is its own.
alter table cpis.rate_count enable row level security;
alter table cpis.rate_count force row level security;
create policy rate_count_disclose on cpis.rate_count to cpis_disclose using (what = 'look-up') with check (what = 'look-up');
create policy rate_count_audit on cpis.rate_count to cpis_audit using (what = 'number-question') with check (what = 'number-question');
create policy rate_count_identity on cpis.rate_count to cpis_identity
  using (what in ('log-in', 'log-in-refused', 'failed-log-in', 'api-request'))
  with check (what in ('log-in', 'log-in-refused', 'failed-log-in', 'api-request'));
create policy rate_count_retention on cpis.rate_count to cpis_retention using (true);

grant select, insert, update on cpis.rate_count to cpis_disclose, cpis_identity, cpis_audit;
grant select, delete on cpis.rate_count to cpis_retention;

-- -------------------- prisma/database/lookup/policies.sql
-- emergency_request
alter table cpis.emergency_request enable row level security;
alter table cpis.emergency_request force row level security;
create policy emergency_request_identity on cpis.emergency_request to cpis_identity using (true) with check (true);

grant select, insert, update, delete on cpis.emergency_request to cpis_identity;

-- -------------------- prisma/database/notifications/policies.sql
-- notification
alter table cpis.notification enable row level security;
alter table cpis.notification force row level security;
create policy notification_read_own on cpis.notification for select to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LP', 'ED'));
-- Seen and assigned without being acknowledged; a trigger sees to it that who acknowledges is who asks.
create policy notification_see_to_own on cpis.notification for update to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LP', 'ED'))
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LP', 'ED'));
-- The verifier asks whether the authorities of an access got their notices: which of them, and nothing else.
create policy notification_proof on cpis.notification for select to cpis_verifier using (true);
create policy notification_disclose_read on cpis.notification for select to cpis_disclose using (true);
create policy notification_disclose_add on cpis.notification for insert to cpis_disclose with check (true);
create policy notification_disclose_tell on cpis.notification for update to cpis_disclose using (true) with check (true);
create policy notification_delivery on cpis.notification for select to cpis_delivery using (true);
create policy notification_retention on cpis.notification to cpis_retention using (true);
create policy notification_quality on cpis.notification for select to cpis_quality using (true);

grant select on cpis.notification to cpis_app, cpis_delivery, cpis_quality;
grant select, insert on cpis.notification to cpis_disclose;
grant select, delete on cpis.notification to cpis_retention;
grant update (acknowledged_at, acknowledged_by, seen_at, assigned_team, assigned_person, answer) on cpis.notification to cpis_app;
grant select (event_id, authority_id) on cpis.notification to cpis_verifier;
grant update (outcome, outcome_at, callback_phone) on cpis.notification to cpis_disclose;
grant update (child_id) on cpis.notification to cpis_retention;

-- -------------------- prisma/database/number-checks/policies.sql
-- number_check
alter table cpis.number_check enable row level security;
alter table cpis.number_check force row level security;
create policy number_check_register on cpis.number_check to cpis_register using (true) with check (true);
create policy number_check_delivery on cpis.number_check for select to cpis_delivery using (true);

grant select, insert, update, delete on cpis.number_check to cpis_register;
-- For operators: how many there are and why they failed, not who.
grant select (last_error) on cpis.number_check to cpis_delivery;

-- -------------------- prisma/database/operations/policies.sql
-- Prisma's own table, in the schema that it works in: readiness asks it. A database that was made without it says nothing of its version.
do $$ begin
  if to_regclass('public._prisma_migrations') is not null then
    grant select (migration_name, finished_at, rolled_back_at) on public._prisma_migrations to cpis_owner;
    grant usage on schema public to cpis_owner;
  end if;
end $$;

-- key_fingerprint
alter table cpis.key_fingerprint enable row level security;
alter table cpis.key_fingerprint force row level security;
create policy key_fingerprint_owner on cpis.key_fingerprint to cpis_owner using (true) with check (true);

-- -------------------- prisma/database/organisations/policies.sql
-- organisation
grant select on cpis.organisation to cpis_app, cpis_disclose, cpis_register, cpis_files, cpis_delivery, cpis_audit, cpis_quality;
grant select, insert on cpis.organisation to cpis_identity;
grant update (name, status) on cpis.organisation to cpis_identity;

-- setting_kind
grant select on cpis.setting_kind to cpis_app, cpis_identity, cpis_disclose, cpis_audit;

-- care_setting
grant select on cpis.care_setting to cpis_app, cpis_disclose;
grant select, insert on cpis.care_setting to cpis_identity;

-- organisation_contact
alter table cpis.organisation_contact enable row level security;
alter table cpis.organisation_contact force row level security;
create policy organisation_contact_identity on cpis.organisation_contact to cpis_identity using (true) with check (true);

grant select, insert, update on cpis.organisation_contact to cpis_identity;

-- -------------------- prisma/database/people/policies.sql
-- person
alter table cpis.person enable row level security;
alter table cpis.person force row level security;
create policy person_identity on cpis.person to cpis_identity using (true) with check (true);
create policy person_retention on cpis.person to cpis_retention using (true);
create policy person_audit on cpis.person for select to cpis_audit using (true);

grant select, insert on cpis.person to cpis_identity;
grant select, delete on cpis.person to cpis_retention;
grant update (status, auth_version) on cpis.person to cpis_identity;
grant update (email, status) on cpis.person to cpis_retention;
grant select (id, name, status) on cpis.person to cpis_audit;

-- person_identity
alter table cpis.person_identity enable row level security;
alter table cpis.person_identity force row level security;
create policy person_identity_identity on cpis.person_identity to cpis_identity using (true) with check (true);
create policy person_identity_retention on cpis.person_identity to cpis_retention using (true);

grant select, insert on cpis.person_identity to cpis_identity;
grant select, delete on cpis.person_identity to cpis_retention;

-- role
grant select on cpis.role to cpis_app, cpis_identity, cpis_disclose, cpis_audit;

-- role_assignment
alter table cpis.role_assignment enable row level security;
alter table cpis.role_assignment force row level security;
create policy role_assignment_identity on cpis.role_assignment to cpis_identity using (true) with check (true);
create policy role_assignment_retention on cpis.role_assignment to cpis_retention using (true);
create policy role_assignment_audit on cpis.role_assignment for select to cpis_audit using (true);

grant select, insert on cpis.role_assignment to cpis_identity;
grant select, delete on cpis.role_assignment to cpis_retention;
grant select on cpis.role_assignment to cpis_audit;
grant update (ended_at, ended_by, ended_by_name) on cpis.role_assignment to cpis_identity;
grant update (ended_at) on cpis.role_assignment to cpis_retention;

-- invitation
alter table cpis.invitation enable row level security;
alter table cpis.invitation force row level security;
create policy invitation_identity on cpis.invitation to cpis_identity using (true) with check (true);
create policy invitation_retention on cpis.invitation to cpis_retention using (true);

grant select, insert, update on cpis.invitation to cpis_identity;
grant select, delete on cpis.invitation to cpis_retention;

-- administration_change
alter table cpis.administration_change enable row level security;
alter table cpis.administration_change force row level security;
create policy administration_change_identity on cpis.administration_change to cpis_identity using (true) with check (true);
create policy administration_change_retention on cpis.administration_change to cpis_retention using (true);

grant select, insert on cpis.administration_change to cpis_identity;
grant select, delete on cpis.administration_change to cpis_retention;

-- -------------------- prisma/database/plans/policies.sql
-- plan_draft
alter table cpis.plan_draft enable row level security;
alter table cpis.plan_draft force row level security;
create policy plan_draft_own on cpis.plan_draft to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD' and person_id = (select cpis.caller_user()))
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD' and person_id = (select cpis.caller_user()));
create policy plan_draft_retention on cpis.plan_draft to cpis_retention using (true);

grant select, insert, update, delete on cpis.plan_draft to cpis_app;
grant select, delete on cpis.plan_draft to cpis_retention;

-- -------------------- prisma/database/privileged-roles/policies.sql
-- role_request
alter table cpis.role_request enable row level security;
alter table cpis.role_request force row level security;
create policy role_request_identity on cpis.role_request to cpis_identity using (true) with check (true);
create policy role_request_retention on cpis.role_request to cpis_retention using (true);

grant select, insert, update on cpis.role_request to cpis_identity;
grant select, delete on cpis.role_request to cpis_retention;

-- -------------------- prisma/database/recheck/policies.sql
-- recheck_night
alter table cpis.recheck_night enable row level security;
alter table cpis.recheck_night force row level security;
create policy recheck_night_register on cpis.recheck_night to cpis_register using (true) with check (true);

grant select, insert, update, delete on cpis.recheck_night to cpis_register;

-- recheck_change
alter table cpis.recheck_change enable row level security;
alter table cpis.recheck_change force row level security;
create policy recheck_change_register on cpis.recheck_change to cpis_register using (true) with check (true);

grant select, insert, delete on cpis.recheck_change to cpis_register;

-- -------------------- prisma/database/register/policies.sql
-- child
alter table cpis.child enable row level security;
alter table cpis.child force row level security;
-- Authority staff read their own; the data manager writes their own. Nobody else has a policy, so nobody else has rows.
create policy child_read_own on cpis.child for select to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LP', 'LD', 'ED'));
create policy child_add_own on cpis.child for insert to cpis_app
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy child_change_own on cpis.child for update to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD')
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
-- The door to disclosure reads across authorities.
create policy child_disclose on cpis.child for select to cpis_disclose using (true);
create policy child_register on cpis.child to cpis_register using (true) with check (true);
create policy child_delivery on cpis.child for select to cpis_delivery using (true);
create policy child_retention on cpis.child to cpis_retention using (true);
create policy child_audit on cpis.child for select to cpis_audit using (true);
create policy child_review on cpis.child for select to cpis_review using (true);
create policy child_quality on cpis.child for select to cpis_quality using (true);

grant select, insert, update on cpis.child to cpis_app, cpis_register;
grant select on cpis.child to cpis_disclose, cpis_delivery, cpis_quality;
grant select, delete on cpis.child to cpis_retention;
-- To lock a row takes the right to change one of its columns.
grant update (id) on cpis.child to cpis_retention;
grant select (id, nhs_number) on cpis.child to cpis_audit;
-- A family name is compared and never given out.
grant select (id, family_name) on cpis.child to cpis_review;

-- child_version
alter table cpis.child_version enable row level security;
alter table cpis.child_version force row level security;
create policy child_version_read_own on cpis.child_version for select to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LP', 'LD', 'ED'));
-- Only the trigger on children writes history; it runs as the owner, on whom row-level security is forced as well.
create policy child_version_keep on cpis.child_version for insert to cpis_owner with check (true);
create policy child_version_disclose on cpis.child_version for select to cpis_disclose using (true);
create policy child_version_register on cpis.child_version for select to cpis_register using (true);
create policy child_version_delivery on cpis.child_version for select to cpis_delivery using (true);
create policy child_version_retention on cpis.child_version to cpis_retention using (true);
create policy child_version_audit on cpis.child_version for select to cpis_audit using (true);

grant select on cpis.child_version to cpis_app, cpis_disclose, cpis_register, cpis_delivery;
grant select, delete on cpis.child_version to cpis_retention;
grant select (child_id, nhs_number) on cpis.child_version to cpis_audit;

-- plan
alter table cpis.plan enable row level security;
alter table cpis.plan force row level security;
create policy plan_read_own on cpis.plan for select to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LP', 'LD', 'ED'));
create policy plan_add_own on cpis.plan for insert to cpis_app
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy plan_change_own on cpis.plan for update to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD')
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy plan_disclose on cpis.plan for select to cpis_disclose using (true);
create policy plan_register on cpis.plan to cpis_register using (true) with check (true);
create policy plan_delivery on cpis.plan for select to cpis_delivery using (true);
create policy plan_retention on cpis.plan to cpis_retention using (true);
create policy plan_quality on cpis.plan for select to cpis_quality using (true);

grant select, insert, update on cpis.plan to cpis_app, cpis_register;
grant select on cpis.plan to cpis_disclose, cpis_delivery, cpis_quality;
grant select, delete on cpis.plan to cpis_retention;
grant update (id) on cpis.plan to cpis_retention;

-- plan_version
alter table cpis.plan_version enable row level security;
alter table cpis.plan_version force row level security;
create policy plan_version_read_own on cpis.plan_version for select to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LP', 'LD', 'ED'));
create policy plan_version_proof on cpis.plan_version for select to cpis_verifier using (true);
-- Only the trigger on plans writes history; it runs as the owner, on whom row-level security is forced as well.
create policy plan_version_keep on cpis.plan_version for insert to cpis_owner with check (true);
create policy plan_version_disclose on cpis.plan_version for select to cpis_disclose using (true);
create policy plan_version_register on cpis.plan_version for select to cpis_register using (true);
create policy plan_version_retention on cpis.plan_version to cpis_retention using (true);
create policy plan_version_audit on cpis.plan_version for select to cpis_audit using (true);
create policy plan_version_review on cpis.plan_version for select to cpis_review using (true);

grant select on cpis.plan_version to cpis_app, cpis_disclose, cpis_register;
grant select, delete on cpis.plan_version to cpis_retention;
grant select (version_id, authority_id) on cpis.plan_version to cpis_verifier;
grant select (version_id, child_id) on cpis.plan_version to cpis_audit, cpis_review;

-- register_version
alter table cpis.register_version enable row level security;
alter table cpis.register_version force row level security;
create policy register_version_read_own on cpis.register_version for select to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LP', 'LD', 'ED'));
create policy register_version_count on cpis.register_version to cpis_owner using (true) with check (true);

grant select on cpis.register_version to cpis_app;

-- -------------------- prisma/database/replaced-numbers/policies.sql
-- superseded_number
alter table cpis.superseded_number enable row level security;
alter table cpis.superseded_number force row level security;
create policy superseded_disclose on cpis.superseded_number for select to cpis_disclose using (true);
create policy superseded_register on cpis.superseded_number to cpis_register using (true) with check (true);
create policy superseded_number_delivery on cpis.superseded_number for select to cpis_delivery using (true);
create policy superseded_number_retention on cpis.superseded_number to cpis_retention using (true);
create policy superseded_number_audit on cpis.superseded_number for select to cpis_audit using (true);

grant select on cpis.superseded_number to cpis_disclose, cpis_delivery, cpis_audit;
grant select, insert, delete, update (said_at) on cpis.superseded_number to cpis_register;
grant select, delete on cpis.superseded_number to cpis_retention;

-- parted_number
alter table cpis.parted_number enable row level security;
alter table cpis.parted_number force row level security;
create policy parted_number_register on cpis.parted_number to cpis_register using (true) with check (true);
create policy parted_number_retention on cpis.parted_number to cpis_retention using (true);

grant select, insert, delete, update (said_at) on cpis.parted_number to cpis_register;
grant select, delete on cpis.parted_number to cpis_retention;

-- former_number
alter table cpis.former_number enable row level security;
alter table cpis.former_number force row level security;
create policy former_number_disclose on cpis.former_number for select to cpis_disclose using (true);
create policy former_number_register on cpis.former_number to cpis_register using (true) with check (true);
create policy former_number_retention on cpis.former_number to cpis_retention using (true);
create policy former_number_audit on cpis.former_number for select to cpis_audit using (true);

grant select on cpis.former_number to cpis_disclose, cpis_audit;
grant select, delete on cpis.former_number to cpis_retention;
grant select, insert, delete on cpis.former_number to cpis_register;

-- -------------------- prisma/database/review/policies.sql
-- review_item
alter table cpis.review_item enable row level security;
alter table cpis.review_item force row level security;
create policy review_item_read on cpis.review_item for select to cpis_app
  using ((select cpis.caller_role()) = 'SG' and organisation_id = (select cpis.caller_organisation()));
-- Nobody concludes about themselves, or twice.
create policy review_item_conclude on cpis.review_item for update to cpis_app
  using ((select cpis.caller_role()) = 'SG' and organisation_id = (select cpis.caller_organisation()) and person_id is distinct from (select cpis.caller_user()) and concluded_at is null)
  with check (organisation_id = (select cpis.caller_organisation()) and concluded_by = (select cpis.caller_user()));
create policy review_item_retention on cpis.review_item to cpis_retention using (true);
create policy review_item_make on cpis.review_item to cpis_review using (true) with check (true);

grant select on cpis.review_item to cpis_app;
grant select, delete on cpis.review_item to cpis_retention;
grant select, insert on cpis.review_item to cpis_review;
grant update (conclusion, note, concluded_at, concluded_by, concluded_by_name) on cpis.review_item to cpis_app;

-- review_question
alter table cpis.review_question enable row level security;
alter table cpis.review_question force row level security;
create policy review_question_read on cpis.review_question for select to cpis_app using (
  organisation_id = (select cpis.caller_organisation())
  and ((select cpis.caller_role()) = 'SG' or ((select cpis.caller_role()) = 'CL' and person_id = (select cpis.caller_user()))));
create policy review_question_ask on cpis.review_question for insert to cpis_app with check (
  (select cpis.caller_role()) = 'SG' and organisation_id = (select cpis.caller_organisation()) and asked_by = (select cpis.caller_user())
  and person_id is distinct from (select cpis.caller_user()) and answer is null and exists (
    select from cpis.review_item i
    where i.id = item_id and i.organisation_id = review_question.organisation_id and i.person_id = review_question.person_id));
create policy review_question_answer on cpis.review_question for update to cpis_app
  using ((select cpis.caller_role()) in ('CL', 'SG') and organisation_id = (select cpis.caller_organisation()) and person_id = (select cpis.caller_user()) and answered_at is null)
  with check (person_id = (select cpis.caller_user()));
create policy review_question_retention on cpis.review_question to cpis_retention using (true);

grant select, insert on cpis.review_question to cpis_app;
grant select, delete on cpis.review_question to cpis_retention;
grant update (answer, answer_text, answered_at) on cpis.review_question to cpis_app;

-- -------------------- prisma/database/sealing/policies.sql
-- seal_checkpoint
alter table cpis.seal_checkpoint enable row level security;
alter table cpis.seal_checkpoint force row level security;
create policy seal_checkpoint_proof on cpis.seal_checkpoint for select to cpis_sealer, cpis_verifier using (true);
create policy seal_checkpoint_seal on cpis.seal_checkpoint for insert to cpis_sealer with check (true);
create policy seal_checkpoint_retention on cpis.seal_checkpoint for select to cpis_retention using (true);

grant select, insert on cpis.seal_checkpoint to cpis_sealer;
grant select on cpis.seal_checkpoint to cpis_verifier;
grant select (n, body, at) on cpis.seal_checkpoint to cpis_retention;

-- seal_leaf
alter table cpis.seal_leaf enable row level security;
alter table cpis.seal_leaf force row level security;
create policy seal_leaf_proof on cpis.seal_leaf for select to cpis_sealer, cpis_verifier using (true);
create policy seal_leaf_seal on cpis.seal_leaf for insert to cpis_sealer with check (true);
create policy seal_leaf_audit on cpis.seal_leaf for select to cpis_audit using (true);

grant select, insert on cpis.seal_leaf to cpis_sealer;
grant select on cpis.seal_leaf to cpis_verifier;
grant select (n, row_id, row_at) on cpis.seal_leaf to cpis_audit;

-- verification_run
alter table cpis.verification_run enable row level security;
alter table cpis.verification_run force row level security;
create policy verification_run_read on cpis.verification_run for select to cpis_app using ((select cpis.caller_is_national()));
create policy verification_run_proof on cpis.verification_run for select to cpis_verifier using (true);
create policy verification_run_add on cpis.verification_run for insert to cpis_verifier with check (true);

grant select on cpis.verification_run to cpis_app;
grant select, insert on cpis.verification_run to cpis_verifier;

-- -------------------- prisma/database/transfers/policies.sql
-- transfer
alter table cpis.transfer enable row level security;
alter table cpis.transfer force row level security;
-- The giving authority sees what became of its offers; the receiving one what is offered, and what it took.
create policy transfer_read_own on cpis.transfer for select to cpis_app
  using ((select cpis.caller_role()) in ('LP', 'LD', 'ED') and (from_authority = (select cpis.caller_organisation())
         or (to_authority = (select cpis.caller_organisation()) and state in ('offered', 'accepted'))));
create policy transfer_offer_own on cpis.transfer for insert to cpis_app
  with check (from_authority = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD' and state = 'offered'
              and offered_by = (select cpis.caller_user()));
create policy transfer_disclose on cpis.transfer for select to cpis_disclose using (state = 'offered');
create policy transfer_register on cpis.transfer to cpis_register using (true) with check (true);
create policy transfer_retention on cpis.transfer to cpis_retention using (true);

grant select, insert on cpis.transfer to cpis_app;
grant select on cpis.transfer to cpis_disclose;
grant select, update on cpis.transfer to cpis_register;
grant select, delete on cpis.transfer to cpis_retention;

-- -------------------- prisma/database/uploads/policies.sql
-- upload
alter table cpis.upload enable row level security;
alter table cpis.upload force row level security;
create policy upload_read_own on cpis.upload for select to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LP', 'LD', 'ED'));
create policy upload_add_own on cpis.upload for insert to cpis_app
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy upload_change_own on cpis.upload for update to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD')
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy upload_register on cpis.upload to cpis_register using (true) with check (true);
create policy upload_files on cpis.upload to cpis_files using (true) with check (true);
create policy upload_delivery on cpis.upload for select to cpis_delivery using (true);
create policy upload_retention on cpis.upload for select to cpis_retention using (true);
create policy upload_forget on cpis.upload for delete to cpis_retention using (received_at < now() - interval '25 years');

grant select, insert, update on cpis.upload to cpis_app;
grant select on cpis.upload to cpis_register, cpis_files, cpis_delivery;
grant select, delete on cpis.upload to cpis_retention;
grant update (state) on cpis.upload to cpis_register;
grant update (rows_read, rows_unchanged, state, decided_at) on cpis.upload to cpis_files;

-- upload_file
alter table cpis.upload_file enable row level security;
alter table cpis.upload_file force row level security;
create policy upload_file_read_own on cpis.upload_file for select to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy upload_file_add_own on cpis.upload_file for insert to cpis_app
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy upload_file_retention on cpis.upload_file to cpis_retention using (true);

grant select, insert on cpis.upload_file to cpis_app;
grant select, delete on cpis.upload_file to cpis_retention;

-- upload_row
alter table cpis.upload_row enable row level security;
alter table cpis.upload_row force row level security;
create policy upload_row_read_own on cpis.upload_row for select to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LP', 'LD', 'ED'));
create policy upload_row_add_own on cpis.upload_row for insert to cpis_app
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy upload_row_change_own on cpis.upload_row for update to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD')
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
-- A preview that is made again replaces the former one.
create policy upload_row_forget_own on cpis.upload_row for delete to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy upload_row_retention on cpis.upload_row to cpis_retention using (true);

grant select, insert, delete on cpis.upload_row to cpis_app;
grant select, delete on cpis.upload_row to cpis_retention;

-- traced_row
alter table cpis.traced_row enable row level security;
alter table cpis.traced_row force row level security;
create policy traced_row_read_own on cpis.traced_row for select to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy traced_row_add_own on cpis.traced_row for insert to cpis_app
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy traced_row_forget_own on cpis.traced_row for delete to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy traced_row_retention on cpis.traced_row to cpis_retention using (true);

grant select, insert, delete on cpis.traced_row to cpis_app;
grant select, delete on cpis.traced_row to cpis_retention;

-- rejected_row
alter table cpis.rejected_row enable row level security;
alter table cpis.rejected_row force row level security;
create policy rejected_row_read_own on cpis.rejected_row for select to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LP', 'LD', 'ED'));
create policy rejected_row_add_own on cpis.rejected_row for insert to cpis_app
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy rejected_row_change_own on cpis.rejected_row for update to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD')
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy rejected_row_retention on cpis.rejected_row to cpis_retention using (true);
create policy rejected_row_quality on cpis.rejected_row for select to cpis_quality using (true);

grant select, insert, update on cpis.rejected_row to cpis_app;
grant select, delete on cpis.rejected_row to cpis_retention;
grant select on cpis.rejected_row to cpis_quality;

-- upload_absence
alter table cpis.upload_absence enable row level security;
alter table cpis.upload_absence force row level security;
create policy upload_absence_read_own on cpis.upload_absence for select to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LP', 'LD', 'ED'));
create policy upload_absence_add_own on cpis.upload_absence for insert to cpis_app
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy upload_absence_forget_own on cpis.upload_absence for delete to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy upload_absence_retention on cpis.upload_absence to cpis_retention using (true);

grant select, insert, delete on cpis.upload_absence to cpis_app;
grant select, delete on cpis.upload_absence to cpis_retention;

-- held_ending
alter table cpis.held_ending enable row level security;
alter table cpis.held_ending force row level security;
create policy held_ending_read_own on cpis.held_ending for select to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LP', 'LD', 'ED'));
create policy held_ending_add_own on cpis.held_ending for insert to cpis_app
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy held_ending_change_own on cpis.held_ending for update to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD')
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
-- Endings that are due.
create policy held_ending_register on cpis.held_ending to cpis_register using (true) with check (true);
create policy held_ending_retention on cpis.held_ending to cpis_retention using (true);

grant select, insert, update on cpis.held_ending to cpis_app;
grant select, update on cpis.held_ending to cpis_register;
grant select, delete on cpis.held_ending to cpis_retention;

-- mass_ending
alter table cpis.mass_ending enable row level security;
alter table cpis.mass_ending force row level security;
create policy mass_ending_read on cpis.mass_ending for select to cpis_app
  using (((select cpis.caller_role()) = 'NA' and exists (
            select from cpis.organisation o where o.id = (select cpis.caller_organisation()) and o.kind = 'national'))
         or (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LP', 'LD', 'ED', 'NA')));
create policy mass_ending_add_own on cpis.mass_ending for insert to cpis_app
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy mass_ending_retention on cpis.mass_ending to cpis_retention using (true);

grant select, insert on cpis.mass_ending to cpis_app;
grant select, delete on cpis.mass_ending to cpis_retention;

-- checked_file
alter table cpis.checked_file enable row level security;
alter table cpis.checked_file force row level security;
create policy checked_file_read_own on cpis.checked_file for select to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy checked_file_add_own on cpis.checked_file for insert to cpis_app
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy checked_file_forget_own on cpis.checked_file for delete to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy checked_file_retention on cpis.checked_file to cpis_retention using (true);

grant select, insert, delete on cpis.checked_file to cpis_app;
grant select, delete on cpis.checked_file to cpis_retention;

-- -------------------- prisma/database/work/policies.sql
-- periodic_work
alter table cpis.periodic_work enable row level security;
alter table cpis.periodic_work force row level security;
create policy periodic_work_delivery on cpis.periodic_work to cpis_delivery using (true) with check (true);

grant select, insert, update on cpis.periodic_work to cpis_delivery;

-- -------------------- prisma/database/access-records/months.sql
-- From last month to three months ahead; each start and each `npm run migrate` makes those that are missing since.
set role cpis_owner;
select cpis.ensure_access_partitions((now() - interval '1 month')::date, (now() + interval '3 months')::date);
reset role;

revoke create on schema cpis from cpis_audit, cpis_callers, cpis_delivery, cpis_disclose, cpis_files, cpis_identity, cpis_quality, cpis_register, cpis_retention, cpis_review;
