-- People, how they are known to identity providers, and their roles.

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
