-- NHS numbers that were replaced by others (design decision 25).

create table cpis.superseded_number (
  nhs_number  text primary key check (cpis.is_nhs_number(nhs_number)),
  replaced_by text not null check (cpis.is_nhs_number(replaced_by)),
  recorded_at timestamptz not null default now(),
  -- The authority that recorded it; null when it came from elsewhere.
  recorded_by uuid references cpis.authority (organisation_id),
  -- By which a request to undo it names it, without a number.
  id          uuid not null unique default gen_random_uuid(),
  -- The number of which demographics said so: the link goes on from the end of its chain, and goes when that chain turns out to be wrong.
  -- Null when a person typed it.
  said_of     text check (cpis.is_nhs_number(said_of)),
  -- When it was said last. It is kept for 13 months from then: somebody may be held under one of the numbers later.
  said_at     timestamptz not null default now(),
  -- The numbers between, by way of which a record came from the one to the other: an adoption that closes one of them silences the link.
  passed      text[] not null default '{}',
  constraint superseded_by_another check (nhs_number <> replaced_by)
);

alter table cpis.superseded_number owner to cpis_owner;

comment on table cpis.superseded_number is
  'Numbers that the demographics service replaced by another (design decision 25). Never a row about an adoption.';

-- From a number back to those it replaced.
create index superseded_by on cpis.superseded_number (replaced_by);

create table cpis.parted_number (
  nhs_number  text not null check (cpis.is_nhs_number(nhs_number)),
  replaced_by text not null check (cpis.is_nhs_number(replaced_by)),
  parted_at   timestamptz not null default now(),
  parted_by   uuid not null references cpis.authority (organisation_id),
  -- When demographics last said otherwise. What two people decided is not forgotten while they do.
  said_at     timestamptz not null default now(),
  primary key (nhs_number, replaced_by)
);

alter table cpis.parted_number owner to cpis_owner;

comment on table cpis.parted_number is
  'Links between numbers that two people of an authority undid: what demographics say does not make them again. A person who replaces the number by hand does.';

create table cpis.former_number (
  child_id       uuid not null,
  authority_id   uuid not null,
  -- The child's number now. It follows the child, so that whoever looks for numbers reads one table.
  present_number text not null,
  nhs_number     text not null check (cpis.is_nhs_number(nhs_number)),
  recorded_at    timestamptz not null default now(),
  -- By which a request to part the two names it, without a number.
  id             uuid not null unique default gen_random_uuid(),
  -- Whether demographics had said that it was this person's, when the record left it: an adoption recorded under it is then somebody else's.
  was_confirmed  boolean not null default false,
  -- The numbers between, where it was taken from another record, whose path it was.
  passed         text[] not null default '{}',
  primary key (child_id, nhs_number),
  constraint former_number_of_child foreign key (child_id, authority_id, present_number)
    references cpis.child (id, authority_id, nhs_number) on update cascade on delete cascade
);

alter table cpis.former_number owner to cpis_owner;

comment on table cpis.former_number is
  'Numbers that a record left because they were replaced: they were the child''s own, and lead to the record whatever becomes of the links.';

create index former_number_left on cpis.former_number (nhs_number);
create index former_number_present on cpis.former_number (present_number);
