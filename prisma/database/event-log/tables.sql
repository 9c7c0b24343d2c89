-- What was done.

create table cpis.audit_event (
  id              uuid primary key default gen_random_uuid(),
  at              timestamptz not null default now(),
  type            text not null check (type ~ '^[a-z]+(-[a-z]+)*\.[a-zA-Z]+(-[a-z]+)*$'),
  outcome         text not null check (outcome in ('done', 'denied', 'refused', 'failed')),
  person_id       uuid,
  person_name     text,
  role            text,
  organisation_id uuid,
  session_id      uuid,
  subject_kind    text,
  subject_id      uuid,
  details         jsonb not null default '{}',
  -- By which the application vouches for what it says (lib/use-case/event-mac.ts); the database's own functions have no key.
  mac             bytea check (length(mac) = 32),
  -- Whom it was about: the keyed hash of every NHS number that was asked about, shown or changed (lib/shared/subject-key.ts), of which the
  -- database does not have the key. Null for nobody.
  subject_keys    bytea[] check (cpis.are_subject_keys(subject_keys))
);

alter table cpis.audit_event owner to cpis_owner;

comment on table cpis.audit_event is
  'The compliance log: who did what, written in the transaction that did it. Append-only.';

create index audit_event_by_time on cpis.audit_event (at desc);
create index audit_event_by_person on cpis.audit_event (person_id, at desc);
create index audit_event_by_organisation on cpis.audit_event (organisation_id, at desc);
create index audit_event_by_thing on cpis.audit_event (split_part(type, '.', 1), at desc, id desc);
create index audit_event_by_subject on cpis.audit_event using gin (subject_keys) where subject_keys is not null;
