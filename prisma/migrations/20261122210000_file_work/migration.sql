-- Files are checked and saved by processes of their own, which take up what was asked for on the pages; what a check found is kept until the
-- file is saved, so that saving reads nothing again; what a row changed is kept with it; and what saving twenty thousand rows costs.

do $$ begin
  if not exists (select from pg_roles where rolname = 'cpis_files') then create role cpis_files nologin; end if;
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant cpis_files to %I', current_user);
  end if;
end $$;
grant usage on schema cpis to cpis_files;

set role cpis_owner;

-- ---------------------------------------------------------------------------------------------------------------------
-- What was asked for and has not been done

create table cpis.file_work (
  upload_id    uuid primary key,
  authority_id uuid not null,
  kind         text not null check (kind in ('check', 'save')),
  -- Whoever pressed the button: it is done as them.
  asked_by_id  uuid not null references cpis.person (id),
  asked_by     text not null,
  session_id   uuid not null,
  asked_at     timestamptz not null default now(),
  -- The process that is at it, for as long as it says so again and again.
  worker       uuid,
  leased_until timestamptz,
  attempts     integer not null default 0 check (attempts >= 0),
  constraint file_work_of_own_upload foreign key (upload_id, authority_id) references cpis.upload (id, authority_id),
  constraint file_work_leased_whole check ((worker is null) = (leased_until is null))
);

-- What the check of a file found, packed: its accepted rows and what is to be done for each, and those that were not accepted. Gone when the
-- file is saved or cancelled, and after seven days.
create table cpis.checked_file (
  upload_id     uuid primary key,
  authority_id  uuid not null,
  details       text[] not null,
  accepted_rows bytea not null,
  decided_rows  bytea not null,
  rejected_rows bytea not null,
  checked_at    timestamptz not null default now(),
  constraint checked_file_of_own_upload foreign key (upload_id, authority_id) references cpis.upload (id, authority_id)
);
alter table cpis.checked_file
  alter column accepted_rows set storage external, alter column decided_rows set storage external, alter column rejected_rows set storage external;
create index checked_file_by_age on cpis.checked_file (checked_at);

-- The day by which a file was judged: what is in place and who is of age changes at midnight.
alter table cpis.upload add column checked_on date;

-- What a row of a file changes, from what and to what: [{"column": "end_date", "was": null, "is": "2026-11-30"}]. Forgotten with its row.
alter table cpis.upload_row add column changes jsonb;

do $$
declare guarded text;
begin
  foreach guarded in array array['file_work', 'checked_file'] loop
    execute format('alter table cpis.%I enable row level security', guarded);
    execute format('alter table cpis.%I force row level security', guarded);
    execute format($f$create policy %I on cpis.%I for delete to cpis_app
      using (authority_id = cpis.caller_organisation() and cpis.caller_role() = 'LD')$f$, guarded || '_forget_own', guarded);
  end loop;
end $$;
create policy file_work_read_own on cpis.file_work for select to cpis_app
  using (authority_id = cpis.caller_organisation() and cpis.caller_role() in ('LP', 'LD', 'ED'));
create policy file_work_ask on cpis.file_work for insert to cpis_app
  with check (authority_id = cpis.caller_organisation() and cpis.caller_role() = 'LD' and asked_by_id = cpis.caller_user()
              and worker is null and attempts = 0);
create policy checked_file_read_own on cpis.checked_file for select to cpis_app
  using (authority_id = cpis.caller_organisation() and cpis.caller_role() = 'LD');
create policy checked_file_add_own on cpis.checked_file for insert to cpis_app
  with check (authority_id = cpis.caller_organisation() and cpis.caller_role() = 'LD');
grant select, insert, delete on cpis.file_work, cpis.checked_file to cpis_app;

create policy file_work_files on cpis.file_work to cpis_files using (true) with check (true);
create policy upload_files on cpis.upload to cpis_files using (true) with check (true);
create policy audit_event_add_files on cpis.audit_event for insert to cpis_files with check (type in ('upload.preview', 'upload.commit'));
grant select, update, delete on cpis.file_work to cpis_files;
grant select, update (state, decided_at, rows_read, rows_unchanged) on cpis.upload to cpis_files;
grant insert on cpis.audit_event to cpis_files;
create policy authority_files on cpis.authority for select to cpis_files using (true);
grant select on cpis.organisation, cpis.authority to cpis_files;

-- Whether somebody who asked for something in a session may still do it: active, not told to log in again since, and in that role there.
create function cpis.still_works_as(p_person uuid, p_session uuid, p_role text, p_organisation uuid) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (
    select from cpis.person p join cpis.session s on s.person_id = p.id
    where p.id = p_person and s.id = p_session and p.status = 'active' and p.auth_version = s.auth_version
      and exists (select from cpis.usable_assignments(p.id, s.asserted_codes) u where u.role = p_role and u.organisation_id = p_organisation))
$$;

-- Ends work that is not done after all: nothing of it was ever live, and the page of the file says where it stands.
create function cpis.give_up_file_work(p_upload uuid, p_outcome text) returns void
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare w cpis.file_work;
begin
  delete from cpis.file_work where upload_id = p_upload returning * into w;
  update cpis.upload set state = 'review', decided_at = null where id = p_upload and state = 'saving';
  update cpis.upload set state = 'failed', rows_read = 0, rows_unchanged = 0 where id = p_upload and state = 'checking';
  insert into cpis.audit_event (type, outcome, person_id, person_name, role, organisation_id, session_id, subject_kind, subject_id)
  values (case w.kind when 'save' then 'upload.commit' else 'upload.preview' end, p_outcome, w.asked_by_id, w.asked_by, 'LD', w.authority_id,
          w.session_id, 'upload', w.upload_id);
end $$;

-- Takes up the oldest work that nobody is at. What was begun three times and never done is given up, and so is what is asked for by somebody
-- who may not ask any more.
create function cpis.claim_file_work(p_worker uuid, p_seconds integer)
returns table (upload_id uuid, kind text, person_id uuid, person_name text, session_id uuid, organisation_id uuid, organisation_code text,
               organisation_name text)
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare w cpis.file_work;
begin
  loop
    select * into w from cpis.file_work f where f.leased_until is null or f.leased_until < now()
    order by f.asked_at for update skip locked limit 1;
    if not found then return; end if;
    if w.attempts >= 3 then
      perform cpis.give_up_file_work(w.upload_id, 'failed');
    elsif not cpis.still_works_as(w.asked_by_id, w.session_id, 'LD', w.authority_id) then
      perform cpis.give_up_file_work(w.upload_id, 'denied');
    else
      update cpis.file_work f set worker = p_worker, leased_until = now() + make_interval(secs => p_seconds), attempts = f.attempts + 1
      where f.upload_id = w.upload_id;
      return query
        select w.upload_id, w.kind, w.asked_by_id, w.asked_by, w.session_id, o.id, a.dfe_code, o.name
        from cpis.organisation o join cpis.authority a on a.organisation_id = o.id where o.id = w.authority_id;
      return;
    end if;
  end loop;
end $$;

-- Says that a process is still at it. False when it is over, or somebody else's by now.
create function cpis.renew_file_work(p_upload uuid, p_worker uuid, p_seconds integer) returns boolean
language sql security definer set search_path = cpis, pg_temp as $$
  with renewed as (
    update cpis.file_work set leased_until = now() + make_interval(secs => p_seconds)
    where upload_id = p_upload and worker = p_worker returning upload_id
  )
  select exists (select from renewed)
$$;

-- What is erased by age was part of what a preview was made of.
create trigger plan_erased_counts after delete on cpis.plan referencing old table as changed_rows
  for each statement execute function cpis.count_register_change();
create trigger child_erased_counts after delete on cpis.child referencing old table as changed_rows
  for each statement execute function cpis.count_register_change();

-- ---------------------------------------------------------------------------------------------------------------------
-- Forgetting

create policy checked_file_retention on cpis.checked_file to cpis_retention using (true);
grant select, delete on cpis.checked_file to cpis_retention;

-- ---------------------------------------------------------------------------------------------------------------------
-- What twenty thousand rows cost. Ids that rise with time go to the end of their indexes instead of all over them.

alter table cpis.child alter column id set default uuidv7(), alter column version_id set default uuidv7();
alter table cpis.plan alter column id set default uuidv7(), alter column version_id set default uuidv7();

create or replace function cpis.next_plan_version() returns trigger
language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    new.version := old.version + 1;
    new.version_id := uuidv7();
    new.changed_at := now();
  end if;
  return new;
end $$;
create or replace function cpis.next_child_version() returns trigger
language plpgsql as $$
begin
  new.version := old.version + 1;
  new.version_id := uuidv7();
  new.updated_at := now();
  -- Lifting a shield takes two people, and so another door than an update.
  if old.shielded and not new.shielded and current_user = 'cpis_app' then
    raise exception 'a shield is lifted by two people' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

-- Whose number is protected was asked once for each child; of the children of a file it is asked once for all of them. A file sets the
-- shields itself, so that this finds nothing to do.
reset role;
grant execute on function cpis.keep_shield_of_number() to cpis_owner;
set role cpis_owner;
drop trigger child_added_keeps_shield on cpis.child;
create trigger child_added_keeps_shield before insert on cpis.child for each row
  when (not new.shielded and new.upload_id is null) execute function cpis.keep_shield_of_number();
reset role;
revoke execute on function cpis.keep_shield_of_number() from cpis_owner;
set role cpis_owner;
create function cpis.keep_shields_of_numbers() returns trigger
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare v_children uuid[];
begin
  v_children := array(
    select n.id from changed_rows n
    where n.upload_id is not null and not n.shielded and (n.authority_id, n.nhs_number) in (
      select v.authority_id, v.nhs_number from cpis.child_version v
      where v.shielded and v.authority_id in (select authority_id from changed_rows)
        and not exists (select from cpis.child_version l where l.child_id = v.child_id and l.version > v.version and not l.shielded)));
  if cardinality(v_children) > 0 then
    update cpis.child set shielded = true, change = 'shielded' where id = any (v_children);
  end if;
  return null;
end $$;
create trigger children_added_keep_shields after insert on cpis.child referencing new table as changed_rows
  for each statement execute function cpis.keep_shields_of_numbers();

reset role;

do $$
declare door text;
begin
  execute 'grant create on schema cpis to cpis_files, cpis_identity, cpis_register, cpis_retention';
  execute 'alter function cpis.still_works_as(uuid, uuid, text, uuid) owner to cpis_identity';
  execute 'grant execute on function cpis.still_works_as(uuid, uuid, text, uuid) to cpis_files';
  foreach door in array array['give_up_file_work(uuid, text)', 'claim_file_work(uuid, integer)', 'renew_file_work(uuid, uuid, integer)'] loop
    execute format('alter function cpis.%s owner to cpis_files', door);
  end loop;
  execute 'grant execute on function cpis.claim_file_work(uuid, integer), cpis.renew_file_work(uuid, uuid, integer) to cpis_app';
  execute 'alter function cpis.keep_shields_of_numbers() owner to cpis_register';
end $$;

set role cpis_retention;
-- The bytes of files after 30 days, and what a check found after seven. What came of them stays.
create or replace function cpis.forget_uploaded_files() returns integer
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare
  v_gone    integer;
  v_checked integer;
begin
  delete from cpis.upload_file where received_at < now() - interval '30 days';
  get diagnostics v_gone = row_count;
  delete from cpis.checked_file where checked_at < now() - interval '7 days';
  get diagnostics v_checked = row_count;
  return v_gone + v_checked;
end $$;
reset role;
revoke create on schema cpis from cpis_files, cpis_identity, cpis_register, cpis_retention;
