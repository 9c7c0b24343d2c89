-- What the pages about plans keep for a while.

create table cpis.plan_draft (
  id           uuid primary key default gen_random_uuid(),
  person_id    uuid not null references cpis.person (id),
  authority_id uuid not null references cpis.authority (organisation_id),
  journey      text not null check (journey in ('add', 'change', 'end', 'withdraw', 'birth', 'details')),
  child_id     uuid references cpis.child (id),
  plan_id      uuid references cpis.plan (id),
  -- The version that the person saw when the form was opened: whoever saved since is noticed.
  seen_version uuid,
  answers      jsonb not null default '{}' check (length(answers::text) <= 8000),
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now()
);

alter table cpis.plan_draft owner to cpis_owner;

comment on table cpis.plan_draft is
  'Forms that are being filled in, one question a page: nothing about a child in an address, nothing lost when a session ends.';

-- Erasing plans and children looks here for each.
create index plan_draft_of_plan on cpis.plan_draft (plan_id) where plan_id is not null;
create index plan_draft_of_child on cpis.plan_draft (child_id) where child_id is not null;
create index plan_draft_of_person on cpis.plan_draft (person_id, updated_at desc);
