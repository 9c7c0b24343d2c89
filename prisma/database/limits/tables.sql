-- How often something may be done: every limit, and what has been counted against it.

create table cpis.rate_limit (
  what          text primary key check (what ~ '^[a-z]+(-[a-z]+)*$'),
  counted_by    text not null check (counted_by in ('person', 'browser', 'network', 'api-client', 'sender', 'authority')),
  -- How many pass before the first consequence, before the second, and so on.
  most          integer[] not null check (cardinality(most) > 0),
  span          interval not null check (span > '0'),
  -- The span slides on in steps of this length. Without it, a span opens with the first count after the last one was over.
  step          interval check (step between interval '1 second' and span),
  -- Each count opens the span again: what is counted is a run, which only a span of silence ends.
  renews        boolean not null default false check (not (renews and step is not null)),
  -- How long to wait once a run is too long; doubled by each one more.
  first_pause   interval,
  longest_pause interval check (longest_pause >= first_pause),
  constraint rate_limit_pauses_for_runs check ((first_pause is not null) = renews and (longest_pause is not null) = renews)
);

alter table cpis.rate_limit owner to cpis_owner;

comment on table cpis.rate_limit is
  'How often something may be done, by whom it is counted and over which time. Nobody changes it while the service runs, administrators included: a limit is changed by a migration.';

-- Without checks: PostgreSQL reads each of them anew for every row, which made counting half as slow again.
create unlogged table cpis.rate_count (
  what          text not null,
  -- The bytes of an id, or a keyed hash of a network's address or of a browser's mark: nothing about a child, and no name.
  whom          bytea not null,
  -- Which step of a span that slides. A step that is over gives its row to the one that takes its place.
  slot          smallint not null default 0,
  -- It counts until then; afterwards it is as if the row were not there.
  counts_until  timestamptz not null,
  n             integer not null,
  blocked_until timestamptz,
  primary key (what, whom, slot)
) with (fillfactor = 70);

alter table cpis.rate_count owner to cpis_owner;

comment on table cpis.rate_count is
  'How often something was done lately, on all instances together. Unlogged: a crash forgets it, and nothing waits for a disk.';
