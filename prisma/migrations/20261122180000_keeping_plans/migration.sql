-- The authority's own hand on its register: the history of each child's details, closed numbers, contacts, drafts of forms, acts that
-- need two people, and transfers between authorities.

do $$ begin
  if not exists (select from pg_roles where rolname = 'cpis_register') then create role cpis_register nologin; end if;
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant cpis_register to %I', current_user);
  end if;
end $$;
grant usage on schema cpis to cpis_register;

set role cpis_owner;

-- ---------------------------------------------------------------------------------------------------------------------
-- Children: what is known of the number, why a record was closed, and every state that the details were ever in

alter table cpis.child
  add column version       integer not null default 1,
  add column version_id    uuid not null default gen_random_uuid(),
  add column change        text not null default 'published' check (change in (
                             'published', 'details-corrected', 'number-corrected', 'number-replaced', 'number-checked', 'shielded', 'unshielded',
                             'died', 'adopted')),
  add column changed_by    text not null default 'Authority file',
  add column upload_id     uuid references cpis.upload (id),
  -- What the demographics service said of number, name and date of birth, and when it was asked.
  add column number_status text not null default 'not-traced' check (number_status in (
                             'not-traced', 'matched', 'differs', 'not-found', 'replaced', 'restricted')),
  add column traced_at     timestamptz,
  -- A record that was closed takes no open plan again. One closed by an adoption is shown to nobody and never linked to another.
  add column closed_on     date check (closed_on between date '1990-01-01' and date '2100-12-31'),
  add column closed_why    text check (closed_why in ('died', 'adopted')),
  add constraint child_closed_for_a_reason check ((closed_on is null) = (closed_why is null)),
  add constraint child_traced_at_some_time check ((number_status = 'not-traced') = (traced_at is null));

create table cpis.child_version (
  version_id    uuid primary key,
  child_id      uuid not null,
  version       integer not null,
  authority_id  uuid not null,
  nhs_number    text not null,
  local_id      text,
  family_name   text not null,
  given_name    text not null,
  date_of_birth date not null,
  shielded      boolean not null,
  closed_on     date,
  closed_why    text,
  change        text not null,
  changed_by    text not null,
  upload_id     uuid,
  changed_at    timestamptz not null,
  unique (child_id, version)
);

create function cpis.next_child_version() returns trigger
language plpgsql as $$
begin
  new.version := old.version + 1;
  new.version_id := gen_random_uuid();
  new.updated_at := now();
  -- Lifting a shield takes two people, and so another door than an update.
  if old.shielded and not new.shielded and current_user = 'cpis_app' then
    raise exception 'a shield is lifted by two people' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger child_takes_next_version before update on cpis.child for each row execute function cpis.next_child_version();

-- One statement for all children of a statement: a file brings twenty thousand. Written as the owner, like the history of plans.
create function cpis.keep_child_versions() returns trigger
language plpgsql security definer set search_path = cpis, pg_temp as $$
begin
  insert into cpis.child_version
  select version_id, id, version, authority_id, nhs_number, local_id, family_name, given_name, date_of_birth, shielded, closed_on, closed_why,
         change, changed_by, upload_id, updated_at from changed_rows;
  return null;
end $$;
create trigger child_keeps_first_version after insert on cpis.child referencing new table as changed_rows
  for each statement execute function cpis.keep_child_versions();
create trigger child_keeps_versions after update on cpis.child referencing new table as changed_rows
  for each statement execute function cpis.keep_child_versions();
create trigger child_version_never_changes before update or delete on cpis.child_version for each row execute function cpis.refuse_change();
create trigger child_version_never_truncated before truncate on cpis.child_version for each statement execute function cpis.refuse_change();

alter table cpis.child_version enable row level security;
alter table cpis.child_version force row level security;
create policy child_version_read_own on cpis.child_version for select to cpis_app
  using (authority_id = cpis.caller_organisation() and cpis.caller_role() in ('LP', 'LD', 'ED'));
create policy child_version_keep on cpis.child_version for insert to cpis_owner with check (true);
grant select on cpis.child_version to cpis_app;

-- What was published before there was this history is its first entry.
create policy child_first_version on cpis.child for select to cpis_owner using (true);
insert into cpis.child_version
select version_id, id, version, authority_id, nhs_number, local_id, family_name, given_name, date_of_birth, shielded, closed_on, closed_why,
       change, changed_by, upload_id, updated_at from cpis.child;
drop policy child_first_version on cpis.child;

-- The same for plans, in place of a trigger for each row.
drop trigger plan_keeps_versions on cpis.plan;
drop function cpis.keep_plan_version();
create function cpis.keep_plan_versions() returns trigger
language plpgsql security definer set search_path = cpis, pg_temp as $$
begin
  insert into cpis.plan_version
  select version_id, id, version, child_id, authority_id, nhs_number, type, start_date, end_date, withdrawn_at, category, legal_status, lead_team,
         lead_team_phone, last_review_date, next_review_date, instructions, changed_by, upload_id, changed_at from changed_rows;
  return null;
end $$;
create trigger plan_keeps_first_version after insert on cpis.plan referencing new table as changed_rows
  for each statement execute function cpis.keep_plan_versions();
create trigger plan_keeps_versions after update on cpis.plan referencing new table as changed_rows
  for each statement execute function cpis.keep_plan_versions();

-- No plan lasts beyond the closing of its child's record, and none starts in the future: "in place" would not be true of it.
create index child_closed on cpis.child (authority_id, id) where closed_on is not null;
create function cpis.check_plans_of_children() returns trigger
language plpgsql as $$
declare v_early boolean;
begin
  if exists (select from changed_rows p join cpis.child c on c.id = p.child_id
             where c.closed_on is not null and p.withdrawn_at is null and (p.end_date is null or p.end_date > c.closed_on)) then
    raise exception 'the record of this child is closed' using errcode = 'check_violation', constraint = 'plan_of_open_child';
  end if;
  if tg_op = 'INSERT' then
    v_early := exists (select from changed_rows where withdrawn_at is null and start_date > cpis.today());
  else
    v_early := exists (select from changed_rows p where p.withdrawn_at is null and p.start_date > cpis.today()
                       and not exists (select from former_rows f where f.id = p.id and f.start_date = p.start_date));
  end if;
  if v_early then
    raise exception 'a plan starts no later than today' using errcode = 'check_violation', constraint = 'plan_starts_no_later_than_today';
  end if;
  return null;
end $$;
create trigger plan_added_follows_its_child after insert on cpis.plan referencing new table as changed_rows
  for each statement execute function cpis.check_plans_of_children();
create trigger plan_follows_its_child after update on cpis.plan referencing old table as former_rows new table as changed_rows
  for each statement execute function cpis.check_plans_of_children();

-- The checks of numbers and names as they were, but such as the planner writes into the place of their call: calling a function for each of
-- twenty thousand rows takes longer than the rows.
create or replace function cpis.is_nhs_number(candidate text) returns boolean
language sql immutable parallel safe as $$
  select candidate ~ '^[0-9]{10}$'
     and candidate <> repeat(left(candidate, 1), 10)
     and (11 - (
           10 * ascii(substr(candidate, 1, 1)) + 9 * ascii(substr(candidate, 2, 1)) + 8 * ascii(substr(candidate, 3, 1))
          + 7 * ascii(substr(candidate, 4, 1)) + 6 * ascii(substr(candidate, 5, 1)) + 5 * ascii(substr(candidate, 6, 1))
          + 4 * ascii(substr(candidate, 7, 1)) + 3 * ascii(substr(candidate, 8, 1)) + 2 * ascii(substr(candidate, 9, 1))
          - 54 * 48) % 11) % 11 = ascii(substr(candidate, 10, 1)) - 48
$$;
create or replace function cpis.is_person_name(candidate text) returns boolean
language sql immutable parallel safe as $$
  select length(candidate) between 1 and 100
     and candidate = btrim(candidate)
     and candidate !~ '[[:cntrl:]0-9\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]'
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- How the authority is reached, and what it shares

alter table cpis.authority
  add column contacts_confirmed_at timestamptz,
  add column contacts_confirmed_by text check (length(contacts_confirmed_by) between 2 and 120),
  add column delivers_email        boolean not null default false,
  add column notice_emails         text[] not null default '{}' check (cardinality(notice_emails) <= 5),
  add column delivers_mailbox      boolean not null default false,
  add constraint authority_contacts_confirmed_by_somebody check ((contacts_confirmed_at is null) = (contacts_confirmed_by is null)),
  add constraint authority_email_has_an_address check (not delivers_email or cardinality(notice_emails) > 0);

drop policy authority_freshness on cpis.authority;
create policy authority_keep_own on cpis.authority for update to cpis_app
  using (organisation_id = cpis.caller_organisation() and cpis.caller_role() in ('LD', 'OA'))
  with check (organisation_id = cpis.caller_organisation() and cpis.caller_role() in ('LD', 'OA'));
grant update (day_phone, duty_phone, office_opens, office_closes, shared_details, update_every_days, contacts_confirmed_at,
  contacts_confirmed_by, delivers_email, notice_emails, delivers_mailbox) on cpis.authority to cpis_app;

-- Teams that lead on plans, offered wherever a plan names one.
create table cpis.lead_team (
  id           uuid primary key default gen_random_uuid(),
  authority_id uuid not null references cpis.authority (organisation_id),
  name         text not null check (length(name) between 1 and 80 and name = btrim(name)),
  phone        text not null check (phone ~ '^[0-9 +]{8,20}$'),
  ended_at     timestamptz
);
create unique index lead_team_once on cpis.lead_team (authority_id, lower(name)) where ended_at is null;

-- Who changed what of the above, and when.
create table cpis.authority_change (
  id           uuid primary key default gen_random_uuid(),
  authority_id uuid not null references cpis.authority (organisation_id),
  at           timestamptz not null default now(),
  person_id    uuid not null references cpis.person (id),
  person_name  text not null,
  field        text not null check (field ~ '^[a-z]+(-[a-z]+)*$'),
  was          text,
  becomes      text
);
create index authority_change_of_authority on cpis.authority_change (authority_id, at desc);
create trigger authority_change_never_changes before update or delete on cpis.authority_change for each row execute function cpis.refuse_change();
create trigger authority_change_never_truncated before truncate on cpis.authority_change for each statement execute function cpis.refuse_change();

-- ---------------------------------------------------------------------------------------------------------------------
-- Forms that are being filled in: one question a page, nothing about a child in an address, nothing lost when a session ends

create table cpis.plan_draft (
  id           uuid primary key default gen_random_uuid(),
  person_id    uuid not null references cpis.person (id),
  authority_id uuid not null references cpis.authority (organisation_id),
  journey      text not null check (journey in ('add', 'change', 'end', 'withdraw', 'birth', 'details', 'number', 'death', 'adoption', 'transfer', 'accept')),
  child_id     uuid references cpis.child (id),
  plan_id      uuid references cpis.plan (id),
  -- The version that the person saw when the form was opened: whoever saved since is noticed.
  seen_version uuid,
  answers      jsonb not null default '{}' check (length(answers::text) <= 8000),
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now()
);
create index plan_draft_of_person on cpis.plan_draft (person_id, updated_at desc);

-- ---------------------------------------------------------------------------------------------------------------------
-- Acts that need two people

create table cpis.approval (
  id                uuid primary key default gen_random_uuid(),
  authority_id      uuid not null references cpis.authority (organisation_id),
  kind              text not null check (kind in ('unshield', 'endings')),
  child_id          uuid references cpis.child (id),
  upload_id         uuid references cpis.upload (id),
  reason            text not null check (length(reason) between 15 and 500),
  requested_at      timestamptz not null default now(),
  requested_by      uuid references cpis.person (id),
  requested_by_name text not null,
  decision          text check (decision in ('approved', 'declined', 'taken-back')),
  decided_at        timestamptz,
  decided_by        uuid references cpis.person (id),
  decided_by_name   text,
  constraint approval_is_about_one_thing check (
    (kind = 'unshield' and child_id is not null and upload_id is null) or (kind = 'endings' and upload_id is not null and child_id is null)),
  constraint approval_decided_whole check (
    (decision is null and decided_at is null and decided_by is null and decided_by_name is null)
    or (decision is not null and decided_at is not null and decided_by is not null and decided_by_name is not null)),
  constraint approval_by_another check (decision is null or decision = 'taken-back' or decided_by is distinct from requested_by)
);
create unique index approval_open_for_child on cpis.approval (child_id) where decision is null and child_id is not null;
create unique index approval_open_for_upload on cpis.approval (upload_id) where decision is null and upload_id is not null;
create index approval_of_authority on cpis.approval (authority_id, requested_at desc);
create trigger approval_never_deleted before delete on cpis.approval for each row execute function cpis.refuse_change();

-- ---------------------------------------------------------------------------------------------------------------------
-- Transfers: an offer holds what the receiving authority has to know, and stays with both

create table cpis.transfer (
  id              uuid primary key default gen_random_uuid(),
  plan_id         uuid not null references cpis.plan (id),
  from_authority  uuid not null references cpis.authority (organisation_id),
  to_authority    uuid not null references cpis.authority (organisation_id),
  nhs_number      text not null check (cpis.is_nhs_number(nhs_number)),
  family_name     text not null,
  given_name      text not null,
  date_of_birth   date not null,
  type            text not null check (type in ('CPP', 'LAC', 'UCPP')),
  start_date      date not null,
  end_date        date,
  -- The day from which the receiving authority holds the plan.
  moves_on        date not null,
  state           text not null default 'offered' check (state in ('offered', 'accepted', 'declined', 'taken-back')),
  decline_reason  text check (decline_reason in ('not-ours', 'no-conference-yet', 'wrong-child', 'already-held')),
  offered_at      timestamptz not null default now(),
  offered_by      uuid not null references cpis.person (id),
  offered_by_name text not null,
  decided_at      timestamptz,
  decided_by      uuid references cpis.person (id),
  decided_by_name text,
  new_plan_id     uuid references cpis.plan (id),
  constraint transfer_to_another check (from_authority <> to_authority),
  constraint transfer_decided_whole check ((state = 'offered') = (decided_at is null) and (decided_at is null) = (decided_by is null)),
  constraint transfer_declined_for_a_reason check ((state = 'declined') = (decline_reason is not null)),
  constraint transfer_accepted_makes_a_plan check ((state = 'accepted') = (new_plan_id is not null))
);
create unique index transfer_one_offer_of_a_plan on cpis.transfer (plan_id) where state = 'offered';
create index transfer_to on cpis.transfer (to_authority, offered_at desc);
create index transfer_from on cpis.transfer (from_authority, offered_at desc);
create trigger transfer_never_deleted before delete on cpis.transfer for each row execute function cpis.refuse_change();

-- ---------------------------------------------------------------------------------------------------------------------
-- Who may

do $$
declare guarded text;
begin
  foreach guarded in array array['lead_team', 'authority_change', 'plan_draft', 'approval', 'transfer'] loop
    execute format('alter table cpis.%I enable row level security', guarded);
    execute format('alter table cpis.%I force row level security', guarded);
  end loop;
end $$;

create policy lead_team_read_own on cpis.lead_team for select to cpis_app
  using (authority_id = cpis.caller_organisation() and cpis.caller_role() in ('LP', 'LD', 'ED', 'OA'));
create policy lead_team_add_own on cpis.lead_team for insert to cpis_app
  with check (authority_id = cpis.caller_organisation() and cpis.caller_role() in ('LD', 'OA'));
create policy lead_team_change_own on cpis.lead_team for update to cpis_app
  using (authority_id = cpis.caller_organisation() and cpis.caller_role() in ('LD', 'OA'))
  with check (authority_id = cpis.caller_organisation() and cpis.caller_role() in ('LD', 'OA'));
create policy authority_change_read_own on cpis.authority_change for select to cpis_app
  using (authority_id = cpis.caller_organisation() and cpis.caller_role() in ('LP', 'LD', 'ED', 'OA'));
create policy authority_change_add_own on cpis.authority_change for insert to cpis_app
  with check (authority_id = cpis.caller_organisation() and cpis.caller_role() in ('LD', 'OA') and person_id = cpis.caller_user());
create policy plan_draft_own on cpis.plan_draft to cpis_app
  using (authority_id = cpis.caller_organisation() and cpis.caller_role() = 'LD' and person_id = cpis.caller_user())
  with check (authority_id = cpis.caller_organisation() and cpis.caller_role() = 'LD' and person_id = cpis.caller_user());
create policy approval_read_own on cpis.approval for select to cpis_app
  using (authority_id = cpis.caller_organisation() and cpis.caller_role() in ('LP', 'LD'));
create policy approval_request_own on cpis.approval for insert to cpis_app
  with check (authority_id = cpis.caller_organisation() and cpis.caller_role() = 'LD' and decision is null
              and requested_by is not distinct from cpis.caller_user());
-- The giving authority sees what became of its offers; the receiving one what is offered, and what it took.
create policy transfer_read_own on cpis.transfer for select to cpis_app
  using (cpis.caller_role() in ('LP', 'LD', 'ED') and (from_authority = cpis.caller_organisation()
         or (to_authority = cpis.caller_organisation() and state in ('offered', 'accepted'))));
create policy transfer_offer_own on cpis.transfer for insert to cpis_app
  with check (from_authority = cpis.caller_organisation() and cpis.caller_role() = 'LD' and state = 'offered'
              and offered_by = cpis.caller_user());

grant select, insert, update on cpis.lead_team to cpis_app;
grant select, insert on cpis.authority_change, cpis.approval, cpis.transfer to cpis_app;
grant select, insert, update, delete on cpis.plan_draft to cpis_app;

-- The acts of two people and between two authorities are functions of a role of their own.
create policy child_register on cpis.child to cpis_register using (true) with check (true);
create policy plan_register on cpis.plan to cpis_register using (true) with check (true);
create policy approval_register on cpis.approval to cpis_register using (true) with check (true);
create policy transfer_register on cpis.transfer to cpis_register using (true) with check (true);
create policy authority_register on cpis.authority for select to cpis_register using (true);
grant select, insert, update on cpis.child, cpis.plan to cpis_register;
grant select, update on cpis.approval, cpis.transfer to cpis_register;
grant select on cpis.authority, cpis.organisation to cpis_register;
grant execute on function cpis.is_nhs_number(text), cpis.is_person_name(text), cpis.today(), cpis.caller_organisation(),
  cpis.caller_role(), cpis.caller_user() to cpis_register;

-- Answers a request that needs a second person: another one than who asked, of the same authority. An unshielding happens here and now;
-- what becomes of held endings is the files' own function.
create function cpis.decide_approval(p_id uuid, p_decision text, p_name text) returns text
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare a cpis.approval;
begin
  select * into a from cpis.approval where id = p_id and authority_id = cpis.caller_organisation() for update;
  if not found then return 'unknown'; end if;
  if a.decision is not null then return 'already'; end if;
  if p_decision = 'taken-back' then
    if a.requested_by is distinct from cpis.caller_user() then return 'not-permitted'; end if;
  elsif a.requested_by is not distinct from cpis.caller_user()
     or cpis.caller_role() not in ('LP', 'LD') or (a.kind = 'unshield' and cpis.caller_role() <> 'LP') then
    return 'not-permitted';
  end if;
  update cpis.approval set decision = p_decision, decided_at = now(), decided_by = cpis.caller_user(), decided_by_name = p_name where id = p_id;
  if a.kind = 'unshield' and p_decision = 'approved' then
    update cpis.child set shielded = false, change = 'unshielded', changed_by = a.requested_by_name || ' and ' || p_name where id = a.child_id;
  end if;
  return 'decided';
end $$;

-- Takes over an offered plan, gives it back, or takes the offer back: both authorities' registers change in one moment, with no gap. The
-- child may be held there already, and so may a plan of this kind, which then simply goes on.
create function cpis.answer_transfer(p_id uuid, p_answer text, p_reason text, p_name text) returns text
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare
  t cpis.transfer;
  p cpis.plan;
  v_child uuid;
  v_plan  uuid;
begin
  if cpis.caller_role() is distinct from 'LD' then return 'not-permitted'; end if;
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
  select * into p from cpis.plan where id = t.plan_id for update;
  -- Ended, withdrawn or given another number since it was offered: there is nothing left to take over.
  if p.withdrawn_at is not null or p.nhs_number <> t.nhs_number or (p.end_date is not null and p.end_date <= t.moves_on) then return 'gone'; end if;
  insert into cpis.child (authority_id, nhs_number, family_name, given_name, date_of_birth, changed_by)
  values (t.to_authority, t.nhs_number, t.family_name, t.given_name, t.date_of_birth, p_name)
  on conflict (authority_id, nhs_number) do nothing;
  select id into v_child from cpis.child where authority_id = t.to_authority and nhs_number = t.nhs_number;
  -- A shield travels with the child.
  update cpis.child c set shielded = true, change = 'shielded', changed_by = p_name
  where c.id = v_child and not c.shielded and exists (select from cpis.child f where f.id = p.child_id and f.shielded);
  select id into v_plan from cpis.plan where child_id = v_child and type = t.type and withdrawn_at is null and (end_date is null or end_date > t.moves_on);
  if v_plan is null then
    insert into cpis.plan (child_id, authority_id, nhs_number, type, start_date, end_date, category, legal_status, last_review_date,
      next_review_date, instructions, changed_by)
    values (v_child, t.to_authority, t.nhs_number, t.type, t.moves_on, p.end_date, p.category, p.legal_status, p.last_review_date,
      p.next_review_date, p.instructions, p_name)
    returning id into v_plan;
  end if;
  update cpis.plan set end_date = t.moves_on, changed_by = p_name, upload_id = null where id = p.id;
  update cpis.transfer set state = 'accepted', new_plan_id = v_plan, decided_at = now(), decided_by = cpis.caller_user(),
    decided_by_name = p_name where id = p_id;
  return 'decided';
end $$;

-- A number that an adoption closed is never linked to another, in neither direction.
create function cpis.refuse_link_to_adopted() returns trigger
language plpgsql security definer set search_path = cpis, pg_temp as $$
begin
  if exists (select from cpis.child c where c.closed_why = 'adopted' and c.nhs_number in (new.nhs_number, new.replaced_by)) then
    raise exception 'a number closed by an adoption is never linked' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger superseded_never_after_adoption before insert or update on cpis.superseded_number
  for each row execute function cpis.refuse_link_to_adopted();

reset role;

do $$
declare door text;
begin
  foreach door in array array['decide_approval(uuid, text, text)', 'answer_transfer(uuid, text, text, text)', 'refuse_link_to_adopted()'] loop
    execute 'grant create on schema cpis to cpis_register';
    execute format('alter function cpis.%s owner to cpis_register', door);
    execute 'revoke create on schema cpis from cpis_register';
    if door not like 'refuse%' then execute format('grant execute on function cpis.%s to cpis_app', door); end if;
  end loop;
end $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- The log takes the names of permissions as they are (`upload.confirmEnding`): a refusal is written down under the permission's own name.
set role cpis_owner;
alter table cpis.audit_event drop constraint audit_event_type_check;
alter table cpis.audit_event add constraint audit_event_type_check check (type ~ '^[a-z]+(-[a-z]+)*\.[a-zA-Z]+(-[a-z]+)*$');
reset role;
