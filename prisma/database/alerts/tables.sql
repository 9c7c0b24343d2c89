-- What safeguarding leads and auditors are told at once.

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
