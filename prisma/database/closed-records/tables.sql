-- Records that a death or an adoption closed.

create table cpis.closed_number (
  authority_id uuid not null references cpis.authority (organisation_id),
  number_key   bytea not null check (length(number_key) = 32),
  primary key (authority_id, number_key)
);

alter table cpis.closed_number owner to cpis_owner;

comment on table cpis.closed_number is
  'Numbers that an adoption closed, by a keyed hash, when the child has been erased: they stay closed. Append-only.';

create index closed_number_anywhere on cpis.closed_number (number_key);
