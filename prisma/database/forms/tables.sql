-- What was typed into forms of one page.

create unlogged table cpis.kept_form (
  session_id uuid not null references cpis.session (id) on delete cascade,
  -- Which form, and of which child or plan: `number 1a0f7a52-…`.
  form       text not null check (length(form) between 1 and 80),
  answers    jsonb not null check (length(answers::text) <= 8000),
  at         timestamptz not null default now(),
  primary key (session_id, form)
);

alter table cpis.kept_form owner to cpis_owner;

comment on table cpis.kept_form is
  'What was typed into a form of one page. Never in an address, the log, the WAL or a backup (unlogged), and gone with the session or the role.';
