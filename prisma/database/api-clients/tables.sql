-- Systems that prove who they are by a key.

create table cpis.api_client (
  id              uuid primary key default gen_random_uuid(),
  organisation_id uuid not null references cpis.organisation (id),
  name            text not null check (length(name) between 2 and 120),
  -- Whom to ring or write to when it misbehaves.
  contact_name    text not null check (length(contact_name) between 2 and 120),
  contact_email   text not null check (contact_email = lower(contact_email) and contact_email like '%_@_%'),
  scopes          text[] not null check (cardinality(scopes) > 0 and scopes <@ array['lookup', 'upload']),
  networks        inet[] not null check (cpis.are_narrow_networks(networks)),
  -- JSON Web Keys. Without one the client cannot ask for anything.
  keys            jsonb not null default '[]' check (cpis.are_public_keys(keys)),
  keys_changed_at timestamptz,
  state           text not null default 'active' check (state in ('active', 'suspended')),
  -- Goes up with every change: a token says for which version it was given.
  version         integer not null default 1,
  created_at      timestamptz not null default now(),
  constraint api_client_named_once unique (organisation_id, name)
);

alter table cpis.api_client owner to cpis_owner;

comment on table cpis.api_client is
  'Systems that may ask for something, and what: a hospital''s record system, an authority''s case system.';

create table cpis.api_client_use (
  client_id uuid primary key references cpis.api_client (id),
  at        timestamptz not null default now(),
  address   inet not null
);

alter table cpis.api_client_use owner to cpis_owner;

comment on table cpis.api_client_use is
  'When a client was last let in, and from where; written at most once a minute.';

create table cpis.api_assertion (
  client_id  uuid not null references cpis.api_client (id),
  jti_hash   bytea not null check (length(jti_hash) = 32),
  expires_at timestamptz not null,
  primary key (client_id, jti_hash)
);

alter table cpis.api_assertion owner to cpis_owner;

comment on table cpis.api_assertion is
  'Proofs that were used. Logged: what was used once must not be good again after a crash.';

create index api_assertion_by_time on cpis.api_assertion (expires_at);

create unlogged table cpis.api_token (
  token_hash bytea primary key check (length(token_hash) = 32),
  client_id  uuid not null references cpis.api_client (id),
  version    integer not null,
  scopes     text[] not null,
  expires_at timestamptz not null
);

alter table cpis.api_token owner to cpis_owner;

comment on table cpis.api_token is
  'Tokens, by their hash. Unlogged: after a crash a client asks for another.';

create index api_token_by_time on cpis.api_token (expires_at);

create table cpis.api_refusal (
  id        uuid primary key default gen_random_uuid(),
  -- Null when there is no such client.
  client_id uuid references cpis.api_client (id),
  why       text not null check (why ~ '^[a-z]+(-[a-z]+)*$' and length(why) <= 40),
  minute    timestamptz not null,
  count     integer not null check (count > 0),
  constraint api_refusal_once_a_minute unique nulls not distinct (client_id, why, minute)
);

alter table cpis.api_refusal owner to cpis_owner;

comment on table cpis.api_refusal is
  'Requests of clients that were refused: whose, why and how often in a minute; never what was sent.';

create index api_refusal_by_time on cpis.api_refusal (minute);
