-- The proof that records were neither changed nor removed.

create table cpis.seal_checkpoint (
  n         bigint primary key check (n > 0),
  body      text not null,
  signature bytea not null check (length(signature) = 64),
  at        timestamptz not null default now()
);

alter table cpis.seal_checkpoint owner to cpis_owner;

-- Retention asks which was the last of some day.
create index seal_checkpoint_by_time on cpis.seal_checkpoint (at);

comment on table cpis.seal_checkpoint is
  'What was signed, to the letter (lib/sealing/checkpoint.ts says what stands in it), and its Ed25519 signature. Append-only.';

create table cpis.seal_leaf (
  n      bigint not null,
  place  integer not null check (place >= 0),
  source text not null check (source in ('matched', 'unmatched', 'event')),
  row_id uuid not null,
  row_at timestamptz not null,
  -- The version of the canonical form that was hashed (lib/sealing/canonical-row.ts).
  form   smallint not null,
  -- Of the canonical row. The leaf of the tree is made of form, source, id, time and this, so none of them can be changed.
  hash   bytea not null check (length(hash) = 32),
  primary key (n, place)
);

alter table cpis.seal_leaf owner to cpis_owner;

comment on table cpis.seal_leaf is
  'One leaf for each sealed row, in the order of its batch. It says nothing about the row but which it is, and stays when the row''s month is dropped. Append-only.';

create unique index seal_leaf_of_row on cpis.seal_leaf (row_id, row_at, source);

create table cpis.verification_run (
  id            uuid primary key default gen_random_uuid(),
  at            timestamptz not null default now(),
  from_at       timestamptz,
  to_at         timestamptz,
  rows          bigint not null check (rows >= 0),
  checkpoints   bigint not null check (checkpoints >= 0),
  verdict       text not null check (verdict in ('proved', 'broken')),
  first_bad_id  text check (length(first_bad_id) <= 100),
  first_problem text check (length(first_problem) <= 300),
  problems      integer not null check (problems >= 0),
  milliseconds  integer not null check (milliseconds >= 0),
  constraint verification_run_broken_has_a_problem check ((verdict = 'broken') = (problems > 0))
);

alter table cpis.verification_run owner to cpis_owner;

comment on table cpis.verification_run is
  'What the verifier found, for the auditor''s first page. Append-only.';

create index verification_run_by_time on cpis.verification_run (at desc);
