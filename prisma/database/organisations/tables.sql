-- Who takes part: local authorities, NHS organisations with their care settings, and the national organisation.

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

create table cpis.setting_kind (
  code           text primary key,
  label          text not null,
  unscheduled    boolean not null,
  usual_reason   text not null default 'direct-care' check (usual_reason in ('direct-care', 'safeguarding', 'unborn', 'other'))
);

alter table cpis.setting_kind owner to cpis_owner;

comment on table cpis.setting_kind is
  'The kinds of care setting. Unscheduled kinds notify the authority and stand in the last 25; scheduled kinds read silently (cp-is.md 1.5).';

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
