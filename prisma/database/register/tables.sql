-- The register: children, plans, and every state that they were ever in.

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

create table cpis.register_version (
  authority_id uuid primary key references cpis.authority (organisation_id),
  version      bigint not null default 1
);

alter table cpis.register_version owner to cpis_owner;

comment on table cpis.register_version is
  'Counts the changes of each authority''s register, so that a preview knows whether it is still true.';
