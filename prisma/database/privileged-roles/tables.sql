-- Administrators' and auditors' roles, which take two national administrators.

create table cpis.role_request (
  id                uuid primary key default gen_random_uuid(),
  person_id         uuid not null references cpis.person (id),
  role              text not null references cpis.role (code) check (role in ('OA', 'NA', 'AU')),
  organisation_id   uuid not null references cpis.organisation (id),
  reason            text not null check (length(reason) between 15 and 500),
  requested_at      timestamptz not null default now(),
  requested_by      uuid not null references cpis.person (id),
  requested_by_name text not null check (length(requested_by_name) between 2 and 120),
  decision          text check (decision in ('approved', 'declined', 'taken-back')),
  decided_at        timestamptz,
  decided_by        uuid references cpis.person (id),
  decided_by_name   text check (length(decided_by_name) between 2 and 120),
  decline_reason    text check (length(decline_reason) between 3 and 500),
  constraint role_request_for_another check (requested_by <> person_id and decided_by <> person_id),
  constraint role_request_decided_whole check (num_nonnulls(decision, decided_at, decided_by, decided_by_name) in (0, 4)),
  constraint role_request_by_another check (decision is null or (decision = 'taken-back') = (decided_by = requested_by)),
  constraint role_request_declined_with_reason check ((decision = 'declined') is not distinct from (decline_reason is not null) or decision is null)
);

alter table cpis.role_request owner to cpis_owner;

comment on table cpis.role_request is
  'A privileged role that one national administrator asks for and another decides on.';

create unique index role_request_open on cpis.role_request (person_id, role, organisation_id) where decision is null;
create index role_request_by_time on cpis.role_request (requested_at desc);
