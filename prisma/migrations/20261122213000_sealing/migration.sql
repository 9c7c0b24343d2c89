-- Proof (security-and-reliability section 3): rows of accesses and of the compliance log are sealed off the write path in batches, each under a
-- signed checkpoint; what was verified when; and legal holds, which keep what retention would drop.

do $$
declare login text;
begin
  -- The logins and their passwords are given by whoever deploys, never by a migration.
  foreach login in array array['cpis_sealer', 'cpis_verifier'] loop
    if not exists (select from pg_roles where rolname = login) then
      execute format('create role %I nologin nosuperuser nobypassrls nocreatedb nocreaterole noinherit', login);
    end if;
  end loop;
end $$;
grant usage on schema cpis to cpis_sealer, cpis_verifier;

set role cpis_owner;

-- Whether a national administrator or an auditor asks, for the national organisation.
create function cpis.caller_is_national() returns boolean
language sql stable as $$
  select cpis.caller_role() in ('NA', 'AU') and exists (select from cpis.organisation o where o.id = cpis.caller_organisation() and o.kind = 'national')
$$;
grant execute on function cpis.caller_is_national() to cpis_app;

-- ---------------------------------------------------------------------------------------------------------------------
-- Leaves and checkpoints: added by the sealer's login, changed by nobody

-- What was signed, to the letter (lib/sealing/checkpoint.ts says what stands in it), and its Ed25519 signature.
create table cpis.seal_checkpoint (
  n         bigint primary key check (n > 0),
  body      text not null,
  signature bytea not null check (length(signature) = 64),
  at        timestamptz not null default now()
);

-- One leaf for one row, in the order of its batch. It says nothing about the row but which it is; it stays when the row's month is dropped.
create table cpis.seal_leaf (
  n      bigint not null,
  place  integer not null check (place >= 0),
  source text not null check (source in ('matched', 'unmatched', 'event')),
  row_id uuid not null,
  row_at timestamptz not null,
  -- The version of the canonical form that was hashed (lib/sealing/canonical-row.ts).
  form   smallint not null,
  hash   bytea not null check (length(hash) = 32),
  primary key (n, place)
);
create unique index seal_leaf_of_row on cpis.seal_leaf (row_id, row_at, source);

-- What the verifier found, for the auditor's first page.
create table cpis.verification_run (
  id            uuid primary key default gen_random_uuid(),
  at            timestamptz not null default now(),
  from_at       timestamptz,
  to_at         timestamptz,
  rows          bigint not null check (rows >= 0),
  checkpoints   bigint not null check (checkpoints >= 0),
  verdict       text not null check (verdict in ('proved', 'broken')),
  first_bad_id  text check (length(first_bad_id) <= 100),
  first_problem text check (length(first_problem) <= 300),
  problems      integer not null check (problems >= 0),
  milliseconds  integer not null check (milliseconds >= 0),
  constraint verification_run_broken_has_a_problem check ((verdict = 'broken') = (problems > 0))
);
create index verification_run_by_time on cpis.verification_run (at desc);

do $$
declare guarded text;
begin
  foreach guarded in array array['seal_checkpoint', 'seal_leaf', 'verification_run'] loop
    execute format('alter table cpis.%I enable row level security', guarded);
    execute format('alter table cpis.%I force row level security', guarded);
    execute format('create trigger %I before update or delete on cpis.%I for each row execute function cpis.refuse_change()', guarded || '_never_changes', guarded);
    execute format('create trigger %I before truncate on cpis.%I for each statement execute function cpis.refuse_change()', guarded || '_never_truncated', guarded);
  end loop;
  foreach guarded in array array['access_matched', 'access_unmatched', 'audit_event', 'seal_checkpoint', 'seal_leaf'] loop
    execute format('create policy %I on cpis.%I for select to cpis_sealer, cpis_verifier using (true)', guarded || '_proof', guarded);
    execute format('grant select on cpis.%I to cpis_sealer, cpis_verifier', guarded);
  end loop;
  foreach guarded in array array['seal_checkpoint', 'seal_leaf'] loop
    execute format('create policy %I on cpis.%I for insert to cpis_sealer with check (true)', guarded || '_seal', guarded);
    execute format('grant insert on cpis.%I to cpis_sealer', guarded);
  end loop;
end $$;
create policy verification_run_add on cpis.verification_run for insert to cpis_verifier with check (true);
create policy verification_run_proof on cpis.verification_run for select to cpis_verifier using (true);
grant select, insert on cpis.verification_run to cpis_verifier;
create policy verification_run_read on cpis.verification_run for select to cpis_app using (cpis.caller_is_national());
grant select on cpis.verification_run to cpis_app;

-- The verifier asks whether the authorities of an access got their notices: which of them, and nothing else.
create policy notification_proof on cpis.notification for select to cpis_verifier using (true);
create policy plan_version_proof on cpis.plan_version for select to cpis_verifier using (true);
grant select (event_id, authority_id) on cpis.notification to cpis_verifier;
grant select (version_id, authority_id) on cpis.plan_version to cpis_verifier;

-- ---------------------------------------------------------------------------------------------------------------------
-- Legal holds: what must be kept longer than its time, because somebody asked for it. Lifted by another person than the one who placed it.

create table cpis.legal_hold (
  id              uuid primary key default gen_random_uuid(),
  kind            text not null check (kind in ('everything', 'child', 'person', 'organisation')),
  -- Of a child, the keyed hash of its NHS number; of the others, the id.
  subject_key     bytea check (length(subject_key) = 32),
  subject_id      uuid,
  -- What is shown of it: the name of a person or an organisation. Of a child nothing.
  subject_name    text check (length(subject_name) <= 200),
  reason          text not null check (length(reason) between 15 and 500),
  placed_at       timestamptz not null default now(),
  placed_by       uuid not null,
  placed_by_name  text not null,
  lifted_at       timestamptz,
  lifted_by       uuid,
  lifted_by_name  text,
  constraint legal_hold_is_about_something check (
    (kind = 'child') = (subject_key is not null) and (kind in ('person', 'organisation')) = (subject_id is not null)),
  constraint legal_hold_lifted_by_somebody check ((lifted_at is null) = (lifted_by is null) and (lifted_at is null) = (lifted_by_name is null)),
  constraint legal_hold_lifted_by_another check (lifted_by <> placed_by)
);
create index legal_hold_in_force on cpis.legal_hold (kind) where lifted_at is null;

alter table cpis.legal_hold enable row level security;
alter table cpis.legal_hold force row level security;
create policy legal_hold_read on cpis.legal_hold for select to cpis_app using (cpis.caller_is_national());
create policy legal_hold_place on cpis.legal_hold for insert to cpis_app
  with check (cpis.caller_is_national() and cpis.caller_role() = 'AU' and placed_by = cpis.caller_user() and lifted_at is null);
create policy legal_hold_lift on cpis.legal_hold for update to cpis_app
  using (cpis.caller_is_national() and lifted_at is null and placed_by <> cpis.caller_user())
  with check (lifted_by = cpis.caller_user() and lifted_at is not null);
grant select, insert on cpis.legal_hold to cpis_app;
grant update (lifted_at, lifted_by, lifted_by_name) on cpis.legal_hold to cpis_app;

-- A hold is placed once and lifted once, whoever asks.
create function cpis.keep_legal_hold() returns trigger
language plpgsql as $$
begin
  if old.lifted_at is not null
     or to_jsonb(new) - '{lifted_at,lifted_by,lifted_by_name}'::text[] <> to_jsonb(old) - '{lifted_at,lifted_by,lifted_by_name}'::text[] then
    raise exception 'a legal hold is placed once and lifted once' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger legal_hold_is_lifted_once before update on cpis.legal_hold for each row execute function cpis.keep_legal_hold();
create trigger legal_hold_never_deleted before delete on cpis.legal_hold for each row execute function cpis.refuse_change();
create trigger legal_hold_never_truncated before truncate on cpis.legal_hold for each statement execute function cpis.refuse_change();

-- Whether a hold in force is about anything in a span of time of one of the two kinds of accesses.
create function cpis.span_is_held(p_parent text, p_from timestamptz, p_to timestamptz) returns boolean
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
declare v_held boolean;
begin
  if exists (select from cpis.legal_hold where lifted_at is null and kind = 'everything') then return true; end if;
  execute format(
    'select exists (select from cpis.%I a join cpis.legal_hold h on h.lifted_at is null
                      and (h.subject_key = a.subject_key or (h.kind = ''person'' and h.subject_id = a.actor_id)
                           or (h.kind = ''organisation'' and h.subject_id = a.organisation_id))
                    where a.at >= $1 and a.at < $2)', p_parent) into v_held using p_from, p_to;
  return v_held;
end $$;
create policy legal_hold_retention on cpis.legal_hold for select to cpis_retention using (true);
grant select on cpis.legal_hold to cpis_retention;
create policy access_matched_retention on cpis.access_matched for select to cpis_retention using (true);
create policy access_unmatched_retention on cpis.access_unmatched for select to cpis_retention using (true);
grant select (at, subject_key, actor_id, organisation_id) on cpis.access_matched, cpis.access_unmatched to cpis_retention;

-- ---------------------------------------------------------------------------------------------------------------------
-- Retention. A month of accesses goes when it is due and nothing in it is held; a month that is held is left, and its rows stay whole.

create or replace function cpis.drop_old_access_partitions() returns integer
language plpgsql security definer set search_path = cpis, pg_temp set lock_timeout = '2s' as $$
declare
  part      record;
  v_dropped integer := 0;
begin
  for part in
    select c.relname as name, p.relname as parent, to_date(right(c.relname, 7), 'YYYY_MM') as month
    from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
    where i.inhparent in ('cpis.access_matched'::regclass, 'cpis.access_unmatched'::regclass) and c.relname ~ '_[0-9]{4}_[0-9]{2}$'
  loop
    continue when part.month + interval '1 month'
      + case part.parent when 'access_matched' then interval '25 years' else interval '13 months' end > cpis.today();
    continue when cpis.span_is_held(part.parent::text, part.month::timestamp at time zone 'UTC', (part.month + interval '1 month')::timestamp at time zone 'UTC');
    execute format('drop table cpis_part.%I', part.name);
    v_dropped := v_dropped + 1;
    insert into cpis.audit_event (type, outcome, details) values ('retention.drop', 'done', jsonb_build_object('partition', part.name));
  end loop;
  return v_dropped;
end $$;

-- The compliance log after 8 years, but what is held. It is not partitioned: it grows by what people do, not by look-ups, and its first
-- deletion is eight years away.
create or replace function cpis.refuse_change() returns trigger
language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_user = 'cpis_retention'
     and tg_table_name in ('plan', 'plan_version', 'child_version', 'approval', 'transfer') then
    return old;
  end if;
  if tg_op = 'DELETE' and current_user = 'cpis_retention' and tg_table_name = 'audit_event' then
    if old.at < now() - interval '8 years' then return old; end if;
  end if;
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;

create function cpis.forget_old_events() returns integer
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare v_gone integer;
begin
  delete from cpis.audit_event e where e.at < now() - interval '8 years' and not exists (
    select from cpis.legal_hold h where h.lifted_at is null and (h.kind = 'everything'
      or (h.kind = 'person' and h.subject_id = e.person_id) or (h.kind = 'organisation' and h.subject_id = e.organisation_id)));
  get diagnostics v_gone = row_count;
  if v_gone > 0 then
    insert into cpis.audit_event (type, outcome, details) values ('retention.erase', 'done', jsonb_build_object('events', v_gone));
  end if;
  return v_gone;
end $$;
create policy audit_event_retention on cpis.audit_event for select to cpis_retention using (true);
create policy audit_event_forget on cpis.audit_event for delete to cpis_retention using (at < now() - interval '8 years');
grant select, delete on cpis.audit_event to cpis_retention;

create policy periodic_work_add on cpis.periodic_work for insert to cpis_owner with check (true);
insert into cpis.periodic_work (name, act, every) values ('old-events', 'forget_old_events', '1 day');
drop policy periodic_work_add on cpis.periodic_work;
reset role;

do $$ begin
  execute 'grant create on schema cpis to cpis_retention';
  execute 'alter function cpis.span_is_held(text, timestamptz, timestamptz) owner to cpis_retention';
  execute 'alter function cpis.forget_old_events() owner to cpis_retention';
  execute 'grant execute on function cpis.span_is_held(text, timestamptz, timestamptz) to cpis_owner';
  execute 'grant execute on function cpis.forget_old_events() to cpis_delivery';
  execute 'revoke create on schema cpis from cpis_retention';
end $$;
