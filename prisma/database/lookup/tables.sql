-- Look-ups before they are made: those that need emergency access.

create unlogged table cpis.emergency_request (
  person_id   uuid primary key,
  -- What its form names: in two tabs, the form of the one before opens nothing.
  id          uuid not null default gen_random_uuid(),
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
