-- A number that another one replaced is written by a door of its own, the history of plans names who gave them another number, and forms
-- that came back with something to mend, or wait for their "Check your answers", wait with the session.

set role cpis_owner;

-- ---------------------------------------------------------------------------------------------------------------------
-- A plan follows the number of its child (foreign key), and its history says who changed that, not who changed the plan before.

create function cpis.name_who_changed_the_number() returns trigger
language plpgsql as $$
begin
  if new.nhs_number <> old.nhs_number then
    select c.changed_by, c.upload_id into new.changed_by, new.upload_id from cpis.child c where c.id = new.child_id;
  end if;
  return new;
end $$;
create trigger plan_number_is_changed_by before update of nhs_number on cpis.plan
  for each row execute function cpis.name_who_changed_the_number();

-- ---------------------------------------------------------------------------------------------------------------------
-- The number of a child was replaced by another: the authority's record moves to it, and whoever has the old number is led to the new one.

create policy superseded_register on cpis.superseded_number to cpis_register using (true) with check (true);
grant select, insert on cpis.superseded_number to cpis_register;

create function cpis.replace_number(p_child uuid, p_number text, p_seen uuid, p_name text) returns text
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
  if v_then is null then insert into cpis.superseded_number (nhs_number, replaced_by) values (c.nhs_number, p_number); end if;
  update cpis.child set nhs_number = p_number, change = 'number-replaced', changed_by = p_name, upload_id = null,
    number_status = 'not-traced', traced_at = null where id = c.id;
  return 'replaced';
end $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- A lead team gets another name or telephone: the plans in place that name it are changed with it, because their number is rung.

create policy lead_team_register on cpis.lead_team to cpis_register using (true) with check (true);
grant select, update on cpis.lead_team to cpis_register;

-- Answers how many plans were changed; null when the team is not one of the caller's authority, or was ended.
create function cpis.change_lead_team(p_team uuid, p_name text, p_phone text, p_by text) returns integer
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare
  t       cpis.lead_team;
  v_plans integer;
begin
  if coalesce(cpis.caller_role(), '') not in ('LD', 'OA') then return null; end if;
  select * into t from cpis.lead_team where id = p_team and authority_id = cpis.caller_organisation() and ended_at is null for update;
  if not found then return null; end if;
  update cpis.lead_team set name = p_name, phone = p_phone where id = t.id;
  update cpis.plan p set lead_team = p_name, lead_team_phone = p_phone, changed_by = p_by, upload_id = null
  where p.authority_id = t.authority_id and p.lead_team = t.name and p.lead_team_phone is not distinct from t.phone
    and p.withdrawn_at is null and (p.end_date is null or p.end_date > cpis.today())
    and (p.lead_team, p.lead_team_phone) is distinct from (p_name, p_phone);
  get diagnostics v_plans = row_count;
  return v_plans;
end $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- What was typed into a form of one page. Never in an address, the log, the WAL or a backup (unlogged), and gone with the session or role.

create unlogged table cpis.kept_form (
  session_id uuid not null references cpis.session (id) on delete cascade,
  -- Which form, and of which child or plan: `number 1a0f7a52-…`.
  form       text not null check (length(form) between 1 and 80),
  answers    jsonb not null check (length(answers::text) <= 8000),
  at         timestamptz not null default now(),
  primary key (session_id, form)
);
alter table cpis.kept_form enable row level security;
alter table cpis.kept_form force row level security;
create policy kept_form_identity on cpis.kept_form to cpis_identity using (true) with check (true);
grant select, insert, update, delete on cpis.kept_form to cpis_identity;

-- These answer only the person whose live session it is.
create function cpis.keep_form(p_session uuid, p_person uuid, p_form text, p_answers jsonb) returns void
language sql security definer set search_path = cpis, pg_temp as $$
  insert into cpis.kept_form (session_id, form, answers)
  select s.id, p_form, p_answers from cpis.session s where s.id = p_session and s.person_id = p_person and s.ended_at is null
  on conflict (session_id, form) do update set answers = excluded.answers, at = now();
  -- A session that nobody came back to never ends by itself; none is longer than ten hours.
  delete from cpis.kept_form where at < now() - interval '10 hours';
$$;
create function cpis.kept_form_of(p_session uuid, p_person uuid, p_form text) returns jsonb
language sql stable security definer set search_path = cpis, pg_temp as $$
  select k.answers from cpis.kept_form k join cpis.session s on s.id = k.session_id
  where k.session_id = p_session and k.form = p_form and s.person_id = p_person and s.ended_at is null
$$;
create function cpis.forget_form(p_session uuid, p_person uuid, p_form text) returns void
language sql security definer set search_path = cpis, pg_temp as $$
  delete from cpis.kept_form k using cpis.session s
  where k.session_id = p_session and k.form = p_form and s.id = k.session_id and s.person_id = p_person
$$;
create function cpis.forget_forms_of_changed_session() returns trigger
language plpgsql security definer set search_path = cpis, pg_temp as $$
begin
  delete from cpis.kept_form where session_id = new.id;
  return null;
end $$;
create trigger session_forgets_its_forms after update of ended_at, assignment_id on cpis.session for each row
  when (new.ended_at is not null or new.assignment_id is distinct from old.assignment_id)
  execute function cpis.forget_forms_of_changed_session();

reset role;

do $$
declare door text;
begin
  grant create on schema cpis to cpis_register, cpis_identity;
  alter function cpis.replace_number(uuid, text, uuid, text) owner to cpis_register;
  alter function cpis.change_lead_team(uuid, text, text, text) owner to cpis_register;
  foreach door in array array['keep_form(uuid, uuid, text, jsonb)', 'kept_form_of(uuid, uuid, text)', 'forget_form(uuid, uuid, text)',
                              'forget_forms_of_changed_session()'] loop
    execute format('alter function cpis.%s owner to cpis_identity', door);
    if door not like 'forget_forms%' then execute format('grant execute on function cpis.%s to cpis_app', door); end if;
  end loop;
  revoke create on schema cpis from cpis_register, cpis_identity;
  grant execute on function cpis.replace_number(uuid, text, uuid, text), cpis.change_lead_team(uuid, text, text, text) to cpis_app;
end $$;
