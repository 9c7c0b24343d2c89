-- Who administers whom: people are invited, given roles, suspended; organisations are taken on; privileged roles need two administrators
-- (security-and-reliability sections 2 and 7). The application has no right on these tables: everything goes through the functions below,
-- which first make sure that whoever asks holds the role in which they ask.

set role cpis_owner;

-- Somebody whom an administrator names by the key at the identity provider need not have an e-mail address here.
alter table cpis.person alter column email drop not null;

-- Words of the name and of the address, for a search that finds them by their beginnings. Built in, so that it is there in every deployment.
alter table cpis.person add column search_words tsvector generated always as (
  to_tsvector('simple'::regconfig, translate(name || ' ' || coalesce(email, ''), '@.-_''’+', '       '))) stored;
create index person_by_words on cpis.person using gin (search_words);
create index person_by_name on cpis.person (name, id);

alter table cpis.role_assignment
  -- Null: by an operator, before there was anybody who could.
  add column granted_by       uuid references cpis.person (id),
  add column granted_by_name  text check (length(granted_by_name) between 2 and 120),
  -- The second administrator, for an administrator's or auditor's role.
  add column approved_by      uuid references cpis.person (id),
  add column approved_by_name text check (length(approved_by_name) between 2 and 120),
  add column ended_by         uuid references cpis.person (id),
  add column ended_by_name    text check (length(ended_by_name) between 2 and 120),
  add constraint role_assignment_by_another check (granted_by <> person_id and approved_by <> person_id and ended_by <> person_id),
  add constraint role_assignment_by_two check (
    granted_by is null or role not in ('OA', 'NA', 'AU') or (approved_by is not null and approved_by <> granted_by));
create index role_assignment_by_organisation on cpis.role_assignment (organisation_id, person_id);
create index role_assignment_of_person on cpis.role_assignment (person_id);
create index session_by_person on cpis.session (person_id, created_at desc);

-- How somebody who was invited comes to be known: by the subject that the administrator typed, or else by an e-mail address that the
-- provider says it has verified.
create table cpis.invitation (
  person_id       uuid primary key references cpis.person (id),
  organisation_id uuid not null references cpis.organisation (id),
  provider        text not null check (provider in ('cis2', 'entra')),
  subject         text check (length(subject) between 1 and 255),
  email           text check (email = lower(email) and email like '%_@_%'),
  invited_at      timestamptz not null default now(),
  invited_by      uuid not null references cpis.person (id),
  invited_by_name text not null check (length(invited_by_name) between 2 and 120),
  expires_at      timestamptz not null default now() + interval '14 days',
  joined_at       timestamptz,
  constraint invitation_by_one_key check ((subject is null) <> (email is null)),
  constraint invitation_by_another check (invited_by <> person_id)
);
create unique index invitation_by_subject on cpis.invitation (provider, subject) where joined_at is null and subject is not null;
create unique index invitation_by_email on cpis.invitation (provider, email) where joined_at is null and email is not null;

-- A privileged role that one national administrator asks for and another decides on.
create table cpis.role_request (
  id                uuid primary key default gen_random_uuid(),
  person_id         uuid not null references cpis.person (id),
  role              text not null references cpis.role (code) check (role in ('OA', 'NA', 'AU')),
  organisation_id   uuid not null references cpis.organisation (id),
  reason            text not null check (length(reason) between 15 and 500),
  requested_at      timestamptz not null default now(),
  requested_by      uuid not null references cpis.person (id),
  requested_by_name text not null check (length(requested_by_name) between 2 and 120),
  decision          text check (decision in ('approved', 'declined', 'taken-back')),
  decided_at        timestamptz,
  decided_by        uuid references cpis.person (id),
  decided_by_name   text check (length(decided_by_name) between 2 and 120),
  decline_reason    text check (length(decline_reason) between 3 and 500),
  constraint role_request_for_another check (requested_by <> person_id and decided_by <> person_id),
  constraint role_request_decided_whole check (num_nonnulls(decision, decided_at, decided_by, decided_by_name) in (0, 4)),
  constraint role_request_by_another check (decision is null or (decision = 'taken-back') = (decided_by = requested_by)),
  constraint role_request_declined_with_reason check ((decision = 'declined') is not distinct from (decline_reason is not null) or decision is null)
);
create unique index role_request_open on cpis.role_request (person_id, role, organisation_id) where decision is null;
create index role_request_by_time on cpis.role_request (requested_at desc);
create trigger role_request_never_deleted before delete on cpis.role_request for each row execute function cpis.refuse_change();

-- Whom to ring or write to about an organisation's use of the service. Nothing that clinicians see.
create table cpis.organisation_contact (
  organisation_id uuid primary key references cpis.organisation (id),
  name            text not null check (length(name) between 2 and 120),
  email           text check (email = lower(email) and email like '%_@_%'),
  phone           text check (phone ~ '^[0-9 +]{8,20}$'),
  constraint organisation_contact_can_be_reached check (email is not null or phone is not null)
);

-- What administrators did, as the screens tell it: the compliance log beside it is the auditor's.
create table cpis.administration_change (
  id              uuid primary key default gen_random_uuid(),
  at              timestamptz not null default clock_timestamp(),
  person_id       uuid references cpis.person (id),
  organisation_id uuid references cpis.organisation (id),
  what            text not null check (what ~ '^[a-z]+(-[a-z]+)*$'),
  about           text not null default '' check (length(about) <= 300),
  by_person       uuid references cpis.person (id),
  by_name         text not null check (length(by_name) between 2 and 120)
);
create index administration_change_of_person on cpis.administration_change (person_id, at desc);
create index administration_change_of_organisation on cpis.administration_change (organisation_id, at desc);
create trigger administration_change_never_changes before update or delete on cpis.administration_change for each row execute function cpis.refuse_change();
create trigger administration_change_never_truncated before truncate on cpis.administration_change for each statement execute function cpis.refuse_change();

do $$
declare guarded text;
begin
  foreach guarded in array array['invitation', 'role_request', 'organisation_contact', 'administration_change'] loop
    execute format('alter table cpis.%I enable row level security', guarded);
    execute format('alter table cpis.%I force row level security', guarded);
    execute format('create policy %I on cpis.%I to cpis_identity using (true) with check (true)', guarded || '_identity', guarded);
  end loop;
end $$;
create policy authority_onboard on cpis.authority for insert to cpis_identity with check (true);
grant select, insert, update on cpis.invitation, cpis.role_request, cpis.organisation_contact to cpis_identity;
grant select, insert on cpis.administration_change to cpis_identity;
grant insert on cpis.person, cpis.person_identity, cpis.role_assignment, cpis.organisation, cpis.authority, cpis.care_setting to cpis_identity;
grant update (auth_version) on cpis.person to cpis_identity;
grant update (ended_at, ended_by, ended_by_name) on cpis.role_assignment to cpis_identity;
grant update (status) on cpis.organisation to cpis_identity;

-- ---------------------------------------------------------------------------------------------------------------------
-- Rules that hold whoever writes

-- As in people_and_sessions, and: a role that was given can end, once, and nothing else of it changes.
create or replace function cpis.check_role_assignment() returns trigger
language plpgsql as $$
declare
  granted cpis.role;
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(new) - array['ended_at', 'ended_by', 'ended_by_name'] <> to_jsonb(old) - array['ended_at', 'ended_by', 'ended_by_name']
       or old.ended_at is not null and new.ended_at is distinct from old.ended_at then
      raise exception 'a role that was given can only end' using errcode = 'check_violation';
    end if;
  end if;
  if new.ended_at is not null then return new; end if;
  select * into strict granted from cpis.role where code = new.role;
  -- Two grants to one person at the same moment must see each other.
  perform 1 from cpis.person where id = new.person_id for update;
  if not exists (select from cpis.organisation o where o.id = new.organisation_id and o.kind = any (granted.organisation_kind)) then
    raise exception 'role % does not belong in this kind of organisation', new.role using errcode = 'check_violation';
  end if;
  if new.care_setting_id is not null and not exists (
    select from cpis.care_setting s where s.id = new.care_setting_id and s.organisation_id = new.organisation_id) then
    raise exception 'the care setting belongs to another organisation' using errcode = 'check_violation';
  end if;
  if exists (
    select from cpis.role_assignment a join cpis.role r on r.code = a.role
    where a.person_id = new.person_id and a.ended_at is null and a.id <> new.id and (r.stands_alone or granted.stands_alone)) then
    raise exception 'an administrator''s or auditor''s role is held alone' using errcode = 'check_violation';
  end if;
  -- Nobody gives themselves a role, whatever the row says about who gave it.
  if new.person_id = cpis.caller_user() then
    raise exception 'nobody gives a role to themselves' using errcode = 'check_violation';
  end if;
  return new;
end $$;

-- The last administrator of an organisation goes only by a national one. Writers of one organisation wait for each other.
create function cpis.keep_last_administrator() returns trigger
language plpgsql as $$
declare
  held cpis.role_assignment;
begin
  if coalesce(cpis.caller_role(), '') <> 'OA' then return new; end if;
  for held in
    select a.* from cpis.role_assignment a
    where a.role = 'OA' and a.ended_at is null and case tg_table_name
      when 'person' then a.person_id = new.id and (to_jsonb(new) ->> 'status') = 'suspended'
      else a.id = new.id and (to_jsonb(new) ->> 'ended_at') is not null end
  loop
    if not exists (
      select from cpis.role_assignment o join cpis.person p on p.id = o.person_id
      where o.organisation_id = held.organisation_id and o.role = 'OA' and o.ended_at is null and p.status = 'active' and o.person_id <> held.person_id) then
      raise exception 'the last administrator of an organisation' using errcode = 'check_violation';
    end if;
  end loop;
  return new;
end $$;
create trigger role_assignment_keeps_last_administrator before update of ended_at on cpis.role_assignment
  for each row execute function cpis.keep_last_administrator();
create trigger person_keeps_last_administrator before update of status on cpis.person
  for each row execute function cpis.keep_last_administrator();

-- A request that was decided stays as it was decided.
create function cpis.check_role_request() returns trigger
language plpgsql as $$
begin
  if old.decision is not null or to_jsonb(new) - array['decision', 'decided_at', 'decided_by', 'decided_by_name', 'decline_reason']
     <> to_jsonb(old) - array['decision', 'decided_at', 'decided_by', 'decided_by_name', 'decline_reason'] then
    raise exception 'a request can only be decided, once' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger role_request_decided_once before update on cpis.role_request for each row execute function cpis.check_role_request();

-- ---------------------------------------------------------------------------------------------------------------------
-- Who asks. The settings of the transaction say it; that it is so is looked up every time.

-- 'OA' or 'NA' when the caller holds that role at the organisation that they act for, is active, and it is not suspended; else null.
create function cpis.administering() returns text
language sql stable security definer set search_path = cpis, pg_temp as $$
  select a.role from cpis.role_assignment a
  join cpis.person p on p.id = a.person_id
  join cpis.organisation o on o.id = a.organisation_id
  where a.person_id = cpis.caller_user() and a.role = cpis.caller_role() and a.organisation_id = cpis.caller_organisation()
    and a.role in ('OA', 'NA') and a.ended_at is null and p.status = 'active' and o.status <> 'suspended'
$$;

-- The sessions of somebody that still count and in which the provider vouched for them within the last five minutes (section 7).
create function cpis.fresh_log_ins(p_person uuid) returns setof uuid
language sql stable security definer set search_path = cpis, pg_temp as $$
  select s.id from cpis.session s join cpis.person p on p.id = s.person_id
  where s.person_id = p_person and s.ended_at is null and s.expires_at > now() and s.auth_time > now() - interval '5 minutes'
    and p.status <> 'suspended' and p.auth_version = s.auth_version
$$;

-- Whether the caller has such a one in the role and at the organisation that they say they act for. Whoever runs statements as the application
-- has to name a real person who has just logged in to do what takes two people.
create function cpis.logged_in_lately() returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (
    select from cpis.fresh_log_ins(cpis.caller_user()) as fresh (session_id)
    join cpis.session s on s.id = fresh.session_id
    join cpis.role_assignment a on a.id = s.assignment_id
    where a.ended_at is null and a.role = cpis.caller_role() and a.organisation_id = cpis.caller_organisation())
$$;

-- Why the caller may not act on somebody: null when they may. An organisation's administrator acts on those who hold or held a role there
-- and hold none elsewhere; whom they may only look at is 'elsewhere'.
create function cpis.refusal_to_manage(p_person uuid) returns text
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
declare v_as text := cpis.administering();
begin
  if v_as is null then return 'not-permitted'; end if;
  if not exists (select from cpis.person where id = p_person) then return 'unknown'; end if;
  if v_as = 'OA' and not exists (select from cpis.role_assignment where person_id = p_person and organisation_id = cpis.caller_organisation()) then
    return 'unknown';
  end if;
  if p_person = cpis.caller_user() then return 'self'; end if;
  if v_as = 'OA' and exists (
    select from cpis.role_assignment where person_id = p_person and ended_at is null and organisation_id <> cpis.caller_organisation()) then
    return 'elsewhere';
  end if;
  return null;
end $$;

create function cpis.note_administration(p_person uuid, p_organisation uuid, p_what text, p_about text, p_by text) returns void
language sql security definer set search_path = cpis, pg_temp as $$
  insert into cpis.administration_change (person_id, organisation_id, what, about, by_person, by_name)
  values (p_person, p_organisation, p_what, left(coalesce(p_about, ''), 300), cpis.caller_user(), p_by)
$$;

-- A role in words: "Clinician, Emergency department, Leeds General Infirmary, Leeds Teaching Hospitals NHS Trust".
create function cpis.role_in_words(p_role text, p_setting uuid, p_organisation uuid) returns text
language sql stable security definer set search_path = cpis, pg_temp as $$
  select concat_ws(', ', (select label from cpis.role where code = p_role), (select name from cpis.care_setting where id = p_setting),
    (select name from cpis.organisation where id = p_organisation))
$$;

-- Everything that was open before ends: the version says so to every session, also to one that is being opened now.
create function cpis.withdraw_access(p_person uuid) returns integer
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare v_ended integer;
begin
  update cpis.person set auth_version = auth_version + 1 where id = p_person;
  update cpis.session set ended_at = now(), end_reason = 'withdrawn' where person_id = p_person and ended_at is null;
  get diagnostics v_ended = row_count;
  return v_ended;
end $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Reading

-- People by name, from after p_after. Null leaves a filter out; p_state may be 'unused': nobody logged in for 90 days.
create function cpis.list_people(p_term text, p_role text, p_state text, p_organisation uuid, p_after uuid, p_limit integer)
returns table (person_id uuid, name text, email text, status text, last_login timestamptz, providers text[], expired boolean, roles jsonb)
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
declare
  v_as    text := cpis.administering();
  v_place uuid := case when v_as = 'OA' then cpis.caller_organisation() else p_organisation end;
  v_words text;
  v_name  text;
  v_where text := '';
begin
  if v_as is null then return; end if;
  -- Between words stands what is neither a letter nor a digit; letters of other scripts are letters in every locale of the server.
  select string_agg(quote_literal(word) || ':*', ' & ') into v_words
  from regexp_split_to_table(translate(lower(coalesce(p_term, '')), '’', ' '), '[\x01-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]+') as word where word <> '';
  if v_words is null and btrim(p_term) <> '' then return; end if;
  if p_after is not null then select p.name into v_name from cpis.person p where p.id = p_after; end if;
  -- Only what is asked stands in the statement, so that each filter has a plan of its own.
  if v_words is not null then v_where := v_where || ' and p.search_words @@ to_tsquery(''simple'', $1)'; end if;
  if v_name is not null then v_where := v_where || ' and (p.name, p.id) > ($5, $6)'; end if;
  if p_state = 'unused' then
    v_where := v_where || ' and p.status = ''active'' and not exists (select from cpis.session s where s.person_id = p.id and s.created_at > now() - interval ''90 days'')';
  elsif p_state is not null then v_where := v_where || ' and p.status = $3';
  end if;
  if v_place is not null or p_role is not null then
    v_where := v_where || ' and p.id in (select a.person_id from cpis.role_assignment a where true'
      || case when v_place is not null then ' and a.organisation_id = $4' else '' end
      || case when p_role is not null then ' and a.role = $2 and a.ended_at is null' else '' end || ')';
  end if;
  return query execute
    'with shown as (select p.* from cpis.person p where true' || v_where || ' order by p.name, p.id limit $7)
     select p.id, p.name, p.email, p.status,
       (select max(s.created_at) from cpis.session s where s.person_id = p.id),
       (select coalesce(array_agg(distinct i.provider), ''{}'') from (
          select provider from cpis.person_identity where person_id = p.id union select provider from cpis.invitation where person_id = p.id and joined_at is null) i),
       exists (select from cpis.invitation i where i.person_id = p.id and i.joined_at is null and i.expires_at < now()),
       (select coalesce(jsonb_agg(jsonb_build_object(''label'', r.label, ''setting'', s.name, ''organisation'', o.name) order by o.name, r.label, s.name), ''[]'')
        from cpis.role_assignment a join cpis.role r on r.code = a.role join cpis.organisation o on o.id = a.organisation_id
        left join cpis.care_setting s on s.id = a.care_setting_id
        where a.person_id = p.id and a.ended_at is null and ($4 is null or a.organisation_id = $4))
     from shown p order by p.name, p.id'
    using v_words, p_role, p_state, v_place, v_name, p_after, least(p_limit, 101);
end $$;

-- Everything about one person that their administrator sees: an organisation's administrator what happened at their organisation.
create function cpis.administered_person(p_person uuid) returns jsonb
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
declare
  v_refusal text := cpis.refusal_to_manage(p_person);
  v_place   uuid := case when cpis.administering() = 'OA' then cpis.caller_organisation() end;
begin
  if v_refusal in ('not-permitted', 'unknown') then return null; end if;
  return (
    select jsonb_build_object(
      'id', p.id, 'name', p.name, 'email', p.email, 'status', p.status, 'refusal', v_refusal,
      'lastLogin', (select max(s.created_at) from cpis.session s where s.person_id = p.id),
      'providers', (select coalesce(jsonb_agg(distinct i.provider), '[]') from (
        select provider from cpis.person_identity where person_id = p.id union select provider from cpis.invitation where person_id = p.id and joined_at is null) i),
      'invitation', (select jsonb_build_object('at', i.invited_at, 'by', i.invited_by_name, 'expiresAt', i.expires_at, 'expired', i.expires_at < now(),
          'bySubject', i.subject is not null)
        from cpis.invitation i where i.person_id = p.id and i.joined_at is null),
      'roles', (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'role', a.role, 'label', r.label, 'setting', s.name, 'organisation', o.name,
          'grantedAt', a.granted_at, 'grantedBy', a.granted_by_name, 'approvedBy', a.approved_by_name) order by o.name, r.label, s.name), '[]')
        from cpis.role_assignment a join cpis.role r on r.code = a.role join cpis.organisation o on o.id = a.organisation_id
        left join cpis.care_setting s on s.id = a.care_setting_id
        where a.person_id = p.id and a.ended_at is null and (v_place is null or a.organisation_id = v_place)),
      'requests', (select coalesce(jsonb_agg(jsonb_build_object('label', r.label, 'organisation', o.name, 'by', q.requested_by_name, 'at', q.requested_at)), '[]')
        from cpis.role_request q join cpis.role r on r.code = q.role join cpis.organisation o on o.id = q.organisation_id
        where q.person_id = p.id and q.decision is null and (v_place is null or q.organisation_id = v_place)),
      'sessions', (select coalesce(jsonb_agg(t.one order by t.at desc), '[]') from (
        select s.created_at as at, jsonb_build_object('at', s.created_at, 'seenAt', s.last_seen_at, 'provider', s.provider,
          'as', cpis.role_in_words(a.role, a.care_setting_id, a.organisation_id),
          -- A session that nobody came back to never ends by itself: it is over all the same.
          'open', s.ended_at is null and now() < least(s.expires_at, s.last_seen_at + interval '15 minutes')) as one
        from cpis.session s left join cpis.role_assignment a on a.id = s.assignment_id
        where s.person_id = p.id and (v_place is null or a.organisation_id = v_place or s.assignment_id is null)
        order by s.created_at desc limit 10) t),
      'changes', (select coalesce(jsonb_agg(t.one order by t.at desc), '[]') from (
        select c.at, jsonb_build_object('at', c.at, 'what', c.what, 'about', c.about, 'by', c.by_name) as one
        from cpis.administration_change c where c.person_id = p.id and (v_place is null or c.organisation_id is null or c.organisation_id = v_place)
        order by c.at desc limit 50) t))
    from cpis.person p where p.id = p_person);
end $$;

-- What national administrators see of an organisation beyond its public codes; null for everybody else.
create function cpis.administered_organisation(p_organisation uuid) returns jsonb
language sql stable security definer set search_path = cpis, pg_temp as $$
  select jsonb_build_object(
    'contact', (select jsonb_build_object('name', c.name, 'email', c.email, 'phone', c.phone) from cpis.organisation_contact c where c.organisation_id = o.id),
    'people', (select count(distinct a.person_id) from cpis.role_assignment a where a.organisation_id = o.id and a.ended_at is null),
    'administrators', (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'status', p.status) order by p.name), '[]')
      from cpis.role_assignment a join cpis.person p on p.id = a.person_id where a.organisation_id = o.id and a.role in ('OA', 'NA') and a.ended_at is null),
    'requests', (select count(*) from cpis.role_request q where q.organisation_id = o.id and q.decision is null),
    'changes', (select coalesce(jsonb_agg(t.one order by t.at desc), '[]') from (
      select c.at, jsonb_build_object('at', c.at, 'what', c.what, 'about', c.about, 'by', c.by_name) as one
      from cpis.administration_change c where c.organisation_id = o.id and c.person_id is null order by c.at desc limit 50) t))
  from cpis.organisation o where o.id = p_organisation and cpis.administering() = 'NA'
$$;

-- Requests for privileged roles: those that wait, and the last that were decided. For national administrators.
create function cpis.list_role_requests()
returns table (id uuid, person_id uuid, person_name text, role_label text, organisation_name text, reason text, requested_at timestamptz,
               requested_by_name text, own boolean, about_self boolean, decision text, decided_at timestamptz, decided_by_name text, decline_reason text)
language sql stable security definer set search_path = cpis, pg_temp as $$
  with listed as (
    (select q.* from cpis.role_request q where q.decision is null)
    union all
    (select q.* from cpis.role_request q where q.decision is not null order by q.decided_at desc limit 20)
  )
  select q.id, q.person_id, p.name, r.label, o.name, q.reason, q.requested_at, q.requested_by_name, q.requested_by = cpis.caller_user(),
         q.person_id = cpis.caller_user(), q.decision, q.decided_at, q.decided_by_name, q.decline_reason
  from listed q join cpis.person p on p.id = q.person_id join cpis.role r on r.code = q.role join cpis.organisation o on o.id = q.organisation_id
  where cpis.administering() = 'NA'
  order by q.decided_at desc nulls first, q.requested_at, q.id
$$;

-- The caller's own sessions, the latest first.
create function cpis.own_sessions()
returns table (at timestamptz, seen_at timestamptz, provider text, worked_as text, open boolean)
language sql stable security definer set search_path = cpis, pg_temp as $$
  select s.created_at, s.last_seen_at, s.provider, cpis.role_in_words(a.role, a.care_setting_id, a.organisation_id),
         s.ended_at is null and now() < least(s.expires_at, s.last_seen_at + interval '15 minutes')
  from cpis.session s left join cpis.role_assignment a on a.id = s.assignment_id
  where s.person_id = cpis.caller_user() order by s.created_at desc limit 10
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- People

-- Invites somebody, or finds them when they are known by this key or address. An organisation's administrator gives the role at once; a
-- national one asks for a privileged role, which another has to approve.
create function cpis.invite_person(
  p_name text, p_email text, p_provider text, p_subject text, p_organisation uuid, p_role text, p_setting uuid, p_reason text, p_by text)
returns table (outcome text, invited uuid)
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare
  v_as     text := cpis.administering();
  v_alone  boolean := (select r.stands_alone from cpis.role r where r.code = p_role);
  v_person uuid;
  v_other  uuid;
  v_said   text;
begin
  if v_as is null or v_alone is null or v_alone <> (v_as = 'NA') or (v_as = 'OA' and p_organisation is distinct from cpis.caller_organisation()) then
    return query select 'not-permitted', null::uuid;
    return;
  end if;
  -- Two invitations of one person at the same moment must see each other.
  perform pg_advisory_xact_lock(hashtext('cpis.invite_person'));
  select coalesce(
    (select i.person_id from cpis.person_identity i where i.provider = p_provider and i.subject = p_subject),
    (select i.person_id from cpis.invitation i where i.provider = p_provider and i.subject = p_subject and i.joined_at is null)) into v_person;
  select p.id into v_other from cpis.person p where p.email = p_email;
  if v_person is not null and v_other is not null and v_other <> v_person then return query select 'other-person', null::uuid; return; end if;
  v_person := coalesce(v_person, v_other);
  if v_person = cpis.caller_user() then return query select 'self', null::uuid; return; end if;
  begin
    if v_person is null then
      insert into cpis.person (name, email) values (p_name, p_email) returning id into v_person;
      insert into cpis.invitation (person_id, organisation_id, provider, subject, email, invited_by, invited_by_name)
      values (v_person, p_organisation, p_provider, p_subject, case when p_subject is null then p_email end, cpis.caller_user(), p_by);
      perform cpis.note_administration(v_person, p_organisation, 'invited', null, p_by);
    end if;
    v_said := case v_as when 'OA' then cpis.grant_role(v_person, p_role, p_setting, p_by, true)
                        else cpis.request_role(v_person, p_role, p_organisation, p_reason, p_by) end;
    -- Nobody is left behind without the role for which they were invited.
    if v_said <> 'done' then raise exception using errcode = 'P0001', message = v_said; end if;
  exception when raise_exception then
    return query select sqlerrm, null::uuid;
    return;
  end;
  return query select 'done', v_person;
end $$;

-- The key at the provider or the address is as it was; what is renewed is the time.
create function cpis.renew_invitation(p_person uuid, p_by text) returns text
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare v_refusal text := cpis.refusal_to_manage(p_person);
begin
  if v_refusal is not null then return v_refusal; end if;
  update cpis.invitation set expires_at = now() + interval '14 days' where person_id = p_person and joined_at is null;
  if not found then return 'already'; end if;
  perform cpis.note_administration(p_person, null, 'invited-again', null, p_by);
  return 'done';
end $$;

-- Links somebody whom a provider has just vouched for with their invitation, when there is one that still holds for this organisation.
create function cpis.join_invited(p_provider text, p_subject text, p_verified_email text, p_asserted text[]) returns boolean
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare i cpis.invitation;
begin
  select n.* into i from cpis.invitation n
  join cpis.person p on p.id = n.person_id and p.status = 'invited'
  join cpis.organisation o on o.id = n.organisation_id
  left join cpis.authority u on u.organisation_id = o.id
  where n.joined_at is null and n.expires_at > now() and n.provider = p_provider and (n.subject = p_subject or n.email = lower(p_verified_email))
    and (p_asserted is null or coalesce(u.dfe_code, o.ods_code) = any (p_asserted))
    and not exists (select from cpis.person_identity k where k.provider = p_provider and k.subject = p_subject)
  order by n.subject nulls last limit 1 for update of n;
  if not found then return false; end if;
  insert into cpis.person_identity (provider, subject, person_id) values (p_provider, p_subject, i.person_id);
  update cpis.invitation set joined_at = now() where person_id = i.person_id;
  perform cpis.note_administration(i.person_id, i.organisation_id, 'joined', null, (select p.name from cpis.person p where p.id = i.person_id));
  insert into cpis.audit_event (type, outcome, person_id, organisation_id, subject_kind, subject_id, details)
  values ('person.join', 'done', i.person_id, i.organisation_id, 'person', i.person_id, jsonb_build_object('provider', p_provider, 'by-email', i.email is not null));
  return true;
end $$;

-- Gives an ordinary role at the caller's organisation. p_new: somebody who is being invited, or is known elsewhere.
create function cpis.grant_role(p_person uuid, p_role text, p_setting uuid, p_by text, p_new boolean) returns text
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare v_refusal text := cpis.refusal_to_manage(p_person);
begin
  if cpis.administering() is distinct from 'OA' or (select r.stands_alone from cpis.role r where r.code = p_role) is not false then return 'not-permitted'; end if;
  if v_refusal = 'self' or (v_refusal = 'unknown' and not p_new) then return v_refusal; end if;
  begin
    insert into cpis.role_assignment (person_id, role, organisation_id, care_setting_id, granted_by, granted_by_name)
    values (p_person, p_role, cpis.caller_organisation(), p_setting, cpis.caller_user(), p_by);
  exception
    when unique_violation then return 'already';
    when check_violation then return 'does-not-fit';
  end;
  perform cpis.note_administration(p_person, cpis.caller_organisation(), 'role-given', cpis.role_in_words(p_role, p_setting, cpis.caller_organisation()), p_by);
  return 'done';
end $$;

-- Takes a role away, and with it every open session.
create function cpis.end_role(p_assignment uuid, p_by text) returns table (outcome text, person uuid)
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare
  a cpis.role_assignment;
  v_refusal text;
begin
  -- Of two administrators who take each other's role away, the second waits here and then is none any more.
  perform pg_advisory_xact_lock(hashtext('cpis.administrators'));
  select * into a from cpis.role_assignment where id = p_assignment for update;
  v_refusal := coalesce(cpis.refusal_to_manage(a.person_id), 'may');
  if v_refusal = 'elsewhere' then v_refusal := 'may'; end if;
  if v_refusal = 'may' and cpis.administering() = 'OA' and a.organisation_id <> cpis.caller_organisation() then v_refusal := 'unknown'; end if;
  if v_refusal <> 'may' then return query select v_refusal, null::uuid; return; end if;
  if a.ended_at is not null then return query select 'already', a.person_id; return; end if;
  begin
    update cpis.role_assignment set ended_at = now(), ended_by = cpis.caller_user(), ended_by_name = p_by where id = a.id;
  exception when check_violation then
    return query select 'last', a.person_id;
    return;
  end;
  perform cpis.withdraw_access(a.person_id);
  perform cpis.note_administration(a.person_id, a.organisation_id, 'role-taken', cpis.role_in_words(a.role, a.care_setting_id, a.organisation_id), p_by);
  return query select 'done', a.person_id;
end $$;

-- p_act: 'suspend', 'reinstate' or 'end-sessions'.
create function cpis.act_on_person(p_person uuid, p_act text, p_by text) returns text
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare
  v_refusal text;
  v_status  text;
begin
  perform pg_advisory_xact_lock(hashtext('cpis.administrators'));
  v_refusal := cpis.refusal_to_manage(p_person);
  if v_refusal is not null then return v_refusal; end if;
  select p.status into v_status from cpis.person p where p.id = p_person for update;
  if p_act = 'end-sessions' then
    perform cpis.withdraw_access(p_person);
  elsif p_act = 'suspend' then
    if v_status = 'suspended' then return 'already'; end if;
    begin
      update cpis.person set status = 'suspended' where id = p_person;
    exception when check_violation then return 'last';
    end;
    perform cpis.withdraw_access(p_person);
  elsif p_act = 'reinstate' then
    if v_status <> 'suspended' then return 'already'; end if;
    -- Whoever never logged in is invited again, and not more than that.
    update cpis.person p set status = case when exists (select from cpis.person_identity i where i.person_id = p.id) then 'active' else 'invited' end
    where p.id = p_person;
  else
    return 'not-permitted';
  end if;
  perform cpis.note_administration(p_person, null, case p_act when 'suspend' then 'suspended' when 'reinstate' then 'reinstated' else 'sessions-ended' end, null, p_by);
  return 'done';
end $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Privileged roles: one national administrator asks, another approves

create function cpis.request_role(p_person uuid, p_role text, p_organisation uuid, p_reason text, p_by text) returns text
language plpgsql security definer set search_path = cpis, pg_temp as $$
begin
  if cpis.administering() is distinct from 'NA' or p_role not in ('OA', 'NA', 'AU') then return 'not-permitted'; end if;
  if p_person = cpis.caller_user() then return 'self'; end if;
  if not exists (select from cpis.person where id = p_person) then return 'unknown'; end if;
  if not exists (select from cpis.organisation o, cpis.role r where o.id = p_organisation and r.code = p_role and o.kind = any (r.organisation_kind))
     or exists (select from cpis.role_assignment a where a.person_id = p_person and a.ended_at is null) then
    return 'does-not-fit';
  end if;
  begin
    insert into cpis.role_request (person_id, role, organisation_id, reason, requested_by, requested_by_name)
    values (p_person, p_role, p_organisation, p_reason, cpis.caller_user(), p_by);
  exception when unique_violation then return 'already';
  end;
  perform cpis.note_administration(p_person, p_organisation, 'role-asked', cpis.role_in_words(p_role, null, p_organisation), p_by);
  return 'done';
end $$;

-- p_decision: 'approved' or 'declined' by another national administrator, 'taken-back' by whoever asked.
create function cpis.decide_role_request(p_id uuid, p_decision text, p_reason text, p_by text) returns text
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare q cpis.role_request;
begin
  if cpis.administering() is distinct from 'NA' then return 'not-permitted'; end if;
  select * into q from cpis.role_request where id = p_id for update;
  if not found then return 'unknown'; end if;
  if q.decision is not null then return 'already'; end if;
  if q.person_id = cpis.caller_user() or (p_decision = 'taken-back') <> (q.requested_by = cpis.caller_user()) then return 'not-permitted'; end if;
  if p_decision = 'approved' then
    if not cpis.logged_in_lately() then return 'log-in-again'; end if;
    -- Whoever asked must be an administrator still: else one person would do what takes two.
    if not exists (
      select from cpis.role_assignment a join cpis.person p on p.id = a.person_id
      where a.person_id = q.requested_by and a.role = 'NA' and a.ended_at is null and p.status = 'active') then return 'asker-gone'; end if;
    begin
      insert into cpis.role_assignment (person_id, role, organisation_id, granted_by, granted_by_name, approved_by, approved_by_name)
      values (q.person_id, q.role, q.organisation_id, q.requested_by, q.requested_by_name, cpis.caller_user(), p_by);
    exception when check_violation or unique_violation then return 'does-not-fit';
    end;
  end if;
  update cpis.role_request set decision = p_decision, decided_at = now(), decided_by = cpis.caller_user(), decided_by_name = p_by,
    decline_reason = case when p_decision = 'declined' then p_reason end where id = q.id;
  perform cpis.note_administration(q.person_id, q.organisation_id,
    case p_decision when 'approved' then 'role-given' when 'declined' then 'role-declined' else 'role-taken-back' end,
    cpis.role_in_words(q.role, null, q.organisation_id), p_by);
  return 'done';
end $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Organisations

-- p_code: the DfE code of a council, the ODS code of an NHS organisation; p_gss only for a council.
create function cpis.add_organisation(p_kind text, p_name text, p_code text, p_gss text, p_by text) returns table (outcome text, organisation uuid)
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare v_id uuid;
begin
  if cpis.administering() is distinct from 'NA' or p_kind not in ('authority', 'nhs') then return query select 'not-permitted', null::uuid; return; end if;
  begin
    insert into cpis.organisation (kind, name, ods_code) values (p_kind, p_name, case when p_kind = 'nhs' then p_code end) returning id into v_id;
    if p_kind = 'authority' then insert into cpis.authority (organisation_id, dfe_code, gss_code) values (v_id, p_code, p_gss); end if;
  exception when unique_violation then
    return query select case when sqlerrm like '%gss_code%' then 'gss-code-held' else 'code-held' end, null::uuid;
    return;
  end;
  perform cpis.note_administration(null, v_id, 'added', p_name, p_by);
  return query select 'done', v_id;
end $$;

-- Suspending ends every session of those who work there at once. What an authority published goes on being shown to clinicians: that a
-- council has trouble with its people is no reason to hide a child.
create function cpis.set_organisation_status(p_organisation uuid, p_status text, p_by text) returns text
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare o cpis.organisation;
begin
  if cpis.administering() is distinct from 'NA' then return 'not-permitted'; end if;
  select * into o from cpis.organisation where id = p_organisation for update;
  if not found then return 'unknown'; end if;
  -- Or nobody could undo it.
  if o.kind = 'national' then return 'self'; end if;
  if o.status = p_status then return 'already'; end if;
  update cpis.organisation set status = p_status where id = o.id;
  if p_status = 'suspended' then
    update cpis.session s set ended_at = now(), end_reason = 'withdrawn'
    from cpis.role_assignment a where a.id = s.assignment_id and a.organisation_id = o.id and s.ended_at is null;
  end if;
  perform cpis.note_administration(null, o.id, 'status', o.status || ' ' || p_status, p_by);
  return 'done';
end $$;

create function cpis.save_organisation_contact(p_organisation uuid, p_name text, p_email text, p_phone text, p_by text) returns text
language plpgsql security definer set search_path = cpis, pg_temp as $$
begin
  if cpis.administering() is distinct from 'NA' then return 'not-permitted'; end if;
  if not exists (select from cpis.organisation where id = p_organisation) then return 'unknown'; end if;
  insert into cpis.organisation_contact (organisation_id, name, email, phone) values (p_organisation, p_name, p_email, p_phone)
  on conflict (organisation_id) do update set name = excluded.name, email = excluded.email, phone = excluded.phone;
  perform cpis.note_administration(null, p_organisation, 'contact', p_name, p_by);
  return 'done';
end $$;

create function cpis.add_care_setting(p_organisation uuid, p_kind text, p_name text, p_by text) returns text
language plpgsql security definer set search_path = cpis, pg_temp as $$
begin
  if cpis.administering() is distinct from 'NA' then return 'not-permitted'; end if;
  if not exists (select from cpis.organisation where id = p_organisation and kind = 'nhs') then return 'unknown'; end if;
  begin
    insert into cpis.care_setting (organisation_id, kind, name) values (p_organisation, p_kind, p_name);
  exception when unique_violation then return 'already';
  end;
  perform cpis.note_administration(null, p_organisation, 'setting-added', p_name, p_by);
  return 'done';
end $$;

reset role;

do $$
declare door text;
begin
  execute 'grant create on schema cpis to cpis_identity';
  foreach door in array array[
    'administering()', 'fresh_log_ins(uuid)', 'logged_in_lately()', 'refusal_to_manage(uuid)', 'note_administration(uuid, uuid, text, text, text)',
    'role_in_words(text, uuid, uuid)', 'withdraw_access(uuid)',
    'list_people(text, text, text, uuid, uuid, integer)', 'administered_person(uuid)', 'administered_organisation(uuid)', 'list_role_requests()',
    'own_sessions()', 'invite_person(text, text, text, text, uuid, text, uuid, text, text)', 'renew_invitation(uuid, text)',
    'join_invited(text, text, text, text[])', 'grant_role(uuid, text, uuid, text, boolean)', 'end_role(uuid, text)', 'act_on_person(uuid, text, text)',
    'request_role(uuid, text, uuid, text, text)', 'decide_role_request(uuid, text, text, text)', 'add_organisation(text, text, text, text, text)',
    'set_organisation_status(uuid, text, text)', 'save_organisation_contact(uuid, text, text, text, text)', 'add_care_setting(uuid, text, text, text)'] loop
    execute format('alter function cpis.%s owner to cpis_identity', door);
    if door !~ '^(administering|fresh_log_ins|refusal_to_manage|note_administration|role_in_words|withdraw_access)' then
      execute format('grant execute on function cpis.%s to cpis_app', door);
    end if;
  end loop;
  execute 'revoke create on schema cpis from cpis_identity';
end $$;
