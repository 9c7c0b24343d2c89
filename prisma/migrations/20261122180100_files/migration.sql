-- Files from receipt to reversal: checked and shown before anything changes, applied in one transaction, endings held back, rejected rows
-- kept until they are mended (security-and-reliability section 5).

set role cpis_owner;

-- ---------------------------------------------------------------------------------------------------------------------
-- Which state of an authority's register a preview was made of

create table cpis.register_version (
  authority_id uuid primary key references cpis.authority (organisation_id),
  version      bigint not null default 1
);
alter table cpis.register_version enable row level security;
alter table cpis.register_version force row level security;
create policy register_version_read_own on cpis.register_version for select to cpis_app
  using (authority_id = cpis.caller_organisation() and cpis.caller_role() in ('LP', 'LD', 'ED'));
create policy register_version_count on cpis.register_version to cpis_owner using (true) with check (true);
grant select on cpis.register_version to cpis_app;

create function cpis.count_register_change() returns trigger
language plpgsql security definer set search_path = cpis, pg_temp as $$
begin
  insert into cpis.register_version (authority_id)
  select distinct authority_id from changed_rows order by authority_id
  on conflict (authority_id) do update set version = register_version.version + 1;
  return null;
end $$;
create trigger plan_added_counts after insert on cpis.plan referencing new table as changed_rows
  for each statement execute function cpis.count_register_change();
create trigger plan_changed_counts after update on cpis.plan referencing new table as changed_rows
  for each statement execute function cpis.count_register_change();
create trigger child_added_counts after insert on cpis.child referencing new table as changed_rows
  for each statement execute function cpis.count_register_change();
create trigger child_changed_counts after update on cpis.child referencing new table as changed_rows
  for each statement execute function cpis.count_register_change();

-- ---------------------------------------------------------------------------------------------------------------------
-- The file and its life

alter table cpis.upload
  alter column file_code drop not null,
  alter column rows_read set default 0, alter column rows_added set default 0, alter column rows_changed set default 0,
  alter column rows_ended set default 0, alter column rows_unchanged set default 0, alter column rows_withdrawn set default 0,
  alter column rows_rejected set default 0,
  -- `review` waits for its sender; `waiting` is saved but for endings that wait for a second person.
  add column state            text not null default 'saved' check (state in (
                                'received', 'checking', 'refused', 'review', 'saving', 'waiting', 'saved', 'cancelled', 'failed', 'reversed')),
  add column format           text not null default 'csv' check (format in ('csv', 'xml')),
  add column encoding         text not null default 'utf-8' check (encoding in ('utf-8', 'windows-1252')),
  add column via              text not null default 'command' check (via in ('page', 'command', 'api')),
  add column received_by_id   uuid references cpis.person (id),
  -- What the national message says of itself: its number in the sender's sequence, and when it was made.
  add column sequence         text check (length(sequence) between 1 and 40),
  add column made_at          timestamptz,
  -- Names and telephones of the sender in the message, needed to answer it. Nothing about a child.
  add column sender           jsonb,
  add column refusal          text check (length(refusal) <= 2000),
  add column rows_checked     integer not null default 0 check (rows_checked >= 0),
  -- Plans that a full file does not mention.
  add column plans_absent     integer not null default 0 check (plans_absent >= 0),
  add column register_version bigint,
  add column decided_at       timestamptz,
  add column applied_at       timestamptz,
  add column applied_by       text,
  add column reversed_at      timestamptz,
  add column reversed_by      text,
  add constraint upload_judged_has_a_code check (state in ('received', 'checking', 'cancelled', 'failed') or file_code is not null),
  add constraint upload_refused_for_a_reason check ((state = 'refused') = (refusal is not null)),
  add constraint upload_applied_by_somebody check ((applied_at is null) = (applied_by is null)),
  add constraint upload_reversed_by_somebody check ((reversed_at is null) = (reversed_by is null));
update cpis.upload set applied_at = received_at, applied_by = received_by;
alter table cpis.upload add constraint upload_saved_was_applied check (state not in ('waiting', 'saved', 'reversed') or applied_at is not null);
-- The same file again, and the last number of a sequence.
create index upload_by_hash on cpis.upload (authority_id, file_sha256) where applied_at is not null;
create policy upload_change_own on cpis.upload for update to cpis_app
  using (authority_id = cpis.caller_organisation() and cpis.caller_role() = 'LD')
  with check (authority_id = cpis.caller_organisation() and cpis.caller_role() = 'LD');
grant update on cpis.upload to cpis_app;

-- The file as it was sent, for 30 days: what is applied is what was previewed, byte for byte.
create table cpis.upload_file (
  upload_id    uuid primary key references cpis.upload (id),
  authority_id uuid not null references cpis.authority (organisation_id),
  bytes        bytea not null check (length(bytes) <= 5000000),
  received_at  timestamptz not null default now()
);
create index upload_file_by_age on cpis.upload_file (received_at);

-- What came, or would come, of each row.
create table cpis.upload_row (
  upload_id    uuid not null references cpis.upload (id),
  row          integer not null check (row > 0),
  authority_id uuid not null references cpis.authority (organisation_id),
  outcome      text not null check (outcome in ('added', 'changed', 'ended', 'unchanged', 'withdrawn', 'rejected')),
  code         text not null check (code ~ '^CPR0[1-7]$'),
  number       text not null check (length(number) <= 100),
  child_name   text not null check (length(child_name) <= 220),
  plan_type    text not null check (length(plan_type) <= 100),
  column_name  text,
  reason       text,
  primary key (upload_id, row)
);
create index upload_row_by_outcome on cpis.upload_row (upload_id, outcome, row);

-- Rows that were not accepted, until a later file or a person mends them: the authority's list of what is to be fixed.
create table cpis.rejected_row (
  id           uuid primary key default gen_random_uuid(),
  authority_id uuid not null references cpis.authority (organisation_id),
  upload_id    uuid not null references cpis.upload (id),
  row          integer not null check (row > 0),
  -- The cells as they were sent, by column, and what they were about, so that a later file is recognised as mending it.
  cells        jsonb not null check (length(cells::text) <= 20000),
  about        text not null check (length(about) <= 300),
  code         text not null check (code ~ '^CPR0[1-7]$'),
  column_name  text,
  reason       text not null,
  rejected_at  timestamptz not null default now(),
  mended_at    timestamptz,
  mended_how   text check (mended_how in ('file', 'screen', 'set-aside')),
  mended_by    text,
  unique (upload_id, row),
  constraint rejected_row_mended_whole check ((mended_at is null) = (mended_how is null) and (mended_at is null) = (mended_by is null))
);
create index rejected_row_to_fix on cpis.rejected_row (authority_id, rejected_at) where mended_at is null;
create index rejected_row_about on cpis.rejected_row (authority_id, about) where mended_at is null;

-- Endings that do not happen at once: by absence for 24 hours, and beyond the limit until a second person agrees. The plan still shows.
create table cpis.held_ending (
  id             uuid primary key default gen_random_uuid(),
  authority_id   uuid not null references cpis.authority (organisation_id),
  upload_id      uuid not null references cpis.upload (id),
  plan_id        uuid not null references cpis.plan (id),
  end_date       date not null,
  how            text not null check (how in ('absent', 'in-file')),
  apply_after    timestamptz not null,
  needs_approval boolean not null,
  state          text not null default 'held' check (state in ('held', 'applied', 'declined', 'overtaken')),
  held_at        timestamptz not null default now(),
  settled_at     timestamptz,
  constraint held_ending_settled_whole check ((state = 'held') = (settled_at is null))
);
create unique index held_ending_once on cpis.held_ending (plan_id) where state = 'held';
create index held_ending_due on cpis.held_ending (apply_after) where state = 'held';
create index held_ending_of_upload on cpis.held_ending (upload_id);

do $$
declare guarded text;
begin
  foreach guarded in array array['upload_file', 'upload_row', 'rejected_row', 'held_ending'] loop
    execute format('alter table cpis.%I enable row level security', guarded);
    execute format('alter table cpis.%I force row level security', guarded);
    execute format($f$create policy %I on cpis.%I for select to cpis_app
      using (authority_id = cpis.caller_organisation() and cpis.caller_role() in (%s))$f$,
      guarded || '_read_own', guarded, case guarded when 'upload_file' then $l$'LD'$l$ else $l$'LP', 'LD', 'ED'$l$ end);
    execute format($f$create policy %I on cpis.%I for insert to cpis_app
      with check (authority_id = cpis.caller_organisation() and cpis.caller_role() = 'LD')$f$, guarded || '_add_own', guarded);
  end loop;
  foreach guarded in array array['upload_row', 'rejected_row', 'held_ending'] loop
    execute format($f$create policy %I on cpis.%I for update to cpis_app
      using (authority_id = cpis.caller_organisation() and cpis.caller_role() = 'LD')
      with check (authority_id = cpis.caller_organisation() and cpis.caller_role() = 'LD')$f$, guarded || '_change_own', guarded);
  end loop;
end $$;
-- A preview that is made again replaces the former one.
create policy upload_row_forget_own on cpis.upload_row for delete to cpis_app
  using (authority_id = cpis.caller_organisation() and cpis.caller_role() = 'LD');
grant select, insert on cpis.upload_file to cpis_app;
grant select, insert, delete on cpis.upload_row to cpis_app;
grant select, insert, update on cpis.rejected_row, cpis.held_ending to cpis_app;

-- ---------------------------------------------------------------------------------------------------------------------
-- Endings that are due

create policy held_ending_register on cpis.held_ending to cpis_register using (true) with check (true);
create policy upload_register on cpis.upload to cpis_register using (true) with check (true);
grant select, update on cpis.held_ending to cpis_register;
grant select, update (state) on cpis.upload to cpis_register;

-- Applies the held endings whose time has come and that need nobody any more; those that were overtaken (the plan has ended, was
-- withdrawn, or stands in a later file) are settled without effect. Returns how many plans ended.
create function cpis.apply_due_endings() returns integer
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare v_ended integer;
begin
  update cpis.held_ending h set state = 'overtaken', settled_at = now()
  from cpis.plan p
  where h.state = 'held' and p.id = h.plan_id and (p.withdrawn_at is not null or (p.end_date is not null and p.end_date <= h.end_date and p.type <> 'UCPP'));
  with due as (
    select h.id, h.plan_id, h.end_date, h.upload_id, u.received_by
    from cpis.held_ending h join cpis.upload u on u.id = h.upload_id
    where h.state = 'held' and h.apply_after <= now()
      and (not h.needs_approval or exists (
        select from cpis.approval a where a.upload_id = h.upload_id and a.decision = 'approved'))
    for update of h skip locked
  ), ended as (
    update cpis.plan p set end_date = greatest(d.end_date, p.start_date), changed_by = d.received_by, upload_id = d.upload_id
    from due d where p.id = d.plan_id
  )
  update cpis.held_ending h set state = 'applied', settled_at = now() from due d where h.id = d.id;
  get diagnostics v_ended = row_count;
  update cpis.held_ending h set state = 'declined', settled_at = now()
  where h.state = 'held' and h.needs_approval and exists (
    select from cpis.approval a where a.upload_id = h.upload_id and a.decision in ('declined', 'taken-back'));
  update cpis.upload u set state = 'saved'
  where u.state = 'waiting' and not exists (select from cpis.held_ending h where h.upload_id = u.id and h.state = 'held' and h.needs_approval);
  return v_ended;
end $$;

reset role;

do $$ begin
  execute 'grant create on schema cpis to cpis_register';
  execute 'alter function cpis.apply_due_endings() owner to cpis_register';
  execute 'revoke create on schema cpis from cpis_register';
  execute 'grant execute on function cpis.apply_due_endings() to cpis_app';
end $$;
