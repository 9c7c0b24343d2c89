-- Second thoughts about numbers, deaths, adoptions and endings that wait: whose an access was, what stays closed for ever, what an ending is
-- about, how long rows that were not accepted are kept, and how a death that was recorded by mistake is undone.

-- ---------------------------------------------------------------------------------------------------------------------
-- An access stays with the number that was looked up

set role cpis_owner;

-- Under which number of the child it was made: the one that was asked for where that is, or was, one of the child's record; otherwise the
-- one under which the plan stood, to which the one asked for led.
alter table cpis.notification add column nhs_number text;

-- Where the number has never changed there is nothing to find out. Otherwise the record of the access says which versions of plans were
-- shown: the child's own row may already be under another number, when it is corrected in this very moment.
create function cpis.keep_number_of_notice() returns trigger
language plpgsql security definer set search_path = cpis, pg_temp
-- Planned once for each connection, as in record_access, in which it runs.
set plan_cache_mode = force_generic_plan as $$
declare v_version integer;
begin
  select c.nhs_number, c.version into new.nhs_number, v_version from cpis.child c where c.id = new.child_id;
  if v_version = 1 then return new; end if;
  select case when exists (select from cpis.child_version h where h.child_id = new.child_id and h.nhs_number = m.asked_number)
              then m.asked_number else v.nhs_number end
  into new.nhs_number
  from cpis.access_matched m join cpis.plan_version v on v.version_id = any (m.version_ids) and v.child_id = new.child_id
  where m.event_id = new.event_id and m.at = new.at
  order by v.changed_at desc limit 1;
  if not found then select c.nhs_number into new.nhs_number from cpis.child c where c.id = new.child_id; end if;
  return new;
end $$;
create trigger notification_keeps_its_number before insert on cpis.notification for each row
  when (new.nhs_number is null) execute function cpis.keep_number_of_notice();
create policy child_version_disclose on cpis.child_version for select to cpis_disclose using (true);
grant select on cpis.child_version to cpis_disclose;

-- Row-level security is forced on the owner too, so what there is gets its number under policies that go with it.
do $$
declare known text;
begin
  foreach known in array array['notification', 'access_matched', 'plan_version', 'child_version', 'child'] loop
    execute format('create policy %I on cpis.%I to cpis_owner using (true) with check (true)', known || '_numbers', known);
  end loop;
  update cpis.notification n set nhs_number = c.nhs_number from cpis.child c where c.id = n.child_id;
  update cpis.notification n
  set nhs_number = case when exists (select from cpis.child_version h where h.child_id = n.child_id and h.nhs_number = m.asked_number)
                        then m.asked_number else v.nhs_number end
  from cpis.access_matched m join cpis.plan_version v on v.version_id = any (m.version_ids)
  where m.event_id = n.event_id and m.at = n.at and v.child_id = n.child_id
    and n.child_id in (select h.child_id from cpis.child_version h group by h.child_id having count(distinct h.nhs_number) > 1);
  foreach known in array array['notification', 'access_matched', 'plan_version', 'child_version', 'child'] loop
    execute format('drop policy %I on cpis.%I', known || '_numbers', known);
  end loop;
end $$;
alter table cpis.notification alter column nhs_number set not null;

-- The numbers under which a child's record once stood and that were never the child's: those from which it was last moved by a correction.
-- A number that was replaced was the child's.
create function cpis.wrong_numbers_of(p_child uuid) returns setof text
language sql stable as $$
  select l.nhs_number
  from (
    select distinct on (m.nhs_number) m.nhs_number, m.change
    from (
      select v.nhs_number, v.version, lead(v.nhs_number) over w as becomes, lead(v.change) over w as change
      from cpis.child_version v where v.child_id = p_child window w as (order by v.version)) m
    where m.becomes <> m.nhs_number
    order by m.nhs_number, m.version desc) l
  where l.change = 'number-corrected' and l.nhs_number <> (select c.nhs_number from cpis.child c where c.id = p_child)
$$;
grant execute on function cpis.wrong_numbers_of(uuid) to cpis_app, cpis_delivery;
create policy child_version_delivery on cpis.child_version for select to cpis_delivery using (true);
grant select on cpis.child_version to cpis_delivery;

-- ---------------------------------------------------------------------------------------------------------------------
-- A number that an adoption closed stays closed when the child has been erased

-- What is kept of the number for ever: an HMAC under a key that the database never sees (SUBJECT_KEY), made when the adoption is recorded.
alter table cpis.child
  add column closed_key bytea check (length(closed_key) = 32),
  add constraint child_key_of_adopted check (closed_key is null or closed_why is not distinct from 'adopted');
drop trigger child_stays_closed on cpis.child;
create trigger child_stays_closed before update of closed_on, closed_why, nhs_number, closed_key on cpis.child for each row
  when (old.closed_why is not null and (
    (new.closed_on, new.closed_why, new.nhs_number) is distinct from (old.closed_on, old.closed_why, old.nhs_number)
    or (old.closed_key is not null and new.closed_key is distinct from old.closed_key)))
  execute function cpis.keep_record_closed();
create table cpis.closed_number (
  authority_id uuid not null references cpis.authority (organisation_id),
  number_key   bytea not null check (length(number_key) = 32),
  primary key (authority_id, number_key)
);
create index closed_number_anywhere on cpis.closed_number (number_key);
alter table cpis.closed_number enable row level security;
alter table cpis.closed_number force row level security;
create trigger closed_number_never_changes before update or delete on cpis.closed_number for each row execute function cpis.refuse_change();
create trigger closed_number_never_truncated before truncate on cpis.closed_number for each statement execute function cpis.refuse_change();
create policy closed_number_register on cpis.closed_number for select to cpis_register using (true);
create policy closed_number_retention on cpis.closed_number to cpis_retention using (true) with check (true);
grant select on cpis.closed_number to cpis_register;
grant select, insert on cpis.closed_number to cpis_retention;

-- The keys of the caller's own authority, so that nothing is published under these numbers again.
create function cpis.closed_numbers() returns setof bytea
language sql stable security definer set search_path = cpis, pg_temp as $$
  select k.number_key from cpis.closed_number k where k.authority_id = cpis.caller_organisation() and cpis.caller_role() = 'LD'
$$;
-- Whether any of these was closed by any authority. It decides only that two numbers are not joined, which has other reasons too.
create function cpis.any_closed_number(p_keys bytea[]) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (select from cpis.closed_number k where k.number_key = any (p_keys))
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- An ending that waits is about the plan as it stood when it was held

alter table cpis.held_ending add column version_id uuid;
do $$
declare known text;
begin
  foreach known in array array['held_ending', 'plan', 'plan_version'] loop
    execute format('create policy %I on cpis.%I to cpis_owner using (true) with check (true)', known || '_versions', known);
  end loop;
  update cpis.held_ending h
  set version_id = coalesce(
    (select v.version_id from cpis.plan_version v where v.plan_id = h.plan_id and v.changed_at <= h.held_at order by v.version desc limit 1),
    (select p.version_id from cpis.plan p where p.id = h.plan_id));
  foreach known in array array['held_ending', 'plan', 'plan_version'] loop
    execute format('drop policy %I on cpis.%I', known || '_versions', known);
  end loop;
end $$;
alter table cpis.held_ending alter column version_id set not null;

create function cpis.name_version_of_ending() returns trigger
language plpgsql as $$
begin
  select p.version_id into new.version_id from cpis.plan p where p.id = new.plan_id;
  if not found then raise exception 'there is no such plan' using errcode = 'foreign_key_violation'; end if;
  return new;
end $$;
create trigger held_ending_is_about_a_version before insert on cpis.held_ending for each row
  when (new.version_id is null) execute function cpis.name_version_of_ending();

-- Whether a plan still is what an ending was held for. The telephone and name of its lead team say nothing of the plan: they change for all
-- plans of the team at once.
create function cpis.stands_as_held(p_plan cpis.plan, p_version uuid) returns boolean
language sql stable as $$
  select (p_plan).version_id = p_version or exists (
    select from cpis.plan_version v
    where v.version_id = p_version and v.plan_id = (p_plan).id
      and (v.nhs_number, v.type, v.start_date, v.end_date, v.withdrawn_at, v.category, v.legal_status, v.last_review_date, v.next_review_date, v.instructions)
        is not distinct from ((p_plan).nhs_number, (p_plan).type, (p_plan).start_date, (p_plan).end_date, (p_plan).withdrawn_at, (p_plan).category,
          (p_plan).legal_status, (p_plan).last_review_date, (p_plan).next_review_date, (p_plan).instructions))
$$;
grant execute on function cpis.stands_as_held(cpis.plan, uuid) to cpis_register;
create policy plan_version_register on cpis.plan_version for select to cpis_register using (true);
grant select on cpis.plan_version to cpis_register;

-- ---------------------------------------------------------------------------------------------------------------------
-- A death that was recorded by mistake

alter table cpis.child drop constraint child_change_check;
alter table cpis.child add constraint child_change_check check (change in (
  'published', 'details-corrected', 'number-corrected', 'number-replaced', 'number-checked', 'shielded', 'unshielded', 'died', 'adopted', 'reopened'));

-- The plans that ended with the death of a child, and the end that each had before: those that have not been touched since in what counts.
create function cpis.ended_with_death(p_child uuid) returns table (plan_id uuid, former_end date)
language sql stable as $$
  select p.id, b.end_date
  from cpis.child c
  join cpis.child_version d on d.child_id = c.id and d.change = 'died' and d.version = (
    select max(l.version) from cpis.child_version l where l.child_id = c.id and l.change = 'died')
  join cpis.plan p on p.child_id = c.id and p.withdrawn_at is null and p.end_date = c.closed_on
  join cpis.plan_version e on e.plan_id = p.id and e.changed_at = d.changed_at and e.end_date = c.closed_on
  join cpis.plan_version b on b.plan_id = p.id and b.version = e.version - 1 and b.end_date is distinct from e.end_date
  where c.id = p_child and c.closed_why = 'died'
$$;
grant execute on function cpis.ended_with_death(uuid) to cpis_app, cpis_register;

-- Opens a record again that a death closed, and puts the plans that ended with it back as they were, where that is asked for. Answers how
-- many plans, or why not.
create function cpis.reopen_record(p_child uuid, p_seen uuid, p_plans_back boolean, p_name text) returns text
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare
  c       cpis.child;
  v_ended jsonb;
  v_plans integer := 0;
begin
  if cpis.caller_role() is distinct from 'LD' then return 'not-permitted'; end if;
  select * into c from cpis.child where id = p_child and authority_id = cpis.caller_organisation() for update;
  if not found then return 'unknown'; end if;
  if c.version_id <> p_seen then return 'changed-meanwhile'; end if;
  if c.closed_why is distinct from 'died' then return 'not-died'; end if;
  select coalesce(jsonb_agg(to_jsonb(e)), '[]') into v_ended from cpis.ended_with_death(c.id) e;
  update cpis.child set closed_on = null, closed_why = null, change = 'reopened', changed_by = p_name, upload_id = null where id = c.id;
  if p_plans_back then
    update cpis.plan p set end_date = e.former_end, changed_by = p_name, upload_id = null
    from jsonb_to_recordset(v_ended) as e (plan_id uuid, former_end date) where p.id = e.plan_id;
    get diagnostics v_plans = row_count;
  end if;
  return v_plans::text;
end $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- A number that was replaced by a wrong one, which is then corrected, leads to the right one

-- As before, but that a number that was replaced by the one that turns out to be wrong leads to the right one from then on, unless that is the
-- one before itself, leads back to it, or must not be joined. Without a right number the two are only parted.
drop function cpis.part_numbers(uuid);
create function cpis.part_numbers(p_child uuid, p_right text default null) returns integer
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare
  c      cpis.child;
  v_gone text[];
begin
  if cpis.caller_role() is distinct from 'LD' then return 0; end if;
  select * into c from cpis.child where id = p_child and authority_id = cpis.caller_organisation() and closed_why is null for update;
  if not found then return 0; end if;
  with gone as (
    delete from cpis.superseded_number s
    where s.replaced_by = c.nhs_number and s.recorded_by = c.authority_id
      and exists (select from cpis.child_version v where v.child_id = c.id and v.nhs_number = s.nhs_number)
      -- Another authority has followed it, and so says the same.
      and not exists (
        select from cpis.child o join cpis.child_version v on v.child_id = o.id
        where o.nhs_number = s.replaced_by and o.authority_id <> c.authority_id and v.nhs_number = s.nhs_number and o.change <> 'number-corrected')
    returning s.nhs_number)
  select array_agg(nhs_number) into v_gone from gone;
  if v_gone is null then return 0; end if;
  if p_right is not null then
    insert into cpis.superseded_number (nhs_number, replaced_by, recorded_by)
    select g.nhs_number, p_right, c.authority_id from unnest(v_gone) as g (nhs_number)
    where g.nhs_number <> all (cpis.leads_to(p_right))
      -- What an adoption closed is never linked.
      and not exists (select from cpis.child a where a.closed_why = 'adopted' and a.nhs_number in (g.nhs_number, p_right))
    on conflict (nhs_number) do nothing;
  end if;
  return cardinality(v_gone);
end $$;

-- A number and those that have replaced it, one after the other.
create function cpis.leads_to(p_number text) returns text[]
language sql stable as $$
  with recursive leads_to as (
    select p_number as nhs_number
    union select s.replaced_by from cpis.superseded_number s join leads_to l on s.nhs_number = l.nhs_number)
  select array_agg(nhs_number) from leads_to
$$;
grant execute on function cpis.leads_to(text) to cpis_register;

reset role;

do $$
declare door text;
begin
  grant create on schema cpis to cpis_register, cpis_disclose;
  alter function cpis.keep_number_of_notice() owner to cpis_disclose;
  foreach door in array array['closed_numbers()', 'any_closed_number(bytea[])', 'reopen_record(uuid, uuid, boolean, text)', 'part_numbers(uuid, text)'] loop
    execute format('alter function cpis.%s owner to cpis_register', door);
    execute format('grant execute on function cpis.%s to cpis_app', door);
  end loop;
  revoke create on schema cpis from cpis_disclose;
end $$;

set role cpis_register;

-- As before, but that the answer does not tell why two numbers are not joined: an adoption, of which nobody else may learn, is one of the reasons.
create or replace function cpis.replace_number(p_child uuid, p_number text, p_seen uuid, p_name text) returns text
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare
  c      cpis.child;
  v_then text;
begin
  if cpis.caller_role() is distinct from 'LD' then return 'not-permitted'; end if;
  select * into c from cpis.child where id = p_child and authority_id = cpis.caller_organisation() for update;
  if not found then return 'unknown'; end if;
  if c.version_id <> p_seen then return 'changed-meanwhile'; end if;
  if c.closed_why is not null then return 'closed'; end if;
  if c.nhs_number = p_number then return 'same'; end if;
  if exists (select from cpis.child o where o.authority_id = c.authority_id and o.nhs_number = p_number) then return 'held'; end if;
  -- Two people who replace one number by two others at the same moment: the second sees the first.
  perform pg_advisory_xact_lock(hashtextextended('superseded ' || c.nhs_number, 0));
  select s.replaced_by into v_then from cpis.superseded_number s where s.nhs_number = c.nhs_number;
  -- Somebody else has said another number, or the way would lead back to where it began; or an adoption closed one of the two.
  if v_then <> p_number or c.nhs_number = any (cpis.leads_to(p_number))
     or exists (select from cpis.child a where a.closed_why = 'adopted' and a.nhs_number in (c.nhs_number, p_number)) then
    return 'not-recorded';
  end if;
  if v_then is null then
    insert into cpis.superseded_number (nhs_number, replaced_by, recorded_by) values (c.nhs_number, p_number, c.authority_id);
  end if;
  update cpis.child set nhs_number = p_number, change = 'number-replaced', changed_by = p_name, upload_id = null,
    number_status = 'not-traced', traced_at = null where id = c.id;
  return 'replaced';
end $$;

-- As before, but that an ending is compared with the version of the plan that it is about, and not with the time at which somebody who
-- changed the plan began: whoever began before the file and was done after it counts, and a new telephone of the lead team does not.
create or replace function cpis.apply_due_endings() returns integer
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare v_ended integer;
begin
  with settled as (
    select h.id from cpis.held_ending h join cpis.plan p on p.id = h.plan_id
    where h.state = 'held'
      and (p.withdrawn_at is not null or not cpis.stands_as_held(p, h.version_id)
           or (h.how <> 'withdrawn' and p.end_date is not null and p.end_date <= h.end_date and p.type <> 'UCPP'))
    for update of h skip locked
  )
  update cpis.held_ending h set state = 'overtaken', settled_at = now() from settled s where h.id = s.id;
  with settled as (
    select h.id from cpis.held_ending h
    where h.state = 'held' and h.needs_approval and exists (
      select from cpis.approval a where a.upload_id = h.upload_id and a.requested_at >= h.held_at and a.decision in ('declined', 'taken-back'))
    for update of h skip locked
  )
  update cpis.held_ending h set state = 'declined', settled_at = now() from settled s where h.id = s.id;
  with due as (
    select h.id, h.plan_id, h.end_date, h.how, h.upload_id, coalesce(u.reversed_by, u.received_by) as sent_by
    from cpis.held_ending h join cpis.upload u on u.id = h.upload_id join cpis.plan p on p.id = h.plan_id
    where h.state = 'held' and h.apply_after <= now()
      and (not h.needs_approval or exists (
        select from cpis.approval a where a.upload_id = h.upload_id and a.decision = 'approved' and a.requested_at >= h.held_at))
      -- Asked again of the locked plan: it may have been saved since the endings above were settled.
      and p.authority_id = h.authority_id and p.withdrawn_at is null and cpis.stands_as_held(p, h.version_id)
      and (h.how = 'withdrawn' or p.end_date is null or p.end_date > h.end_date or p.type = 'UCPP')
      and not (h.how = 'absent' and exists (select from cpis.transfer t where t.plan_id = h.plan_id and t.state = 'offered'))
    for update of h, p skip locked
  ), ended as (
    update cpis.plan p
    set end_date = case when d.how = 'withdrawn' then p.end_date else greatest(d.end_date, p.start_date) end,
        withdrawn_at = case when d.how = 'withdrawn' then now() else p.withdrawn_at end,
        changed_by = d.sent_by, upload_id = d.upload_id
    from due d where p.id = d.plan_id
  )
  update cpis.held_ending h set state = 'applied', settled_at = now() from due d where h.id = d.id;
  get diagnostics v_ended = row_count;
  with done as (
    select u.id from cpis.upload u
    where u.state = 'waiting' and not exists (select from cpis.held_ending h where h.upload_id = u.id and h.state = 'held' and h.needs_approval)
    for update of u skip locked
  )
  update cpis.upload u set state = 'saved' from done d where u.id = d.id;
  return v_ended;
end $$;

reset role;
revoke create on schema cpis from cpis_register;

-- ---------------------------------------------------------------------------------------------------------------------
-- What a message for a mailbox is made of: as before, but about the number that was looked up, and one that was never the child's without the
-- authority's own reference to the child; and about the number that became nobody's, whatever the record has been moved to since

grant create on schema cpis to cpis_delivery;
set role cpis_delivery;
create or replace function cpis.message_content(p_id uuid, p_lease text) returns jsonb
language sql stable security definer set search_path = cpis, pg_temp as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'id', o.id, 'kind', o.kind, 'eventId', o.event_id, 'at', coalesce(n.at, o.created_at),
    'authority', jsonb_build_object('code', a.dfe_code, 'name', ao.name),
    'child', jsonb_build_object('nhsNumber', told.nhs_number,
      'localId', case when told.nhs_number not in (select cpis.wrong_numbers_of(c.id)) then c.local_id end),
    'replacedBy', case when o.kind = 'inactive-number' and c.closed_why is distinct from 'adopted'
      then (select s.replaced_by from cpis.superseded_number s where s.nhs_number = told.nhs_number) end,
    'records', cardinality(n.plan_types),
    'viewer', case when n.event_id is not null then jsonb_build_object('id', m.actor_id, 'name', n.actor_name, 'role', n.role,
      'organisationCode', mo.ods_code, 'organisationName', n.organisation_name) end,
    'file', (select u.sequence from cpis.plan p join cpis.upload u on u.id = p.upload_id
             where p.child_id = c.id and u.sequence is not null order by p.changed_at desc limit 1)))
  from cpis.outbox o
  join cpis.authority a on a.organisation_id = o.authority_id
  join cpis.organisation ao on ao.id = o.authority_id
  left join cpis.notification n on o.kind = 'access' and n.event_id = o.event_id and n.authority_id = o.authority_id
  join cpis.child c on c.id = coalesce(o.child_id, n.child_id)
  cross join lateral (
    select coalesce(n.nhs_number, (
      select v.nhs_number from cpis.child_version v
      where o.kind = 'inactive-number' and v.child_id = c.id and md5(v.child_id::text || v.nhs_number)::uuid = o.event_id limit 1), c.nhs_number) as nhs_number) told
  left join cpis.access_matched m on m.event_id = n.event_id and m.at = n.at
  left join cpis.organisation mo on mo.id = m.organisation_id
  where o.id = p_id and o.state = 'sending' and o.leased_until = p_lease::timestamptz
$$;
reset role;
revoke create on schema cpis from cpis_delivery;

-- ---------------------------------------------------------------------------------------------------------------------
-- Forgetting, as before, but that the key of an adopted child's number is kept (a record of which none was made stays, closed, until there is
-- one), and that rows which were not accepted go 30 days after they were mended or set aside, and 13 months after they came in any case

grant create on schema cpis to cpis_retention;
set role cpis_retention;
create or replace function cpis.erase_old_records() returns integer
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
    where (c.id = any (v_children) or c.created_at < v_before) and not exists (select from cpis.plan p where p.child_id = c.id)
      and not (c.closed_why is not distinct from 'adopted' and c.closed_key is null));
  insert into cpis.closed_number (authority_id, number_key)
  select c.authority_id, c.closed_key from cpis.child c where c.id = any (v_children) and c.closed_key is not null
  on conflict do nothing;
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
  delete from cpis.rejected_row where mended_at < now() - interval '30 days' or rejected_at < v_before;
  get diagnostics v_rows = row_count;
  if cardinality(v_plans) > 0 or cardinality(v_children) > 0 or v_rows > 0 then
    insert into cpis.audit_event (type, outcome, details) values ('retention.erase', 'done', jsonb_build_object(
      'plans', cardinality(v_plans), 'children', cardinality(v_children), 'rejectedRows', v_rows));
  end if;
  return cardinality(v_plans);
end $$;
reset role;
revoke create on schema cpis from cpis_retention;
