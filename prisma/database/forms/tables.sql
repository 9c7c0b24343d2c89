-- What was typed and waits with a session.

create unlogged table cpis.kept_form (
  session_id uuid not null references cpis.session (id) on delete cascade,
  -- Which form, and of which child or plan: `number 1a0f7a52-…`.
  form       text not null check (length(form) between 1 and 80),
  answers    jsonb not null check (length(answers::text) <= 8000),
  at         timestamptz not null default now(),
  -- Read by taking it, which removes it.
  shown_once boolean not null default false,
  good_until timestamptz not null default now() + interval '10 hours',
  primary key (session_id, form),
  -- No session is longer than ten hours.
  constraint kept_form_ends check (good_until <= at + case when shown_once then interval '15 minutes' else interval '10 hours' end)
);

alter table cpis.kept_form owner to cpis_owner;

comment on table cpis.kept_form is
  'What was typed and waits with a session: a form of one page, a search, an entry that is not an NHS number. Never in an address, the log, the WAL or a backup (unlogged), and gone with the session or the role.';
