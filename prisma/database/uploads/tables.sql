-- Files of authorities: received, read, checked, saved, and what is to be fixed.

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
