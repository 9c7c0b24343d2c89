-- Look-ups before they are made: entries that are no NHS number, and those that need emergency access.

create unlogged table cpis.refused_entry (
  session_id uuid primary key references cpis.session (id) on delete cascade,
  entry      text not null check (length(entry) <= 200),
  reason     text not null check (length(reason) <= 40),
  reason_text text not null check (length(reason_text) <= 500),
  problem    text not null,
  digits     integer,
  at         timestamptz not null default now()
);

alter table cpis.refused_entry owner to cpis_owner;

comment on table cpis.refused_entry is
  'What a clinician entered that is not an NHS number: shown back once with its message. Never in the log, the WAL or a backup (unlogged).';

create unlogged table cpis.emergency_request (
  person_id   uuid primary key,
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
