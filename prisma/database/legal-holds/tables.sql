-- What must be kept longer than its time.

create table cpis.legal_hold (
  id              uuid primary key default gen_random_uuid(),
  kind            text not null check (kind in ('everything', 'child', 'person', 'organisation')),
  -- Of a child, the keyed hash of its NHS number, as look-ups are kept under; of the others, the id.
  subject_key     bytea check (length(subject_key) = 32),
  subject_id      uuid,
  -- What is shown: the name of a person or an organisation. Of a child nothing.
  subject_name    text check (length(subject_name) <= 200),
  reason          text not null check (length(reason) between 15 and 500),
  placed_at       timestamptz not null default now(),
  placed_by       uuid not null,
  placed_by_name  text not null,
  lifted_at       timestamptz,
  lifted_by       uuid,
  lifted_by_name  text,
  -- How a hold about a child finds what the register holds about it. The database does not have the key of subject_key, and a child can
  -- come to the register after the hold: so each hold has a key of its own beside a keyed hash of the number, and what is due to be
  -- erased is compared under it at that time. Whoever reads this table can try all numbers, as they can with the register itself.
  number_key      bytea check (length(number_key) = 32),
  number_hash     bytea check (length(number_hash) = 32),
  constraint legal_hold_is_about_something check (
    (kind = 'child') = (subject_key is not null) and (kind in ('person', 'organisation')) = (subject_id is not null)),
  constraint legal_hold_lifted_by_somebody check ((lifted_at is null) = (lifted_by is null) and (lifted_at is null) = (lifted_by_name is null)),
  constraint legal_hold_lifted_by_another check (lifted_by <> placed_by),
  constraint legal_hold_number_whole check (num_nonnulls(number_key, number_hash) in (0, 2)),
  constraint legal_hold_number_of_child check (kind = 'child' or number_hash is null)
);

alter table cpis.legal_hold owner to cpis_owner;

comment on table cpis.legal_hold is
  'What must be kept longer than its time, because somebody asked for it. Lifted by another person than the one who placed it.';

create index legal_hold_in_force on cpis.legal_hold (kind) where lifted_at is null;
