-- How notices leave: mails to authorities and staff, and the mailboxes of authorities' systems.

create table cpis.outbox (
  id              uuid primary key default gen_random_uuid(),
  event_id        uuid not null,
  authority_id    uuid references cpis.authority (organisation_id),
  channel         text not null check (channel in ('email', 'mailbox', 'staff')),
  created_at      timestamptz not null default now(),
  state           text not null default 'waiting' check (state in ('waiting', 'sending', 'done', 'dead')),
  attempts        integer not null default 0 check (attempts >= 0),
  next_at         timestamptz not null default now(),
  leased_until    timestamptz,
  leased_by       uuid,
  last_error      text check (length(last_error) <= 200),
  settled_at      timestamptz,
  kind            text not null default 'access' check (kind in ('access', 'inactive-number', 'alert')),
  child_id        uuid references cpis.child (id),
  -- When an operator asked to try again what had been given up: the 24 hours begin anew.
  retried_at      timestamptz,
  -- Whose people hear of an alert.
  organisation_id uuid references cpis.organisation (id),
  -- The receiver's key as well: told twice is heard once.
  unique (event_id, authority_id, channel),
  unique (event_id, organisation_id),
  constraint outbox_settled_whole check ((state in ('done', 'dead')) = (settled_at is not null)),
  constraint outbox_lease_while_sending check ((state = 'sending') = (leased_until is not null)),
  constraint outbox_leased_whole check ((leased_by is null) = (leased_until is null)),
  constraint outbox_inactive_number_is_of_a_child check ((kind = 'inactive-number') = (child_id is not null)),
  constraint outbox_has_one_receiver check ((authority_id is null) = (channel = 'staff') and (organisation_id is not null) = (channel = 'staff')),
  constraint outbox_staff_hear_of_alerts check ((channel = 'staff') = (kind = 'alert'))
);

alter table cpis.outbox owner to cpis_owner;

comment on table cpis.outbox is
  'Deliveries beside the notifications page: written with what causes them, sent by the worker, kept until they are done or given up.';

-- Erasing children looks here for each.
create index outbox_of_child on cpis.outbox (child_id) where child_id is not null;
create index outbox_due on cpis.outbox (next_at) where state in ('waiting', 'sending');
create index outbox_dead on cpis.outbox (settled_at) where state = 'dead';
create index outbox_mail_of_authority on cpis.outbox (authority_id) where channel = 'email' and state = 'waiting';

create table cpis.mail_pace (
  authority_id uuid primary key references cpis.authority (organisation_id),
  not_before   timestamptz not null default now(),
  failures     integer not null default 0 check (failures >= 0)
);

alter table cpis.mail_pace owner to cpis_owner;

comment on table cpis.mail_pace is
  'When each authority may be written to again: one mail for everything that waits, so that a busy night is not two hundred.';

create table cpis.mailbox_message (
  id              uuid primary key,
  authority_id    uuid not null references cpis.authority (organisation_id),
  kind            text not null check (kind in ('access', 'inactive-number')),
  body            text,
  created_at      timestamptz not null default now(),
  acknowledged_at timestamptz,
  constraint mailbox_message_taken_is_gone check (acknowledged_at is null or body is null)
);

alter table cpis.mailbox_message owner to cpis_owner;

comment on table cpis.mailbox_message is
  'Messages in the mailbox of an authority''s system. A message is named by what it was made of, so that delivering it twice is once. Its body is there until it is fetched, at most 30 days.';

create index mailbox_message_waiting on cpis.mailbox_message (authority_id, created_at) where body is not null;

create table cpis.mailbox_nonce (
  mailbox text not null,
  nonce   text not null check (length(nonce) between 1 and 64),
  count   integer not null,
  at      timestamptz not null default now(),
  primary key (mailbox, nonce, count)
);

alter table cpis.mailbox_nonce owner to cpis_owner;

comment on table cpis.mailbox_nonce is
  'Requests of mailboxes that were let in, so that each is made once.';

create index mailbox_nonce_by_time on cpis.mailbox_nonce (at);

create table cpis.mailbox_refusal (
  id           uuid primary key default gen_random_uuid(),
  -- Null when there is no such mailbox, or it is switched off.
  authority_id uuid references cpis.authority (organisation_id),
  why          text not null check (why in ('unreadable', 'another-mailbox', 'unknown-mailbox', 'signature', 'late-or-repeated')),
  minute       timestamptz not null,
  count        integer not null check (count > 0),
  constraint mailbox_refusal_once_a_minute unique nulls not distinct (authority_id, why, minute)
);

alter table cpis.mailbox_refusal owner to cpis_owner;

comment on table cpis.mailbox_refusal is
  'Requests that a mailbox refused: whose mailbox, why, how often in a minute; never what was sent.';

create index mailbox_refusal_by_time on cpis.mailbox_refusal (minute);
