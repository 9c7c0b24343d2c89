-- Children whose number, name and date of birth wait to be compared with demographics (docs/decisions/049).

create table cpis.number_check (
  child_id     uuid primary key references cpis.child (id) on delete cascade,
  next_at      timestamptz not null default now(),
  attempts     integer not null default 0 check (attempts >= 0),
  leased_until timestamptz,
  leased_by    uuid,
  last_error   text check (length(last_error) <= 200),
  constraint number_check_leased_whole check ((leased_by is null) = (leased_until is null))
);

alter table cpis.number_check owner to cpis_owner;

comment on table cpis.number_check is
  'Children who could not be compared with demographics when they were saved: the queue of those who wait. A trigger keeps it: whoever is marked as not compared is in it, and nobody else.';

create index number_check_due on cpis.number_check (next_at);
