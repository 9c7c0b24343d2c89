-- The register: database roles, organisations, children and plans.
-- Roles, grants, row-level security: security-and-reliability section 2. Nothing here is reachable without a policy.

-- ---------------------------------------------------------------------------------------------------------------------
-- Database roles. They belong to the cluster, so another database of the same cluster may have made them already.
do $$
declare wanted text;
begin
  foreach wanted in array array['cpis_owner', 'cpis_disclose', 'cpis_identity'] loop
    if not exists (select from pg_roles where rolname = wanted) then
      execute format('create role %I nologin', wanted);
    end if;
  end loop;
  -- The login and its password are given by whoever deploys, never by a migration.
  if not exists (select from pg_roles where rolname = 'cpis_app') then
    create role cpis_app nologin nosuperuser nobypassrls nocreatedb nocreaterole noinherit;
  end if;
end $$;

-- Whoever migrates must be able to hand objects to these roles. A superuser needs no grant, and must not be a member by name.
do $$ begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant cpis_owner, cpis_disclose, cpis_identity to %I', current_user);
  end if;
end $$;

create schema if not exists cpis;
alter schema cpis owner to cpis_owner;
revoke all on schema cpis from public;
grant usage on schema cpis to cpis_app, cpis_disclose, cpis_identity;

-- Partitions live apart, so that the tables that people read about stay a short list.
create schema if not exists cpis_part;
alter schema cpis_part owner to cpis_owner;
revoke all on schema cpis_part from public;

create extension if not exists btree_gist with schema public;

set role cpis_owner;
-- A new function is nobody's until it is granted.
alter default privileges for role cpis_owner revoke execute on functions from public;

-- ---------------------------------------------------------------------------------------------------------------------
-- What must never be false

-- NHS number: ten digits, modulus 11 check digit, not one digit ten times over (cp-is.md 7.1).
create function cpis.is_nhs_number(candidate text) returns boolean
language sql immutable strict parallel safe as $$
  select candidate ~ '^[0-9]{10}$'
     and candidate !~ '^(.)\1{9}$'
     and (11 - (
           10 * ascii(substr(candidate, 1, 1)) + 9 * ascii(substr(candidate, 2, 1)) + 8 * ascii(substr(candidate, 3, 1))
          + 7 * ascii(substr(candidate, 4, 1)) + 6 * ascii(substr(candidate, 5, 1)) + 5 * ascii(substr(candidate, 6, 1))
          + 4 * ascii(substr(candidate, 7, 1)) + 3 * ascii(substr(candidate, 8, 1)) + 2 * ascii(substr(candidate, 9, 1))
          - 54 * 48) % 11) % 11 = ascii(substr(candidate, 10, 1)) - 48
$$;

-- A name that was published: something in it, no control or direction-changing characters, no digits.
create function cpis.is_person_name(candidate text) returns boolean
language sql immutable strict parallel safe as $$
  select length(candidate) between 1 and 100
     and candidate = btrim(candidate)
     and candidate !~ '[[:cntrl:]0-9\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]'
$$;

-- The day it is in England. Every rule about dates is answered by the database's clock.
create function cpis.today() returns date
language sql stable parallel safe as $$ select (now() at time zone 'Europe/London')::date $$;

-- Who is asking, as the runner says at the start of each transaction. Absent or empty means nobody, and nobody sees no rows.
create function cpis.caller_organisation() returns uuid
language sql stable parallel safe as $$ select nullif(current_setting('app.org', true), '')::uuid $$;
create function cpis.caller_role() returns text
language sql stable parallel safe as $$ select nullif(current_setting('app.role', true), '') $$;
create function cpis.caller_user() returns uuid
language sql stable parallel safe as $$ select nullif(current_setting('app.user', true), '')::uuid $$;

-- Raised by triggers on tables that are only ever added to.
create function cpis.refuse_change() returns trigger
language plpgsql as $$ begin raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation'; end $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Organisations

create table cpis.organisation (
  id         uuid primary key default gen_random_uuid(),
  kind       text not null check (kind in ('authority', 'nhs', 'national')),
  name       text not null check (length(name) between 2 and 120),
  ods_code   text unique check (ods_code ~ '^[A-Z0-9]{3,6}$'),
  status     text not null default 'onboarding' check (status in ('onboarding', 'pilot', 'live', 'suspended')),
  created_at timestamptz not null default now(),
  constraint organisation_nhs_has_ods_code check (kind = 'authority' or ods_code is not null)
);

-- What only a local authority has. Telephone numbers are shown to clinicians: the office in its hours, the duty team always.
create table cpis.authority (
  organisation_id     uuid primary key references cpis.organisation (id),
  dfe_code            text not null unique check (dfe_code ~ '^[2-9][0-9]{2}$'),
  gss_code            text not null unique check (gss_code ~ '^E(06|08|09|10)[0-9]{6}$'),
  day_phone           text check (day_phone ~ '^[0-9 +]{8,20}$'),
  duty_phone          text check (duty_phone ~ '^[0-9 +]{8,20}$'),
  office_opens        time not null default '09:00',
  office_closes       time not null default '17:00',
  -- Care-plan details that the authority's sharing agreement switches on, one by one (decision 11).
  shared_details      text[] not null default '{}' check (shared_details <@ array[
                        'category', 'legal_status', 'lead_team', 'last_review_date', 'next_review_date', 'instructions']),
  -- When the authority last said that its register is true: shown with every result.
  register_updated_at timestamptz,
  update_every_days   integer not null default 7 check (update_every_days between 1 and 31),
  constraint authority_office_closes_after_opening check (office_closes > office_opens)
);

-- The kinds of care setting. Unscheduled kinds notify the authority and stand in the last 25; scheduled kinds read silently (cp-is.md 1.5).
create table cpis.setting_kind (
  code           text primary key,
  label          text not null,
  unscheduled    boolean not null,
  usual_reason   text not null default 'direct-care' check (usual_reason in ('direct-care', 'safeguarding', 'unborn', 'other'))
);
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

create table cpis.care_setting (
  id              uuid primary key default gen_random_uuid(),
  organisation_id uuid not null references cpis.organisation (id),
  kind            text not null references cpis.setting_kind (code),
  name            text not null check (length(name) between 2 and 120),
  unique (organisation_id, kind, name)
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Files that authorities send

create table cpis.upload (
  id            uuid primary key default gen_random_uuid(),
  authority_id  uuid not null references cpis.authority (organisation_id),
  contents      text not null check (contents in ('full', 'changes')),
  file_name     text not null check (length(file_name) between 1 and 255),
  file_sha256   text not null check (file_sha256 ~ '^[0-9a-f]{64}$'),
  received_at   timestamptz not null default now(),
  received_by   text not null,
  rows_read     integer not null check (rows_read >= 0),
  rows_added    integer not null check (rows_added >= 0),
  rows_changed  integer not null check (rows_changed >= 0),
  rows_ended    integer not null check (rows_ended >= 0),
  rows_unchanged integer not null check (rows_unchanged >= 0),
  rows_withdrawn integer not null check (rows_withdrawn >= 0),
  rows_rejected integer not null check (rows_rejected >= 0),
  file_code     text not null check (file_code in ('CPF01', 'CPF02', 'CPF03', 'CPF04', 'CPF05', 'CPF06')),
  constraint upload_counts_add_up check (rows_read =
    rows_added + rows_changed + rows_ended + rows_unchanged + rows_withdrawn + rows_rejected)
);
create index upload_of_authority on cpis.upload (authority_id, received_at desc);

-- ---------------------------------------------------------------------------------------------------------------------
-- Children and plans. A child is held once by each authority that publishes a plan; for an unborn plan the person is the mother.

create table cpis.child (
  id            uuid primary key default gen_random_uuid(),
  authority_id  uuid not null references cpis.authority (organisation_id),
  nhs_number    text not null check (cpis.is_nhs_number(nhs_number)),
  local_id      text check (length(local_id) between 1 and 40),
  family_name   text not null check (cpis.is_person_name(family_name)),
  given_name    text not null check (cpis.is_person_name(given_name)),
  date_of_birth date not null check (date_of_birth between date '1900-01-01' and date '2100-12-31'),
  -- Shown only as "information is held: call the duty team" (decision 12). No file ever clears it.
  shielded      boolean not null default false,
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now(),
  -- One record of a child in an authority. Never a key across authorities: its error would tell of another's child.
  unique (authority_id, nhs_number),
  unique (id, authority_id, nhs_number)
);
create index child_by_family_name on cpis.child (authority_id, family_name, given_name);

create table cpis.plan (
  id               uuid primary key default gen_random_uuid(),
  child_id         uuid not null,
  authority_id     uuid not null,
  nhs_number       text not null,
  type             text not null check (type in ('CPP', 'LAC', 'UCPP')),
  start_date       date not null check (start_date between date '1990-01-01' and date '2100-12-31'),
  end_date         date check (end_date between date '1990-01-01' and date '2100-12-31'),
  -- Entered in error: kept for the history, shown to nobody.
  withdrawn_at     timestamptz,
  -- Coded care-plan details (decision 11); what of them a clinician sees is the authority's switch.
  category         text check (category in ('NEG', 'PHY', 'SAB', 'EMO', 'MUL')),
  legal_status     text check (legal_status in ('C1', 'C2', 'D1', 'E1', 'V2', 'V3', 'V4', 'L1', 'L2', 'L3', 'J1', 'J2', 'J3')),
  lead_team        text check (length(lead_team) between 1 and 80),
  lead_team_phone  text check (lead_team_phone ~ '^[0-9 +]{8,20}$'),
  last_review_date date check (last_review_date between date '1990-01-01' and date '2100-12-31'),
  next_review_date date check (next_review_date between date '1990-01-01' and date '2100-12-31'),
  instructions     text[] not null default '{}' check (instructions <@ array[
                     'ring-before-discharge', 'ring-on-arrival', 'contact-restricted', 'missing-from-care']),
  version          integer not null default 1,
  version_id       uuid not null default gen_random_uuid(),
  changed_by       text not null,
  upload_id        uuid references cpis.upload (id),
  changed_at       timestamptz not null default now(),
  constraint plan_of_child foreign key (child_id, authority_id, nhs_number)
    references cpis.child (id, authority_id, nhs_number) on update cascade,
  constraint plan_ends_on_or_after_its_start check (end_date is null or end_date >= start_date),
  constraint plan_unborn_has_end_date check (type <> 'UCPP' or end_date is not null),
  -- One plan of a type at a time for a child in an authority: an open one lasts until further notice.
  constraint plan_one_of_a_type_at_a_time exclude using gist (
    child_id with =, type with =, daterange(start_date, end_date, '[)') with &&) where (withdrawn_at is null)
);
create index plan_by_nhs_number on cpis.plan (nhs_number) where withdrawn_at is null;
create index plan_of_authority on cpis.plan (authority_id, start_date desc);
create index plan_by_child on cpis.plan (child_id);

-- Every state that a plan was ever in, written by the trigger below and never changed.
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
create index plan_version_of_authority on cpis.plan_version (authority_id, changed_at desc);

create function cpis.next_plan_version() returns trigger
language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    new.version := old.version + 1;
    new.version_id := gen_random_uuid();
    new.changed_at := now();
  end if;
  return new;
end $$;
create trigger plan_takes_next_version before update on cpis.plan for each row execute function cpis.next_plan_version();

-- Written as the owner: whoever changes a plan can neither forget its history nor write another.
create function cpis.keep_plan_version() returns trigger
language plpgsql security definer set search_path = cpis, pg_temp as $$
begin
  insert into cpis.plan_version
  values (new.version_id, new.id, new.version, new.child_id, new.authority_id, new.nhs_number, new.type, new.start_date, new.end_date,
          new.withdrawn_at, new.category, new.legal_status, new.lead_team, new.lead_team_phone, new.last_review_date,
          new.next_review_date, new.instructions, new.changed_by, new.upload_id, new.changed_at);
  return null;
end $$;
create trigger plan_keeps_versions after insert or update on cpis.plan for each row execute function cpis.keep_plan_version();
create trigger plan_is_never_deleted before delete on cpis.plan for each row execute function cpis.refuse_change();
create trigger plan_version_never_changes before update or delete on cpis.plan_version for each row execute function cpis.refuse_change();
create trigger plan_version_never_truncated before truncate on cpis.plan_version for each statement execute function cpis.refuse_change();

-- Numbers that the demographics service replaced by another (decision 25). After an adoption there is no row, ever.
create table cpis.superseded_number (
  nhs_number  text primary key check (cpis.is_nhs_number(nhs_number)),
  replaced_by text not null check (cpis.is_nhs_number(replaced_by)),
  recorded_at timestamptz not null default now(),
  constraint superseded_by_another check (nhs_number <> replaced_by)
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Row-level security. Reference tables (organisation, authority, care_setting, setting_kind) are not about people:
-- every signed-in page shows them, they carry no policy, and the application may only read them.

alter table cpis.child enable row level security;
alter table cpis.child force row level security;
alter table cpis.plan enable row level security;
alter table cpis.plan force row level security;
alter table cpis.plan_version enable row level security;
alter table cpis.plan_version force row level security;
alter table cpis.upload enable row level security;
alter table cpis.upload force row level security;
alter table cpis.superseded_number enable row level security;
alter table cpis.superseded_number force row level security;

-- Authority staff read their own; the data manager writes their own. Nobody else has a policy, so nobody else has rows.
create policy child_read_own on cpis.child for select to cpis_app
  using (authority_id = cpis.caller_organisation() and cpis.caller_role() in ('LP', 'LD', 'ED'));
create policy child_add_own on cpis.child for insert to cpis_app
  with check (authority_id = cpis.caller_organisation() and cpis.caller_role() = 'LD');
create policy child_change_own on cpis.child for update to cpis_app
  using (authority_id = cpis.caller_organisation() and cpis.caller_role() = 'LD')
  with check (authority_id = cpis.caller_organisation() and cpis.caller_role() = 'LD');

create policy plan_read_own on cpis.plan for select to cpis_app
  using (authority_id = cpis.caller_organisation() and cpis.caller_role() in ('LP', 'LD', 'ED'));
create policy plan_add_own on cpis.plan for insert to cpis_app
  with check (authority_id = cpis.caller_organisation() and cpis.caller_role() = 'LD');
create policy plan_change_own on cpis.plan for update to cpis_app
  using (authority_id = cpis.caller_organisation() and cpis.caller_role() = 'LD')
  with check (authority_id = cpis.caller_organisation() and cpis.caller_role() = 'LD');

create policy plan_version_read_own on cpis.plan_version for select to cpis_app
  using (authority_id = cpis.caller_organisation() and cpis.caller_role() in ('LP', 'LD', 'ED'));
-- Only the trigger on plans writes history; it runs as the owner, whom row-level security is forced on as well.
create policy plan_version_keep on cpis.plan_version for insert to cpis_owner with check (true);

create policy upload_read_own on cpis.upload for select to cpis_app
  using (authority_id = cpis.caller_organisation() and cpis.caller_role() in ('LP', 'LD', 'ED'));
create policy upload_add_own on cpis.upload for insert to cpis_app
  with check (authority_id = cpis.caller_organisation() and cpis.caller_role() = 'LD');

-- The door to disclosure reads across authorities, and is the only thing that does.
create policy child_disclose on cpis.child for select to cpis_disclose using (true);
create policy plan_disclose on cpis.plan for select to cpis_disclose using (true);
create policy plan_version_disclose on cpis.plan_version for select to cpis_disclose using (true);
create policy superseded_disclose on cpis.superseded_number for select to cpis_disclose using (true);

-- ---------------------------------------------------------------------------------------------------------------------
-- Grants: exactly what each login needs (compared with a written list by a test).

grant select on cpis.organisation, cpis.authority, cpis.care_setting, cpis.setting_kind to cpis_app, cpis_disclose, cpis_identity;
grant select, insert, update on cpis.child, cpis.plan to cpis_app;
grant select on cpis.plan_version to cpis_app;
grant select, insert on cpis.upload to cpis_app;
grant update (register_updated_at) on cpis.authority to cpis_app;
grant select on cpis.child, cpis.plan, cpis.plan_version, cpis.superseded_number to cpis_disclose;

grant execute on function cpis.is_nhs_number(text), cpis.is_person_name(text), cpis.today(), cpis.caller_organisation(),
  cpis.caller_role(), cpis.caller_user()
  to cpis_app, cpis_disclose, cpis_identity;

-- Only the authority itself says that its register is up to date.
alter table cpis.authority enable row level security;
alter table cpis.authority force row level security;
create policy authority_read on cpis.authority for select to cpis_app, cpis_disclose, cpis_identity using (true);
create policy authority_freshness on cpis.authority for update to cpis_app
  using (organisation_id = cpis.caller_organisation() and cpis.caller_role() = 'LD')
  with check (organisation_id = cpis.caller_organisation() and cpis.caller_role() = 'LD');

reset role;
