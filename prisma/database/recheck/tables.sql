-- The nightly re-check of held numbers against the demographics service (decision 050).

create table cpis.recheck_night (
  on_day   date primary key,
  began_at timestamptz not null default now(),
  ended_at timestamptz,
  -- `stopped`: too many verdicts would have changed, so that none did. `unfinished`: no process came to its end, and it may begin anew.
  state    text not null default 'running' check (state in ('running', 'done', 'stopped', 'unfinished')),
  -- Of the numbers about which demographics had said something before: how many they answered about, and of how many they said something else.
  compared integer not null default 0 check (compared >= 0),
  changed  integer not null default 0 check (changed between 0 and compared),
  constraint recheck_night_ended_whole check ((state = 'running') = (ended_at is null))
);

alter table cpis.recheck_night owner to cpis_owner;

create unique index recheck_night_one_runs on cpis.recheck_night (state) where state = 'running';

comment on table cpis.recheck_night is
  'What came of each nightly re-check of numbers, in counts. Nothing about a child.';

create table cpis.recheck_change (
  child_id    uuid primary key,
  on_day      date not null references cpis.recheck_night (on_day),
  -- The child as it was asked about: what has been changed since is not what the answer is about.
  version_id  uuid not null,
  verdict     text not null check (verdict in ('matched', 'restricted', 'died', 'differs', 'not-found', 'replaced')),
  details     text[] not null default '{}',
  replaced_by text,
  protects    boolean not null default false,
  answered_at timestamptz not null default now()
);

alter table cpis.recheck_change owner to cpis_owner;

comment on table cpis.recheck_change is
  'Verdicts that changed this night, held back until the night is over: when too many change, it is the service that is wrong.';

create index recheck_change_of_night on cpis.recheck_change (on_day);
