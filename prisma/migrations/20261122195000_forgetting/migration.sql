-- Forgetting (decision 13; security-and-reliability sections 3 and 5). Who accessed what is kept; what it was about is not. Whatever comes
-- to hold rows about a child or a plan has to be forgotten here too: a foreign key will say so.

do $$ begin
  if not exists (select from pg_roles where rolname = 'cpis_retention') then create role cpis_retention nologin; end if;
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant cpis_retention to %I', current_user);
  end if;
end $$;
grant usage on schema cpis to cpis_retention;

set role cpis_owner;
grant execute on function cpis.today(), cpis.plan_ends(text, date, date) to cpis_retention;
create policy audit_event_add_retention on cpis.audit_event for insert to cpis_retention with check (type = 'retention.erase' and person_id is null);
grant insert on cpis.audit_event to cpis_retention;

-- History is never changed, and is deleted by age alone, through the function below.
create or replace function cpis.refuse_change() returns trigger
language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_user = 'cpis_retention'
     and tg_table_name in ('plan', 'plan_version', 'child_version', 'approval', 'transfer') then
    return old;
  end if;
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;

do $$
declare guarded text;
begin
  foreach guarded in array array['child', 'child_version', 'plan', 'plan_version', 'plan_draft', 'approval', 'transfer', 'notification', 'outbox',
    'held_ending', 'upload_absence', 'upload_file', 'upload_row', 'rejected_row', 'superseded_number', 'mailbox_message'] loop
    execute format('create policy %I on cpis.%I to cpis_retention using (true)', guarded || '_retention', guarded);
    execute format('grant select, delete on cpis.%I to cpis_retention', guarded);
  end loop;
end $$;
grant update (body) on cpis.mailbox_message to cpis_retention;

-- The bytes of files after 30 days. What came of them stays.
create function cpis.forget_uploaded_files() returns integer
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare v_gone integer;
begin
  delete from cpis.upload_file where received_at < now() - interval '30 days';
  get diagnostics v_gone = row_count;
  return v_gone;
end $$;

-- Forms that nobody came back to for seven days.
create function cpis.forget_drafts() returns integer
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare v_gone integer;
begin
  delete from cpis.plan_draft where updated_at < now() - interval '7 days';
  get diagnostics v_gone = row_count;
  return v_gone;
end $$;

-- What was delivered, after 30 days, and bodies that nobody fetched in 30 days: the inbox holds what they told.
create function cpis.forget_delivered() returns integer
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare
  v_gone  integer;
  v_stale integer;
begin
  delete from cpis.outbox where state = 'done' and settled_at < now() - interval '30 days';
  get diagnostics v_gone = row_count;
  update cpis.mailbox_message set body = null where body is not null and created_at < now() - interval '30 days';
  get diagnostics v_stale = row_count;
  return v_gone + v_stale;
end $$;

-- Plans that ended, or were withdrawn, more than 13 months ago, with their history; children of whom no plan is left, with what the
-- authority learnt of accesses to them; rows of files as old. Access records stay, and so do the counts of files. Answers how many plans.
create function cpis.erase_old_records() returns integer
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare
  v_before   timestamptz := (cpis.today() - interval '13 months') at time zone 'Europe/London';
  v_plans    uuid[];
  v_children uuid[];
  v_rows     integer;
begin
  v_plans := array(
    select p.id from cpis.plan p join cpis.child c on c.id = p.child_id
    where least((p.withdrawn_at at time zone 'Europe/London')::date, cpis.plan_ends(p.type, p.end_date, c.date_of_birth)) + interval '13 months' < cpis.today()
    order by p.id limit 20000);
  delete from cpis.plan_draft where plan_id = any (v_plans);
  delete from cpis.held_ending where plan_id = any (v_plans);
  delete from cpis.upload_absence where plan_id = any (v_plans);
  delete from cpis.transfer where plan_id = any (v_plans) or new_plan_id = any (v_plans);
  delete from cpis.plan_version where plan_id = any (v_plans);
  with gone as (delete from cpis.plan where id = any (v_plans) returning child_id)
  select array_agg(distinct child_id) into v_children from gone;

  v_children := array(
    select c.id from cpis.child c
    where (c.id = any (v_children) or c.created_at < v_before) and not exists (select from cpis.plan p where p.child_id = c.id));
  delete from cpis.plan_draft where child_id = any (v_children);
  delete from cpis.approval where child_id = any (v_children);
  delete from cpis.outbox o where o.child_id = any (v_children)
    or exists (select from cpis.notification n where n.child_id = any (v_children) and n.event_id = o.event_id and n.authority_id = o.authority_id);
  delete from cpis.notification where child_id = any (v_children);
  delete from cpis.child_version where child_id = any (v_children);
  delete from cpis.child where id = any (v_children);
  delete from cpis.superseded_number s where s.recorded_at < v_before
    and not exists (select from cpis.child c where c.nhs_number in (s.nhs_number, s.replaced_by));

  delete from cpis.upload_row r
  where exists (select from cpis.upload u where u.id = r.upload_id and u.received_at < v_before);
  delete from cpis.rejected_row where mended_at < v_before;
  get diagnostics v_rows = row_count;
  if cardinality(v_plans) > 0 or cardinality(v_children) > 0 or v_rows > 0 then
    insert into cpis.audit_event (type, outcome, details) values ('retention.erase', 'done', jsonb_build_object(
      'plans', cardinality(v_plans), 'children', cardinality(v_children), 'rejectedRows', v_rows));
  end if;
  return cardinality(v_plans);
end $$;
create policy upload_retention on cpis.upload for select to cpis_retention using (true);
grant select on cpis.upload to cpis_retention;

-- Whole months of accesses: what matched after 25 years, what did not after 13 months. It is the owner's because only the owner can; it
-- takes no parameter, so that whoever calls it can only do what is due. Waits two seconds for look-ups and then leaves it for later.
create function cpis.drop_old_access_partitions() returns integer
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
    execute format('drop table cpis_part.%I', part.name);
    v_dropped := v_dropped + 1;
    insert into cpis.audit_event (type, outcome, details) values ('retention.drop', 'done', jsonb_build_object('partition', part.name));
  end loop;
  return v_dropped;
end $$;
create policy audit_event_add_owner on cpis.audit_event for insert to cpis_owner with check (type = 'retention.drop' and person_id is null);

-- Row-level security is forced on the owner too, so the lines are added under a policy that goes with them.
create policy periodic_work_add on cpis.periodic_work for insert to cpis_owner with check (true);
insert into cpis.periodic_work (name, act, every) values
  ('uploaded-files', 'forget_uploaded_files', '1 hour'),
  ('drafts', 'forget_drafts', '1 hour'),
  ('delivered', 'forget_delivered', '1 hour'),
  ('old-records', 'erase_old_records', '1 day'),
  ('old-accesses', 'drop_old_access_partitions', '1 day');
drop policy periodic_work_add on cpis.periodic_work;
reset role;

do $$
declare door text;
begin
  execute 'grant create on schema cpis to cpis_retention';
  foreach door in array array['forget_uploaded_files()', 'forget_drafts()', 'forget_delivered()', 'erase_old_records()'] loop
    execute format('alter function cpis.%s owner to cpis_retention', door);
    execute format('grant execute on function cpis.%s to cpis_delivery', door);
  end loop;
  execute 'grant execute on function cpis.drop_old_access_partitions() to cpis_delivery';
  execute 'revoke create on schema cpis from cpis_retention';
end $$;
