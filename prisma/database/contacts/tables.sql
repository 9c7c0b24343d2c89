-- How an authority is reached and told, what it shares, and the teams that lead on plans.

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
