-- What is done by the clock. Every queue of the service (this one, cpis.outbox and cpis.file_work) keeps the same columns and the
-- same rule of a lease:
--   A piece may be claimed from next_at on, while it has no lease or its lease has run out. Claiming counts the attempt, sets
--   leased_until and makes a new leased_by, and is committed before anything is done.
--   Whoever renews, finishes or puts off has to show leased_by. A claim that was taken over settles nothing.
--   A lease that runs out is a failed attempt, as is one that is put off: last_error says why, without a word about anybody, and
--   work_pause says how long the next attempt waits.

create table cpis.periodic_work (
  name         text primary key check (name ~ '^[a-z]+(-[a-z]+)*$'),
  -- The login of the process that does it. Nobody else may claim it.
  done_by      text not null check (done_by in ('cpis_worker', 'cpis_sealer', 'cpis_verifier')),
  -- For the worker: the function of this schema that does it, without parameters, and answers how many things it did; null where the work is
  -- done outside the database.
  act          text check (act ~ '^[a-z_]+$'),
  every        interval not null,
  -- Since when the periods are counted, on London's clocks; null where the next one begins when the last piece was done.
  counted_from timestamp,
  next_at      timestamptz not null default now(),
  attempts     integer not null default 0 check (attempts >= 0),
  leased_until timestamptz,
  leased_by    uuid,
  done_at      timestamptz,
  did          integer,
  failed_at    timestamptz,
  last_error   text check (length(last_error) <= 200),
  constraint periodic_work_leased_whole check ((leased_by is null) = (leased_until is null)),
  constraint periodic_work_of_worker_alone_is_an_act check (act is null or done_by = 'cpis_worker')
);

alter table cpis.periodic_work owner to cpis_owner;

comment on table cpis.periodic_work is
  'What is done by the clock: by whichever worker comes first, by the sealer, or by the verifier.';
