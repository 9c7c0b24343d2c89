-- What belongs to a result beside the access record itself.

create unlogged table cpis.checked_number (
  event_id   uuid primary key,
  nhs_number text not null,
  at         timestamptz not null
);

alter table cpis.checked_number owner to cpis_owner;

comment on table cpis.checked_number is
  'The number that was checked when nothing is held, so that the result can show it for a quarter of an hour. Unlogged: it is in no backup and no replica, and it is deleted when its time is up.';

create index checked_number_by_time on cpis.checked_number (at);

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
