-- Log-ins and sessions.

create table cpis.session (
  id             uuid primary key default gen_random_uuid(),
  -- The cookie is a pointer: only its SHA-256 is kept, so that a copy of this table opens nothing.
  token_hash     bytea not null unique check (length(token_hash) = 32),
  person_id      uuid not null references cpis.person (id),
  auth_version   integer not null,
  provider       text not null check (provider in ('cis2', 'entra')),
  -- Codes of the organisations that the provider says the person works for; null when it does not say.
  asserted_codes text[],
  -- As which of several roles the person works now; null until chosen.
  assignment_id  uuid references cpis.role_assignment (id),
  created_at     timestamptz not null default now(),
  auth_time      timestamptz not null default now(),
  last_seen_at   timestamptz not null default now(),
  expires_at     timestamptz not null,
  ended_at       timestamptz,
  end_reason     text check (end_reason in ('signed-out', 'elsewhere', 'idle', 'expired', 'withdrawn', 'provider')),
  -- The provider's own name for the session that it opened, by which it says later that it is over.
  provider_sid   text check (length(provider_sid) between 1 and 512),
  constraint session_end_has_reason check ((ended_at is null) = (end_reason is null))
);

alter table cpis.session owner to cpis_owner;

comment on table cpis.session is
  'Who is logged in, in which role.';

create index session_of_person on cpis.session (person_id) where ended_at is null;
create index session_by_person on cpis.session (person_id, created_at desc);
create index session_of_provider on cpis.session (provider, provider_sid) where ended_at is null and provider_sid is not null;

create unlogged table cpis.log_out_notice (
  provider   text not null check (provider in ('cis2', 'entra')),
  jti_hash   bytea not null check (length(jti_hash) = 32),
  good_until timestamptz not null,
  primary key (provider, jti_hash)
);

alter table cpis.log_out_notice owner to cpis_owner;

comment on table cpis.log_out_notice is
  'Log-out notices that were taken, so that none counts twice while it is fresh. Unlogged: after a crash one could at most end a session once more.';

create index log_out_notice_by_time on cpis.log_out_notice (good_until);
