-- Who looked. Two tables with almost the same columns: what matched is kept for 25 years, what did not for 13 months and
-- without its NHS number.

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
