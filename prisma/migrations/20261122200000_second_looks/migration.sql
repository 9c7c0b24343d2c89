-- Second looks: what one person could do alone that takes two, or do to somebody else's records, is refused by the database itself; and what
-- was done by mistake can be undone.

-- ---------------------------------------------------------------------------------------------------------------------
-- Nothing of an authority names a child, a plan or a file of another one

set role cpis_owner;

alter table cpis.child add constraint child_of_authority unique (id, authority_id);
alter table cpis.plan add constraint plan_of_authority_once unique (id, authority_id);
alter table cpis.upload add constraint upload_of_authority_once unique (id, authority_id);

alter table cpis.approval
  drop constraint approval_child_id_fkey,
  drop constraint approval_upload_id_fkey,
  add constraint approval_of_own_child foreign key (child_id, authority_id) references cpis.child (id, authority_id),
  add constraint approval_of_own_upload foreign key (upload_id, authority_id) references cpis.upload (id, authority_id);
alter table cpis.held_ending
  drop constraint held_ending_plan_id_fkey,
  drop constraint held_ending_upload_id_fkey,
  add constraint held_ending_of_own_plan foreign key (plan_id, authority_id) references cpis.plan (id, authority_id),
  add constraint held_ending_of_own_upload foreign key (upload_id, authority_id) references cpis.upload (id, authority_id);
alter table cpis.upload_absence
  drop constraint upload_absence_plan_id_fkey,
  drop constraint upload_absence_upload_id_fkey,
  add constraint upload_absence_of_own_plan foreign key (plan_id, authority_id) references cpis.plan (id, authority_id),
  add constraint upload_absence_of_own_upload foreign key (upload_id, authority_id) references cpis.upload (id, authority_id);
alter table cpis.transfer
  drop constraint transfer_plan_id_fkey,
  drop constraint transfer_new_plan_id_fkey,
  add constraint transfer_of_own_plan foreign key (plan_id, from_authority) references cpis.plan (id, authority_id),
  add constraint transfer_to_own_plan foreign key (new_plan_id, to_authority) references cpis.plan (id, authority_id);

-- A file, or the day on which a plan ends, takes an offer back without anybody who is logged in: then a name stands there alone.
alter table cpis.transfer
  drop constraint transfer_decided_whole,
  add constraint transfer_decided_whole check (
    (state = 'offered') = (decided_at is null) and (decided_at is null) = (decided_by_name is null)
    and (decided_by is null or decided_at is not null) and (decided_by is not null or state in ('offered', 'taken-back')));

-- Which authority recorded that a number was replaced: it alone may take that back. None when it came from elsewhere.
alter table cpis.superseded_number add column recorded_by uuid references cpis.authority (organisation_id);

-- ---------------------------------------------------------------------------------------------------------------------
-- A shield stays with the number too: whoever is added, or moved, to a number under which the authority protects a child is protected.
-- Otherwise one person could lift a protection, by moving it to another number and publishing the old one again.

create index child_version_shielded on cpis.child_version (authority_id, nhs_number) where shielded;

create function cpis.keep_shield_of_number() returns trigger
language plpgsql security definer set search_path = cpis, pg_temp as $$
begin
  if exists (
    select from cpis.child_version v
    where v.authority_id = new.authority_id and v.nhs_number = new.nhs_number and v.shielded
      -- Two people have lifted it since.
      and not exists (select from cpis.child_version l where l.child_id = v.child_id and l.version > v.version and not l.shielded)) then
    new.shielded := true;
  end if;
  return new;
end $$;
create trigger child_added_keeps_shield before insert on cpis.child for each row
  when (not new.shielded) execute function cpis.keep_shield_of_number();
create trigger child_moved_keeps_shield before update of nhs_number on cpis.child for each row
  when (not new.shielded and new.nhs_number <> old.nhs_number) execute function cpis.keep_shield_of_number();
create policy child_version_register on cpis.child_version for select to cpis_register using (true);
grant select on cpis.child_version to cpis_register;

-- ---------------------------------------------------------------------------------------------------------------------
-- A closed record stays closed, under its number; and a register is as fresh as its data manager last said, never fresher than now

create function cpis.keep_record_closed() returns trigger
language plpgsql as $$
begin
  if current_user = 'cpis_app' then
    raise exception 'the record of this child is closed' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger child_stays_closed before update of closed_on, closed_why, nhs_number on cpis.child for each row
  when (old.closed_why is not null and (new.closed_on, new.closed_why, new.nhs_number) is distinct from (old.closed_on, old.closed_why, old.nhs_number))
  execute function cpis.keep_record_closed();

create function cpis.check_freshness() returns trigger
language plpgsql as $$
begin
  if current_user = 'cpis_app' and (new.register_updated_at > now() or cpis.caller_role() is distinct from 'LD') then
    raise exception 'a register is not fresher than now' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger authority_is_fresh_by_now before update of register_updated_at on cpis.authority for each row
  when (new.register_updated_at is distinct from old.register_updated_at) execute function cpis.check_freshness();

-- ---------------------------------------------------------------------------------------------------------------------
-- An open offer says what is so: it goes with its plan, and follows the child's name and date of birth

create function cpis.offers_follow_plans() returns trigger
language plpgsql security definer set search_path = cpis, pg_temp as $$
begin
  if not exists (select from cpis.transfer t where t.state = 'offered' and t.from_authority in (select authority_id from changed_rows)) then
    return null;
  end if;
  update cpis.transfer t
  set state = 'taken-back', decided_at = now(), decided_by_name = p.changed_by,
      -- Whoever it was, unless it was a file, or a day that came while somebody else was at work.
      decided_by = case when p.upload_id is null and t.from_authority = cpis.caller_organisation() then cpis.caller_user() end
  from changed_rows p
  where t.plan_id = p.id and t.state = 'offered'
    and (p.withdrawn_at is not null or p.nhs_number <> t.nhs_number or p.start_date > t.moves_on
         or p.end_date <= greatest(t.moves_on, cpis.today()));
  update cpis.transfer t set start_date = p.start_date, end_date = p.end_date
  from changed_rows p
  where t.plan_id = p.id and t.state = 'offered' and (t.start_date, t.end_date) is distinct from (p.start_date, p.end_date);
  return null;
end $$;
create trigger plan_takes_its_offers_along after update on cpis.plan referencing new table as changed_rows
  for each statement execute function cpis.offers_follow_plans();

create function cpis.offers_follow_children() returns trigger
language plpgsql security definer set search_path = cpis, pg_temp as $$
begin
  if not exists (select from cpis.transfer t where t.state = 'offered' and t.from_authority in (select authority_id from changed_rows)) then
    return null;
  end if;
  update cpis.transfer t set family_name = c.family_name, given_name = c.given_name, date_of_birth = c.date_of_birth
  from changed_rows c join cpis.plan p on p.child_id = c.id
  where t.plan_id = p.id and t.state = 'offered' and t.nhs_number = c.nhs_number
    and (t.family_name, t.given_name, t.date_of_birth) is distinct from (c.family_name, c.given_name, c.date_of_birth);
  return null;
end $$;
create trigger child_takes_its_offers_along after update on cpis.child referencing new table as changed_rows
  for each statement execute function cpis.offers_follow_children();

-- ---------------------------------------------------------------------------------------------------------------------
-- The number that took the place of another was mistyped, or the other child's: the authority that recorded it parts the two again

create function cpis.part_numbers(p_child uuid) returns integer
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare
  c       cpis.child;
  v_links integer;
begin
  if cpis.caller_role() is distinct from 'LD' then return 0; end if;
  select * into c from cpis.child where id = p_child and authority_id = cpis.caller_organisation() and closed_why is null for update;
  if not found then return 0; end if;
  delete from cpis.superseded_number s
  where s.replaced_by = c.nhs_number and s.recorded_by = c.authority_id
    and exists (select from cpis.child_version v where v.child_id = c.id and v.nhs_number = s.nhs_number)
    -- Another authority has followed it, and so says the same.
    and not exists (
      select from cpis.child o join cpis.child_version v on v.child_id = o.id
      where o.nhs_number = s.replaced_by and o.authority_id <> c.authority_id and v.nhs_number = s.nhs_number and o.change <> 'number-corrected');
  get diagnostics v_links = row_count;
  return v_links;
end $$;
grant delete on cpis.superseded_number to cpis_register;

reset role;

do $$
declare door text;
begin
  grant create on schema cpis to cpis_register;
  foreach door in array array['keep_shield_of_number()', 'offers_follow_plans()', 'offers_follow_children()', 'part_numbers(uuid)'] loop
    execute format('alter function cpis.%s owner to cpis_register', door);
  end loop;
  grant execute on function cpis.part_numbers(uuid) to cpis_app;
end $$;

set role cpis_register;

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
  if v_then <> p_number then return 'linked-otherwise'; end if;
  if exists (
    with recursive leads_to as (
      select s.replaced_by from cpis.superseded_number s where s.nhs_number = p_number
      union select s.replaced_by from cpis.superseded_number s join leads_to l on s.nhs_number = l.replaced_by)
    select from leads_to where replaced_by = c.nhs_number) then return 'linked-otherwise'; end if;
  if exists (select from cpis.child a where a.closed_why = 'adopted' and a.nhs_number in (c.nhs_number, p_number)) then return 'linked-otherwise'; end if;
  if v_then is null then
    insert into cpis.superseded_number (nhs_number, replaced_by, recorded_by) values (c.nhs_number, p_number, c.authority_id);
  end if;
  update cpis.child set nhs_number = p_number, change = 'number-replaced', changed_by = p_name, upload_id = null,
    number_status = 'not-traced', traced_at = null where id = c.id;
  return 'replaced';
end $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- As before, but that whoever has no role answers nothing; and that nobody knows who started a command, so that what one asks for is
-- decided by a practitioner, who sends no files

create or replace function cpis.decide_approval(p_id uuid, p_decision text, p_name text) returns text
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare a cpis.approval;
begin
  if cpis.caller_user() is null or coalesce(cpis.caller_role(), '') not in ('LP', 'LD') then return 'not-permitted'; end if;
  select * into a from cpis.approval where id = p_id and authority_id = cpis.caller_organisation() for update;
  if not found then return 'unknown'; end if;
  if a.decision is not null then return 'already'; end if;
  if p_decision = 'taken-back' then
    if a.requested_by is distinct from cpis.caller_user() then return 'not-permitted'; end if;
  elsif a.requested_by is not distinct from cpis.caller_user()
     or ((a.kind = 'unshield' or a.requested_by is null) and cpis.caller_role() <> 'LP') then
    return 'not-permitted';
  end if;
  update cpis.approval set decision = p_decision, decided_at = now(), decided_by = cpis.caller_user(), decided_by_name = p_name where id = p_id;
  if a.kind = 'unshield' and p_decision = 'approved' then
    update cpis.child set shielded = false, change = 'unshielded', changed_by = a.requested_by_name || ' and ' || p_name
    where id = a.child_id and authority_id = a.authority_id;
  end if;
  return 'decided';
end $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- As before, but never onto somebody else, nor onto a plan that has ended, nor from whoever does not hold the plan

create or replace function cpis.answer_transfer(p_id uuid, p_answer text, p_reason text, p_name text) returns text
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare
  t cpis.transfer;
  p cpis.plan;
  k cpis.child;
  v_child uuid;
  v_plan  uuid;
begin
  if cpis.caller_role() is distinct from 'LD' then return 'not-permitted'; end if;
  -- The plan before the offer, as whoever ends it locks them.
  perform from cpis.plan where id = (
    select plan_id from cpis.transfer where id = p_id and cpis.caller_organisation() in (from_authority, to_authority)) for update;
  select * into t from cpis.transfer where id = p_id
    and cpis.caller_organisation() = case when p_answer = 'taken-back' then from_authority else to_authority end for update;
  if not found then return 'unknown'; end if;
  if t.state <> 'offered' then return 'already'; end if;
  if p_answer in ('declined', 'taken-back') then
    update cpis.transfer set state = p_answer, decline_reason = case when p_answer = 'declined' then p_reason end, decided_at = now(),
      decided_by = cpis.caller_user(), decided_by_name = p_name where id = p_id;
    return 'decided';
  end if;
  if t.moves_on > cpis.today() then return 'too-early'; end if;
  select * into p from cpis.plan where id = t.plan_id and authority_id = t.from_authority;
  -- Ended, withdrawn or given another number since it was offered: there is nothing left to take over.
  if not found or p.withdrawn_at is not null or p.nhs_number <> t.nhs_number or (p.end_date is not null and p.end_date <= t.moves_on) then return 'gone'; end if;
  insert into cpis.child (authority_id, nhs_number, family_name, given_name, date_of_birth, changed_by)
  values (t.to_authority, t.nhs_number, t.family_name, t.given_name, t.date_of_birth, p_name)
  on conflict (authority_id, nhs_number) do nothing;
  select * into k from cpis.child where authority_id = t.to_authority and nhs_number = t.nhs_number;
  v_child := k.id;
  -- One of the two authorities has the wrong number. Nothing has been changed: the child was there before.
  if k.date_of_birth <> t.date_of_birth then return 'other-person'; end if;
  -- A shield travels with the child.
  update cpis.child c set shielded = true, change = 'shielded', changed_by = p_name
  where c.id = v_child and not c.shielded and exists (select from cpis.child f where f.id = p.child_id and f.shielded);
  -- One that goes on, and will for longest: a plan that has ended meanwhile would leave the child without any.
  select id into v_plan from cpis.plan
  where child_id = v_child and type = t.type and withdrawn_at is null and (end_date is null or end_date > greatest(t.moves_on, cpis.today()))
  order by end_date desc nulls first limit 1;
  if v_plan is null then
    insert into cpis.plan (child_id, authority_id, nhs_number, type, start_date, end_date, category, legal_status, last_review_date,
      next_review_date, instructions, changed_by)
    values (v_child, t.to_authority, t.nhs_number, t.type, t.moves_on, p.end_date, p.category, p.legal_status, p.last_review_date,
      p.next_review_date, p.instructions, p_name)
    returning id into v_plan;
  end if;
  -- Accepted before the plan ends, so that its end does not take the offer back.
  update cpis.transfer set state = 'accepted', new_plan_id = v_plan, decided_at = now(), decided_by = cpis.caller_user(),
    decided_by_name = p_name where id = p_id;
  update cpis.plan set end_date = t.moves_on, changed_by = p_name, upload_id = null where id = p.id;
  return 'decided';
end $$;

reset role;
revoke create on schema cpis from cpis_register;
