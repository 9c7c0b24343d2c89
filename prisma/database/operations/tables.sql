-- What operators and readiness ask for.

create table cpis.key_fingerprint (
  name        text not null check (name in ('SUBJECT_KEY', 'ACCESS_MAC_KEY')),
  fingerprint bytea not null check (length(fingerprint) = 32),
  since       timestamptz not null default now(),
  primary key (name, fingerprint)
);

alter table cpis.key_fingerprint owner to cpis_owner;

comment on table cpis.key_fingerprint is
  'Keyed hashes by which the register knows the keys that it was made with, and not the keys themselves. An application that lacks one of them would take the closed number of an adopted child for an open one. Append-only.';
