-- What is done by the clock, and what operators see.

create table cpis.periodic_work (
  name      text primary key check (name ~ '^[a-z]+(-[a-z]+)*$'),
  -- The function of this schema that does it, without parameters, and answers how many things it did.
  act       text not null check (act ~ '^[a-z_]+$'),
  every     interval not null,
  next_at   timestamptz not null default now(),
  done_at   timestamptz,
  did       integer,
  failed_at timestamptz,
  error     text check (length(error) <= 200)
);

alter table cpis.periodic_work owner to cpis_owner;

comment on table cpis.periodic_work is
  'What is done by the clock, by whichever worker comes first.';
