-- Work on files: what was asked for, as whom, and which process has taken it up.

create table cpis.file_work (
  id            uuid primary key default gen_random_uuid(),
  -- The file; none for rows to fix, which may be of several files.
  upload_id     uuid unique,
  authority_id  uuid not null,
  kind          text not null check (kind in ('check', 'save', 'load', 'follow')),
  -- Rows to fix for which a plan had to end first.
  rows          uuid[] check (cardinality(rows) > 0),
  -- The person who pressed the button: it is done as them.
  asked_by_id   uuid references cpis.person (id),
  asked_by      text not null,
  session_id    uuid,
  asked_at      timestamptz not null default now(),
  next_at       timestamptz not null default now(),
  attempts      integer not null default 0 check (attempts >= 0),
  -- Of the process that works on it, for as long as it renews its lease.
  leased_until  timestamptz,
  leased_by     uuid,
  last_error    text check (length(last_error) <= 200),
  api_client_id uuid references cpis.api_client (id),
  constraint file_work_of_own_upload foreign key (upload_id, authority_id) references cpis.upload (id, authority_id),
  constraint file_work_on_a_file_or_rows check ((kind = 'follow') = (rows is not null) and (kind = 'follow') = (upload_id is null)),
  constraint file_work_leased_whole check ((leased_by is null) = (leased_until is null)),
  -- Asked for by a person in a session, or by a system, which has everything done in one go.
  constraint file_work_asked_by_somebody check (
    (kind = 'load') = (api_client_id is not null) and (api_client_id is null) = (asked_by_id is not null) and (asked_by_id is null) = (session_id is null))
);

alter table cpis.file_work owner to cpis_owner;

comment on table cpis.file_work is
  'Work on files that was asked for and has not been done.';
