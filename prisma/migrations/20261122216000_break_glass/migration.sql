-- Emergency access to a protected record, limits of look-ups, and the weekly review of unusual access (security-and-reliability sections
-- 1, 2 and 6).

set role cpis_owner;

-- ---------------------------------------------------------------------------------------------------------------------
-- What is told at once: to the safeguarding leads of the clinician's organisation, and to the auditors. Nothing of it is about a child.

alter table cpis.access_unmatched add column break_glass boolean not null default false;
create index access_unmatched_in_emergency on cpis.access_unmatched (at desc, event_id desc) where break_glass;
alter table cpis.notification add column break_glass boolean not null default false;

create table cpis.access_alert (
  id                uuid primary key default gen_random_uuid(),
  at                timestamptz not null default now(),
  kind              text not null check (kind in ('break-glass', 'many-checks', 'over-limit', 'stopped', 'no-match-run')),
  -- The access that it is about, where it is about one.
  event_id          uuid,
  person_id         uuid not null,
  person_name       text not null,
  role              text not null,
  organisation_id   uuid not null references cpis.organisation (id),
  organisation_name text not null,
  setting_name      text not null,
  -- Why, in the person's own words.
  reason_text       text check (length(reason_text) between 15 and 500),
  -- Whether the record was a protected one.
  protected         boolean not null default false
);
create index access_alert_of_organisation on cpis.access_alert (organisation_id, at desc);
create index access_alert_by_time on cpis.access_alert (at desc);
create index access_alert_of_person on cpis.access_alert (person_id, at desc);
create trigger access_alert_never_changes before update or delete on cpis.access_alert for each row execute function cpis.refuse_change();
create trigger access_alert_never_truncated before truncate on cpis.access_alert for each statement execute function cpis.refuse_change();

-- A mail to the people of an organisation about alerts goes the way of the mails to authorities.
alter table cpis.outbox
  alter column authority_id drop not null,
  add column organisation_id uuid references cpis.organisation (id),
  drop constraint outbox_channel_check,
  add constraint outbox_channel_check check (channel in ('email', 'mailbox', 'staff')),
  drop constraint outbox_kind_check,
  add constraint outbox_kind_check check (kind in ('access', 'inactive-number', 'alert')),
  add constraint outbox_has_one_receiver check ((authority_id is null) = (channel = 'staff') and (organisation_id is not null) = (channel = 'staff')),
  add constraint outbox_staff_hear_of_alerts check ((channel = 'staff') = (kind = 'alert')),
  add constraint outbox_event_id_organisation_id_key unique (event_id, organisation_id);

-- ---------------------------------------------------------------------------------------------------------------------
-- How many look-ups somebody made in each minute of the last hour, shared by all instances. Unlogged: a crash forgets it, and nothing waits
-- for a disk. The key is the person; nothing of a child is in it.

create unlogged table cpis.lookup_count (
  person_id uuid not null,
  minute    timestamptz not null,
  looks     integer not null,
  primary key (person_id, minute)
) with (fillfactor = 70);

-- A look-up that waits for its person to say why and to log in again. Unlogged, like everything that holds a number only for a while.
create unlogged table cpis.emergency_request (
  person_id   uuid primary key,
  -- The look-up that found a protected record; none when there were too many look-ups for one more.
  of_event    uuid,
  nhs_number  text not null,
  reason      text not null check (reason in ('direct-care', 'safeguarding', 'unborn', 'other')),
  reason_text text not null default '' check (length(reason_text) <= 500),
  at          timestamptz not null default now(),
  -- The access that was made of it: whoever presses twice is led to the same one.
  made_event  uuid
);

do $$
declare guarded text;
begin
  foreach guarded in array array['access_alert', 'lookup_count', 'emergency_request'] loop
    execute format('alter table cpis.%I enable row level security', guarded);
    execute format('alter table cpis.%I force row level security', guarded);
  end loop;
end $$;
create policy access_alert_read on cpis.access_alert for select to cpis_app using (
  (cpis.caller_role() = 'SG' and organisation_id = cpis.caller_organisation())
  or (cpis.caller_role() = 'AU' and exists (
    select from cpis.organisation o where o.id = cpis.caller_organisation() and o.kind = 'national')));
create policy access_alert_disclose on cpis.access_alert to cpis_disclose using (true) with check (true);
create policy lookup_count_disclose on cpis.lookup_count to cpis_disclose using (true) with check (true);
create policy emergency_request_identity on cpis.emergency_request to cpis_identity using (true) with check (true);
create policy audit_event_add_disclose on cpis.audit_event for insert to cpis_disclose with check (type in ('lookup.over-limit', 'lookup.stop'));
grant select on cpis.access_alert to cpis_app;
grant select, insert on cpis.access_alert to cpis_disclose;
grant select, insert, update, delete on cpis.lookup_count to cpis_disclose;
grant select, insert, update, delete on cpis.emergency_request to cpis_identity;
grant insert on cpis.audit_event to cpis_disclose;

-- How many look-ups in an hour bring a warning, how many ask for the emergency form, and after how many there are no more.
create function cpis.lookup_limits(out warns integer, out asks integer, out stops integer)
language sql immutable parallel safe as $$ select 40, 80, 200 $$;
grant execute on function cpis.lookup_limits() to cpis_disclose;

-- Writes an alert and the mails about it.
create function cpis.tell_leads(
  p_kind text, p_event uuid, p_person uuid, p_name text, p_role text, p_organisation uuid, p_organisation_name text, p_setting_name text,
  p_reason_text text, p_protected boolean) returns void
language plpgsql set search_path = cpis, pg_temp as $$
declare v_alert uuid := gen_random_uuid();
begin
  insert into cpis.access_alert (id, kind, event_id, person_id, person_name, role, organisation_id, organisation_name, setting_name, reason_text,
    protected)
  values (v_alert, p_kind, p_event, p_person, p_name, p_role, p_organisation, p_organisation_name, p_setting_name, p_reason_text, p_protected);
  insert into cpis.outbox (event_id, organisation_id, channel, kind)
  select v_alert, o.id, 'staff', 'alert' from cpis.organisation o
  -- The auditors hear of every emergency access.
  where o.id = p_organisation or (p_kind = 'break-glass' and o.kind = 'national');
end $$;
grant execute on function cpis.tell_leads(text, uuid, uuid, text, text, uuid, text, text, text, boolean) to cpis_disclose;

-- Whether the session in which somebody asks is one of their fresh log-ins.
create function cpis.logged_in_lately(p_session uuid, p_person uuid) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (select from cpis.fresh_log_ins(p_person) as fresh (session_id) where fresh.session_id = p_session)
$$;

-- What waits for its person. These answer only whoever's live session it is; the session may be another than that which asked.
create function cpis.keep_emergency_request(p_session uuid, p_person uuid, p_of_event uuid, p_number text, p_reason text) returns void
language sql security definer set search_path = cpis, pg_temp as $$
  insert into cpis.emergency_request (person_id, of_event, nhs_number, reason)
  select s.person_id, p_of_event, p_number, p_reason from cpis.session s where s.id = p_session and s.person_id = p_person and s.ended_at is null
  on conflict (person_id) do update set of_event = excluded.of_event, nhs_number = excluded.nhs_number, reason = excluded.reason,
    reason_text = '', made_event = null, at = now();
  delete from cpis.emergency_request where at < now() - interval '15 minutes';
$$;
create function cpis.keep_emergency_reason(p_session uuid, p_person uuid, p_text text) returns void
language sql security definer set search_path = cpis, pg_temp as $$
  update cpis.emergency_request r set reason_text = left(p_text, 500)
  from cpis.session s where s.id = p_session and s.person_id = p_person and s.ended_at is null and r.person_id = s.person_id and r.made_event is null
$$;
create function cpis.emergency_request_of(p_session uuid, p_person uuid)
returns table (of_event uuid, nhs_number text, reason text, reason_text text, logged_in_lately boolean)
language sql stable security definer set search_path = cpis, pg_temp as $$
  select r.of_event, r.nhs_number, r.reason, r.reason_text, cpis.logged_in_lately(s.id, s.person_id)
  from cpis.session s join cpis.emergency_request r on r.person_id = s.person_id
  where s.id = p_session and s.person_id = p_person and s.ended_at is null and r.made_event is null and r.at > now() - interval '15 minutes'
$$;
-- Takes what waits, for the access that is recorded by the same statement: of two statements at once the second waits for the first, and
-- then finds nothing. Were the first refused, the second would have it. The number is forgotten.
create function cpis.take_emergency_request(p_session uuid, p_person uuid, p_event uuid) returns table (of_event uuid)
language sql volatile security definer set search_path = cpis, pg_temp as $$
  update cpis.emergency_request r set made_event = p_event, nhs_number = '', reason_text = '', at = now()
  from cpis.session s
  where s.id = p_session and s.person_id = p_person and s.ended_at is null and r.person_id = s.person_id and r.made_event is null
    and r.at > now() - interval '15 minutes'
  returning r.of_event
$$;
-- The access that was made of what waited, while its result is open.
create function cpis.emergency_made_of(p_session uuid, p_person uuid) returns uuid
language sql stable security definer set search_path = cpis, pg_temp as $$
  select r.made_event from cpis.session s join cpis.emergency_request r on r.person_id = s.person_id
  where s.id = p_session and s.person_id = p_person and s.ended_at is null and r.at > now() - interval '15 minutes'
$$;

-- To whom a mail about alerts goes: the safeguarding leads of a hospital, the auditors.
create function cpis.alert_recipients(p_organisation uuid) returns text[]
language sql stable security definer set search_path = cpis, pg_temp as $$
  select coalesce(array_agg(distinct p.email), '{}')
  from cpis.role_assignment a join cpis.person p on p.id = a.person_id
  where a.organisation_id = p_organisation and a.role in ('SG', 'AU') and a.ended_at is null and p.status <> 'suspended'
$$;

-- As cpis.claim_deliveries, for mails about alerts. None waits for another.
create function cpis.claim_staff_mails(p_limit integer)
returns table (ids uuid[], kind text, channel text, authority_id uuid, recipients text[], lease text)
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare v_lease timestamptz := clock_timestamp() + interval '60 seconds';
begin
  return query
  with due as (
    select o.id from cpis.outbox o
    where o.state = 'waiting' and o.next_at <= now() and o.channel = 'staff'
    order by o.next_at limit p_limit for update skip locked
  ), claimed as (
    update cpis.outbox o set state = 'sending', attempts = o.attempts + 1, leased_until = v_lease from due where o.id = due.id returning o.*
  )
  select array_agg(c.id order by c.created_at, c.id), 'alert', 'staff', c.organisation_id, cpis.alert_recipients(c.organisation_id), v_lease::text
  from claimed c group by c.organisation_id;
end $$;
reset role;

grant create on schema cpis to cpis_identity, cpis_delivery;
do $$
declare door text;
begin
  foreach door in array array['keep_emergency_request(uuid, uuid, uuid, text, text)', 'keep_emergency_reason(uuid, uuid, text)',
                              'emergency_request_of(uuid, uuid)', 'take_emergency_request(uuid, uuid, uuid)', 'emergency_made_of(uuid, uuid)'] loop
    execute format('alter function cpis.%s owner to cpis_identity', door);
    execute format('grant execute on function cpis.%s to cpis_app', door);
  end loop;
end $$;
alter function cpis.logged_in_lately(uuid, uuid) owner to cpis_identity;
alter function cpis.alert_recipients(uuid) owner to cpis_identity;
alter function cpis.claim_staff_mails(integer) owner to cpis_delivery;
grant execute on function cpis.logged_in_lately(uuid, uuid) to cpis_disclose;
grant execute on function cpis.alert_recipients(uuid) to cpis_delivery;
grant execute on function cpis.claim_staff_mails(integer) to cpis_worker;

set role cpis_delivery;
-- As before, but that what was given up is listed with whoever should have had it: an authority, or the people of an organisation who hear of
-- alerts.
create or replace function cpis.delivery_state() returns jsonb
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
begin
  if coalesce(cpis.caller_role(), '') not in ('NA', 'AU') then raise exception 'not for this role' using errcode = 'insufficient_privilege'; end if;
  return jsonb_build_object(
    'waiting', (select count(*) from cpis.outbox where state in ('waiting', 'sending')),
    'oldest', (select min(coalesce(retried_at, created_at)) from cpis.outbox where state in ('waiting', 'sending')),
    'delivered', (select count(*) from cpis.outbox where state = 'done' and settled_at > now() - interval '24 hours'),
    'givenUp', (select count(*) from cpis.outbox where state = 'dead'),
    'dead', (select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'eventId', d.event_id, 'receiver', d.name, 'channel', d.channel,
        'kind', d.kind, 'attempts', d.attempts, 'error', d.last_error, 'at', d.settled_at) order by d.settled_at desc), '[]')
      from (select o.*, g.name from cpis.outbox o join cpis.organisation g on g.id = coalesce(o.authority_id, o.organisation_id)
            where o.state = 'dead' order by o.settled_at desc limit 100) d),
    -- Nothing has reached them for four hours: they are to be telephoned.
    'silent', (select coalesce(jsonb_agg(jsonb_build_object('authority', s.name, 'phone', s.day_phone, 'since', s.since) order by s.since), '[]')
      from (select g.name, a.day_phone, min(coalesce(o.retried_at, o.created_at)) as since from cpis.outbox o
            join cpis.organisation g on g.id = o.authority_id join cpis.authority a on a.organisation_id = o.authority_id
            where o.channel = 'email' and (o.state = 'dead' or (o.state in ('waiting', 'sending') and o.attempts > 1))
              and coalesce(o.retried_at, o.created_at) < now() - interval '4 hours'
            group by g.name, a.day_phone) s),
    'untaken', (select count(*) from cpis.mailbox_message where body is not null and created_at < now() - interval '1 day'),
    'work', (select jsonb_agg(jsonb_build_object('name', w.name, 'doneAt', w.done_at, 'did', w.did, 'failedAt', w.failed_at, 'error', w.error,
        'late', w.next_at < now() - interval '15 minutes') order by w.name) from cpis.periodic_work w));
end $$;
reset role;
revoke create on schema cpis from cpis_identity, cpis_delivery;

-- ---------------------------------------------------------------------------------------------------------------------
-- The door, with emergency access: recorded, told and committed like every other look-up before anything is read. An ordinary look-up asks
-- nothing more than before.

grant create on schema cpis to cpis_disclose;
set role cpis_disclose;
drop function cpis.record_access(uuid, uuid, text, text, uuid, text, uuid, text, text, text, boolean, text, boolean, uuid, text, bytea, text, text,
  bytea, text, text, uuid, bytea);
create function cpis.record_access(
  p_event uuid, p_actor uuid, p_actor_name text, p_role text, p_organisation uuid, p_organisation_name text,
  p_setting uuid, p_setting_kind text, p_setting_name text, p_channel text, p_automatic boolean, p_client text,
  p_user_proven boolean, p_session uuid, p_address text, p_agent_hash bytea, p_reason text, p_reason_text text,
  p_subject_key bytea, p_nhs_number text, p_app_version text, p_request uuid, p_mac bytea, p_break_glass boolean default false)
returns void
language plpgsql security definer set search_path = cpis, pg_temp set synchronous_commit = on
-- Planned once for each connection: a plan made for each call costs several times what it runs for, with a partition for every month.
set plan_cache_mode = force_generic_plan as $$
declare
  v_today       date := cpis.today();
  v_numbers     text[];
  v_number      text;
  v_notifies    boolean;
  v_listed      boolean;
  v_versions    uuid[];
  v_authorities uuid[];
  v_shielded    boolean;
begin
  if not cpis.is_nhs_number(p_nhs_number) then
    raise exception 'not an NHS number' using errcode = 'check_violation';
  end if;
  if p_break_glass then
    -- Whoever has not just proved again who they are, or does not say why, opens nothing.
    if not cpis.logged_in_lately(p_session, p_actor) then
      raise exception 'emergency access needs a new log-in' using errcode = 'insufficient_privilege';
    end if;
    if p_reason_text is null then
      raise exception 'emergency access needs a reason' using errcode = 'check_violation';
    end if;
  end if;

  -- One statement, and so one state of the register: a number that is being replaced or corrected meanwhile is seen either way, never neither.
  select n.numbers, n.numbers[1], held.versions, held.authorities, cpis.is_shielded(n.numbers)
  into v_numbers, v_number, v_versions, v_authorities, v_shielded
  from (select cpis.numbers_of(p_nhs_number) as numbers offset 0) n
  cross join lateral (
    select array_agg(p.version_id) as versions, array_agg(distinct p.authority_id) as authorities
    from cpis.plan p join cpis.child c on c.id = p.child_id
    where p.nhs_number = any (n.numbers) and p.withdrawn_at is null and c.closed_why is distinct from 'adopted'
      and cpis.plan_standing(p.type, p.end_date, c.date_of_birth, v_today) is not null) held;

  if v_versions is null then
    insert into cpis.access_unmatched (event_id, at, xact, actor_id, actor_name, role, organisation_id, organisation_name, setting_id,
      setting_kind, setting_name, channel, automatic, client_id, user_proven, session_id, address, agent_hash, reason, reason_text,
      break_glass, subject_key, outcome, app_version, request_id, mac)
    values (p_event, now(), pg_current_xact_id(), p_actor, p_actor_name, p_role, p_organisation, p_organisation_name, p_setting,
      p_setting_kind, p_setting_name, p_channel, p_automatic, p_client, p_user_proven, p_session, p_address, p_agent_hash, p_reason,
      p_reason_text, p_break_glass, p_subject_key, 'none', p_app_version, p_request, p_mac);
    insert into cpis.checked_number values (p_event, p_nhs_number, now());
    delete from cpis.checked_number where event_id in (
      select n.event_id from cpis.checked_number n where n.at < now() - interval '15 minutes' limit 20 for update skip locked);
    if p_break_glass then
      perform cpis.tell_leads('break-glass', p_event, p_actor, p_actor_name, p_role, p_organisation, p_organisation_name, p_setting_name,
        p_reason_text, false);
    end if;
    return;
  end if;

  -- The setting decides whether the authority is told. Nobody who looks can switch it off, and an unknown setting notifies.
  v_notifies := coalesce((select k.unscheduled from cpis.care_setting s join cpis.setting_kind k on k.code = s.kind
                          where s.id = p_setting), true) or p_break_glass;
  -- Two look-ups of one child by one person at the same moment: the second sees the first.
  perform pg_advisory_xact_lock(hashtextextended(p_actor::text || v_number, 0));
  v_listed := v_notifies and not exists (
    select from cpis.access_matched a
    where a.nhs_number = any (v_numbers) and a.listed and a.at > now() - interval '24 hours' and a.actor_id = p_actor);

  insert into cpis.access_matched (event_id, at, xact, actor_id, actor_name, role, organisation_id, organisation_name, setting_id,
    setting_kind, setting_name, channel, automatic, client_id, user_proven, session_id, address, agent_hash, reason, reason_text,
    break_glass, subject_key, asked_number, nhs_number, outcome, version_ids, authority_ids, notifies, listed, app_version, request_id, mac)
  values (p_event, now(), pg_current_xact_id(), p_actor, p_actor_name, p_role, p_organisation, p_organisation_name, p_setting,
    p_setting_kind, p_setting_name, p_channel, p_automatic, p_client, p_user_proven, p_session, p_address, p_agent_hash, p_reason,
    p_reason_text, p_break_glass, p_subject_key, p_nhs_number, v_number, case when v_shielded then 'shielded' else 'match' end,
    v_versions, v_authorities, v_notifies, v_listed, p_app_version, p_request, p_mac);

  if v_notifies then
    insert into cpis.notification (event_id, at, authority_id, child_id, plan_types, actor_name, role, organisation_name,
      setting_kind, setting_name, reason, number_replaced, break_glass)
    select p_event, now(), p.authority_id, (array_agg(p.child_id order by p.nhs_number = v_number desc))[1],
      array_agg(distinct p.type), p_actor_name, p_role, p_organisation_name, p_setting_kind, p_setting_name, p_reason,
      bool_or(p.nhs_number <> v_number), p_break_glass and v_shielded
    from cpis.plan_version p where p.version_id = any (v_versions)
    group by p.authority_id;
    -- A nudge for authorities that asked for one. The notification above is what counts, and needs no delivery.
    insert into cpis.outbox (event_id, authority_id, channel)
    select p_event, a.organisation_id, c.channel
    from cpis.authority a
    cross join lateral (values ('email', a.delivers_email), ('mailbox', a.delivers_mailbox)) as c (channel, wanted)
    where a.organisation_id = any (v_authorities) and c.wanted;
  end if;
  if p_break_glass then
    perform cpis.tell_leads('break-glass', p_event, p_actor, p_actor_name, p_role, p_organisation, p_organisation_name, p_setting_name,
      p_reason_text, v_shielded);
  end if;
end $$;

create or replace function cpis.read_disclosed(p_event uuid, p_actor uuid) returns jsonb
language plpgsql stable security definer set search_path = cpis, pg_temp
set plan_cache_mode = force_generic_plan as $$
declare
  m cpis.access_matched;
  u cpis.access_unmatched;
  v_shielded boolean;
  v_base jsonb;
begin
  -- A transaction that has recorded and not yet committed reads nothing, nor does any part of it.
  select * into m from cpis.access_matched a
  where a.event_id = p_event and a.at > now() - interval '15 minutes' and a.actor_id = p_actor
    and a.xact is distinct from pg_current_xact_id_if_assigned();
  if found then
    -- Another number has been found to be the right one, or an adoption has closed it: what was shown of this one is not shown again.
    if exists (select from cpis.plan_version v join cpis.child c on c.id = v.child_id
               where v.version_id = any (m.version_ids) and (c.nhs_number <> v.nhs_number or c.closed_why = 'adopted')) then
      return jsonb_build_object('state', 'over');
    end if;
    v_base := jsonb_build_object('state', 'live', 'eventId', m.event_id, 'at', m.at, 'askedNumber', m.asked_number,
      'reason', m.reason, 'organisation', m.organisation_name, 'setting', m.setting_name,
      'notifies', m.notifies);
    -- What was protected when it was opened in an emergency stays open to whoever opened it; whatever is protected since is not.
    v_shielded := case m.outcome when 'shielded' then not m.break_glass else cpis.is_shielded(cpis.numbers_of(m.nhs_number)) end;
    if v_shielded then
      return v_base || jsonb_build_object('outcome', 'shielded', 'dutyPhones', cpis.duty_phones(m.authority_ids));
    end if;
    return v_base || jsonb_build_object('outcome', 'match', 'nhsNumber', m.nhs_number, 'records', cpis.disclosed_records(m.version_ids),
      'accesses', cpis.last_accesses(cpis.numbers_of(m.nhs_number), m.event_id, m.at, m.notifies),
      'afterwards', cpis.afterwards_of(m.event_id), 'breakGlass', m.break_glass, 'protected', m.outcome = 'shielded');
  end if;

  select * into u from cpis.access_unmatched a
  where a.event_id = p_event and a.at > now() - interval '15 minutes' and a.actor_id = p_actor
    and a.xact is distinct from pg_current_xact_id_if_assigned();
  if found then
    -- The number is in an unlogged table, which a crash empties. "Nothing held" is never said of a number that is not shown.
    if not exists (select from cpis.checked_number n where n.event_id = p_event) then
      return jsonb_build_object('state', 'over');
    end if;
    return jsonb_build_object('state', 'live', 'outcome', u.outcome, 'eventId', u.event_id, 'at', u.at, 'reason', u.reason,
      'organisation', u.organisation_name, 'setting', u.setting_name,
      'askedNumber', (select n.nhs_number from cpis.checked_number n where n.event_id = p_event),
      'authorities', cpis.sharing_authorities());
  end if;

  -- One's own result that is over says so; anybody else's, or none at all, answers nothing.
  if exists (select from cpis.access_matched a where a.event_id = p_event and a.actor_id = p_actor
             and a.at > now() - interval '1 day' and a.xact is distinct from pg_current_xact_id_if_assigned())
     or exists (select from cpis.access_unmatched a where a.event_id = p_event and a.actor_id = p_actor
             and a.at > now() - interval '1 day' and a.xact is distinct from pg_current_xact_id_if_assigned()) then
    return jsonb_build_object('state', 'over');
  end if;
  return null;
end $$;

-- Counts a look-up before it is made, and says what becomes of it: `go`, `warn`, `ask` (the emergency form), or `stop`. What is asked or
-- stopped is written down, whether anything is held or not: nothing has been searched. The leads are told once an hour of each limit.
create function cpis.count_lookup(
  p_person uuid, p_name text, p_role text, p_organisation uuid, p_organisation_name text, p_setting_name text, p_session uuid,
  p_emergency boolean) returns text
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare
  v_limits record := cpis.lookup_limits();
  v_looks  integer;
  v_kind   text;
begin
  insert into cpis.lookup_count as c (person_id, minute, looks) values (p_person, date_trunc('minute', now()), 1)
  on conflict (person_id, minute) do update set looks = c.looks + 1;
  select sum(c.looks) into v_looks from cpis.lookup_count c where c.person_id = p_person and c.minute > now() - interval '1 hour';
  if v_looks <= v_limits.warns then return 'go'; end if;

  v_kind := case when v_looks > v_limits.stops then 'stopped' when v_looks > v_limits.asks then 'over-limit' else 'many-checks' end;
  perform pg_advisory_xact_lock(hashtextextended('alert ' || p_person::text, 0));
  if not exists (select from cpis.access_alert a
                 where a.person_id = p_person and a.kind = v_kind and a.at > now() - interval '1 hour') then
    delete from cpis.lookup_count c where c.person_id = p_person and c.minute <= now() - interval '1 hour';
    perform cpis.tell_leads(v_kind, null, p_person, p_name, p_role, p_organisation, p_organisation_name, p_setting_name, null, false);
  end if;
  if v_kind = 'many-checks' or (v_kind = 'over-limit' and p_emergency) then return 'warn'; end if;
  insert into cpis.audit_event (type, outcome, person_id, person_name, role, organisation_id, session_id)
  values (case v_kind when 'stopped' then 'lookup.stop' else 'lookup.over-limit' end, 'refused', p_person, p_name, p_role, p_organisation, p_session);
  return case v_kind when 'stopped' then 'stop' else 'ask' end;
end $$;

-- Runs of look-ups that find nothing, as somebody makes them who tries numbers: 30 in an hour with nothing found between. Looked for by the
-- clock, so that no look-up waits for it. Ids of accesses begin with their time, so that the index finds the hour.
create function cpis.tell_of_no_match_runs() returns integer
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare
  v_from uuid := (lpad(to_hex((extract(epoch from now() - interval '1 hour') * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid;
  v_run  record;
  v_told integer := 0;
begin
  for v_run in
    with held as (
      select m.actor_id, max(m.at) as last_at from cpis.access_matched m
      where m.event_id >= v_from and m.at > now() - interval '1 hour' group by m.actor_id
    ), runs as (
      select u.actor_id, max(u.at) as last_at from cpis.access_unmatched u left join held h on h.actor_id = u.actor_id
      where u.event_id >= v_from and u.at > now() - interval '1 hour' and (h.last_at is null or u.at > h.last_at)
      group by u.actor_id having count(*) >= 30
    )
    select distinct on (u.actor_id) u.* from runs r join cpis.access_unmatched u on u.actor_id = r.actor_id and u.at = r.last_at
    where u.event_id >= v_from and not exists (
      select from cpis.access_alert a where a.person_id = r.actor_id and a.kind = 'no-match-run' and a.at > now() - interval '1 hour')
  loop
    perform cpis.tell_leads('no-match-run', null, v_run.actor_id, v_run.actor_name, v_run.role, v_run.organisation_id,
      v_run.organisation_name, v_run.setting_name, null, false);
    v_told := v_told + 1;
  end loop;
  delete from cpis.lookup_count where minute <= now() - interval '1 hour';
  return v_told;
end $$;
revoke execute on function cpis.record_access(uuid, uuid, text, text, uuid, text, uuid, text, text, text, boolean, text, boolean, uuid, text,
  bytea, text, text, bytea, text, text, uuid, bytea, boolean), cpis.count_lookup(uuid, text, text, uuid, text, text, uuid, boolean),
  cpis.tell_of_no_match_runs() from public;
grant execute on function cpis.record_access(uuid, uuid, text, text, uuid, text, uuid, text, text, text, boolean, text, boolean, uuid, text,
  bytea, text, text, bytea, text, text, uuid, bytea, boolean), cpis.count_lookup(uuid, text, text, uuid, text, text, uuid, boolean) to cpis_app;
grant execute on function cpis.tell_of_no_match_runs() to cpis_delivery;
reset role;
revoke create on schema cpis from cpis_disclose;

set role cpis_owner;
create policy periodic_work_add on cpis.periodic_work for insert to cpis_owner with check (true);
insert into cpis.periodic_work (name, act, every) values ('no-match-runs', 'tell_of_no_match_runs', '1 minute');
drop policy periodic_work_add on cpis.periodic_work;
reset role;

-- ---------------------------------------------------------------------------------------------------------------------
-- The weekly review: what is unusual in an organisation's look-ups, for its safeguarding leads, with a question to the person and a
-- recorded conclusion. Nothing of it says which child. A role of its own reads the accesses for it, and nothing else writes the list.

do $$ begin
  if not exists (select from pg_roles where rolname = 'cpis_review') then create role cpis_review nologin; end if;
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant cpis_review to %I', current_user);
  end if;
end $$;
grant usage on schema cpis to cpis_review;

set role cpis_owner;

create table cpis.review_item (
  id                uuid primary key default gen_random_uuid(),
  organisation_id   uuid not null references cpis.organisation (id),
  -- The Monday with which the week begins.
  week              date not null check (extract(isodow from week) = 1),
  kind              text not null check (kind in ('repeat-views', 'out-of-hours', 'other-setting', 'same-name', 'no-match-run', 'over-limit', 'break-glass')),
  person_id         uuid not null,
  person_name       text not null,
  role              text not null,
  setting_name      text not null,
  first_at          timestamptz not null,
  last_at           timestamptz not null,
  -- How many views, checks or alerts it is about.
  times             integer not null check (times > 0),
  -- The accesses, or the alerts, that it is about: for whoever may read those.
  event_ids         uuid[] not null,
  made_at           timestamptz not null default now(),
  conclusion        text check (conclusion in ('explained', 'passed-on')),
  note              text check (length(note) between 1 and 500),
  concluded_at      timestamptz,
  concluded_by      uuid references cpis.person (id),
  concluded_by_name text,
  unique (organisation_id, week, kind, person_id, event_ids),
  constraint review_item_concluded_whole check ((conclusion is null) = (concluded_at is null) and (conclusion is null) = (concluded_by is null)
    and (conclusion is null) = (concluded_by_name is null) and (conclusion is null) = (note is null))
);
create index review_item_of_organisation on cpis.review_item (organisation_id, made_at desc);

create table cpis.review_question (
  item_id       uuid primary key references cpis.review_item (id),
  organisation_id uuid not null references cpis.organisation (id),
  person_id     uuid not null,
  kind          text not null,
  setting_name  text not null,
  first_at      timestamptz not null,
  last_at       timestamptz not null,
  asked_at      timestamptz not null default now(),
  asked_by      uuid not null references cpis.person (id),
  asked_by_name text not null,
  answer        text check (answer in ('cared-for', 'asked-by-colleague', 'training', 'by-mistake', 'other')),
  answer_text   text check (length(answer_text) <= 500),
  answered_at   timestamptz,
  constraint review_question_answered_whole check ((answer is null) = (answered_at is null) and (answer_text is null or answer is not null)),
  constraint review_question_other_is_explained check (answer is distinct from 'other' or length(answer_text) >= 15)
);
create index review_question_of_person on cpis.review_question (person_id, asked_at desc);

do $$
declare guarded text;
begin
  foreach guarded in array array['review_item', 'review_question'] loop
    execute format('alter table cpis.%I enable row level security', guarded);
    execute format('alter table cpis.%I force row level security', guarded);
  end loop;
end $$;
create policy review_item_read on cpis.review_item for select to cpis_app
  using (cpis.caller_role() = 'SG' and organisation_id = cpis.caller_organisation());
-- Nobody concludes about themselves, or twice.
create policy review_item_conclude on cpis.review_item for update to cpis_app
  using (cpis.caller_role() = 'SG' and organisation_id = cpis.caller_organisation() and person_id is distinct from cpis.caller_user() and concluded_at is null)
  with check (organisation_id = cpis.caller_organisation() and concluded_by = cpis.caller_user());
create policy review_question_read on cpis.review_question for select to cpis_app using (
  organisation_id = cpis.caller_organisation()
  and (cpis.caller_role() = 'SG' or (cpis.caller_role() = 'CL' and person_id = cpis.caller_user())));
create policy review_question_ask on cpis.review_question for insert to cpis_app with check (
  cpis.caller_role() = 'SG' and organisation_id = cpis.caller_organisation() and asked_by = cpis.caller_user()
  and person_id is distinct from cpis.caller_user() and answer is null and exists (
    select from cpis.review_item i
    where i.id = item_id and i.organisation_id = review_question.organisation_id and i.person_id = review_question.person_id));
create policy review_question_answer on cpis.review_question for update to cpis_app
  using (cpis.caller_role() in ('CL', 'SG') and organisation_id = cpis.caller_organisation() and person_id = cpis.caller_user() and answered_at is null)
  with check (person_id = cpis.caller_user());
create policy review_item_make on cpis.review_item to cpis_review using (true) with check (true);
grant select on cpis.review_item, cpis.review_question to cpis_app;
grant update (conclusion, note, concluded_at, concluded_by, concluded_by_name) on cpis.review_item to cpis_app;
grant insert on cpis.review_question to cpis_app;
grant update (answer, answer_text, answered_at) on cpis.review_question to cpis_app;
grant select, insert on cpis.review_item to cpis_review;
do $$
declare guarded text;
begin
  foreach guarded in array array['access_matched', 'access_unmatched', 'access_alert', 'plan_version', 'child'] loop
    execute format('create policy %I on cpis.%I for select to cpis_review using (true)', guarded || '_review', guarded);
  end loop;
end $$;
grant select on cpis.access_matched, cpis.access_unmatched, cpis.access_alert to cpis_review;
grant select (version_id, child_id) on cpis.plan_version to cpis_review;
-- A family name is compared and never given out.
grant select (id, family_name) on cpis.child to cpis_review;
grant execute on function cpis.today() to cpis_review;

-- The last word of a name, so that it can be compared: small letters only.
create function cpis.comparable_family_name(p_name text) returns text
language sql immutable parallel safe as $$ select regexp_replace(lower(substring(btrim(p_name) from '[^ ]+$')), '[^[:alpha:]]', '', 'g') $$;
grant execute on function cpis.comparable_family_name(text) to cpis_review;

-- Lists what was unusual in a week. Doing it again adds nothing that is there. The rules, each of which a child's ordinary care passes by:
--   repeat-views   one person looked at one child on three days or more within four weeks, at least four days apart, and in this week last
--   out-of-hours   a view at an hour near which the person otherwise worked on fewer than one in five of the days of their last eight weeks
--                  (two hours either way; of thirty checks or more; one day or two are little, and count when they are one in three), with
--                  no other check within four hours, of a child at whom they had not looked in the three days before. By days and not by
--                  checks: one busy bank shift must not make an hour ordinary for two months
--   other-setting  a view in a setting where the person made under one in twenty of their checks of eight weeks, and fewer than three that week
--   same-name      the child's family name is the person's
--   no-match-run, over-limit, break-glass: what was told at once, to be concluded
create function cpis.review_week(p_week date) returns integer
language plpgsql security definer set search_path = cpis, pg_temp
-- The steps of one statement have no statistics, and what is guessed for them must not become a loop in a loop.
set enable_nestloop = off set work_mem = '64MB' as $$
declare
  v_from  timestamptz := p_week::timestamp at time zone 'Europe/London';
  v_to    timestamptz := (p_week + 7)::timestamp at time zone 'Europe/London';
  v_items integer;
begin
  with views as materialized (
    select a.event_id, a.at, a.actor_id, a.actor_name, a.role, a.organisation_id, a.setting_id, a.setting_name, a.nhs_number, a.version_ids,
           extract(hour from a.at at time zone 'Europe/London')::integer as hour
    from cpis.access_matched a where a.at >= v_from and a.at < v_to and not a.automatic
  ), viewers as materialized (
    select distinct v.actor_id from views v
  ), checks as materialized (
    select a.event_id, a.at, a.actor_id, a.organisation_id, a.setting_id, extract(hour from a.at at time zone 'Europe/London')::integer as hour, true as held
    from cpis.access_matched a join viewers using (actor_id) where a.at >= v_to - interval '56 days' and a.at < v_to and not a.automatic
    union all
    select a.event_id, a.at, a.actor_id, a.organisation_id, a.setting_id, extract(hour from a.at at time zone 'Europe/London')::integer, false
    from cpis.access_unmatched a join viewers using (actor_id) where a.at >= v_to - interval '56 days' and a.at < v_to and not a.automatic
  ), totals as (
    select c.actor_id, c.organisation_id, count(*) as checks, count(distinct (c.at at time zone 'Europe/London')::date) as days from checks c group by 1, 2
  ), worked as (
    -- On how many days somebody worked within two hours of an hour of the day. The days are cut twelve hours away from it, so that a night is one.
    select h.actor_id, h.organisation_id, near.hour, count(distinct (h.began - make_interval(hours => near.hour - 12))::date) as days
    from (select distinct c.actor_id, c.organisation_id, date_trunc('hour', c.at at time zone 'Europe/London') as began from checks c) h
    cross join lateral (select (extract(hour from h.began)::integer + around + 24) % 24 as hour from generate_series(-2, 2) around) near
    group by 1, 2, 3
  ), settings as (
    select c.actor_id, c.organisation_id, c.setting_id, count(*) as checks, count(*) filter (where c.at >= v_from) as lately from checks c group by 1, 2, 3
  ), placed as (
    select c.event_id, c.at - lag(c.at) over w as since, lead(c.at) over w - c.at as until
    from checks c window w as (partition by c.actor_id order by c.at)
  ), odd_hours as (
    select v.event_id from views v join totals t using (actor_id, organisation_id) join worked w using (actor_id, organisation_id, hour)
    where t.checks >= 30 and (w.days - 1) * case when w.days <= 3 then 3 else 5 end < t.days
  ), followed as (
    select f.event_id from (
      select a.event_id, a.at, a.at - lag(a.at) over (partition by a.actor_id, a.nhs_number order by a.at) as since
      from cpis.access_matched a where a.at >= v_from - interval '3 days' and a.at < v_to and not a.automatic) f
    where f.since < interval '3 days'
  ), repeated as (
    select a.actor_id, a.organisation_id, a.nhs_number, array_agg(a.event_id order by a.at) as event_ids, min(a.at) as first_at, max(a.at) as last_at,
           count(*)::integer as times
    from cpis.access_matched a
    where a.at >= v_to - interval '28 days' and a.at < v_to and not a.automatic
    group by a.actor_id, a.organisation_id, a.nhs_number
    having max(a.at) >= v_from and count(distinct (a.at at time zone 'Europe/London')::date) >= 3 and max(a.at) - min(a.at) >= interval '4 days'
  ), found as (
    select 'repeat-views' as kind, v.organisation_id, v.actor_id, v.actor_name, v.role, v.setting_name, r.first_at, r.last_at, r.times, r.event_ids
    from repeated r join views v on v.event_id = r.event_ids[cardinality(r.event_ids)]
    union all
    select 'out-of-hours', v.organisation_id, v.actor_id, v.actor_name, v.role, v.setting_name, v.at, v.at, 1, array[v.event_id]
    from odd_hours o join views v using (event_id) join placed p using (event_id)
    where coalesce(p.since, interval '1 day') > interval '4 hours' and coalesce(p.until, interval '1 day') > interval '4 hours'
      and not exists (select from followed f where f.event_id = v.event_id)
    union all
    select 'other-setting', v.organisation_id, v.actor_id, v.actor_name, v.role, v.setting_name, v.at, v.at, 1, array[v.event_id]
    from views v join totals t using (actor_id, organisation_id) join settings s using (actor_id, organisation_id, setting_id)
    where t.checks >= 30 and s.checks * 20 < t.checks and s.lately < 3
    union all
    select 'same-name', v.organisation_id, v.actor_id, v.actor_name, v.role, v.setting_name, min(v.at), max(v.at), count(distinct v.event_id)::integer,
           array_agg(distinct v.event_id)
    from views v join cpis.plan_version pv on pv.version_id = any (v.version_ids) join cpis.child c on c.id = pv.child_id
    where cpis.comparable_family_name(c.family_name) = cpis.comparable_family_name(v.actor_name)
    group by v.organisation_id, v.actor_id, v.actor_name, v.role, v.setting_name, v.nhs_number
    union all
    select case a.kind when 'no-match-run' then 'no-match-run' when 'break-glass' then 'break-glass' else 'over-limit' end, a.organisation_id,
           a.person_id, (array_agg(a.person_name order by a.at desc))[1], (array_agg(a.role order by a.at desc))[1],
           (array_agg(a.setting_name order by a.at desc))[1], min(a.at), max(a.at), count(*)::integer, array_agg(a.id order by a.at)
    from cpis.access_alert a
    -- A warning alone is no more than a busy shift.
    where a.at >= v_from and a.at < v_to and a.kind <> 'many-checks'
    group by 1, a.organisation_id, a.person_id
  )
  insert into cpis.review_item (organisation_id, week, kind, person_id, person_name, role, setting_name, first_at, last_at, times, event_ids)
  select f.organisation_id, p_week, f.kind, f.actor_id, f.actor_name, f.role, f.setting_name, f.first_at, f.last_at, f.times,
    -- The last hundred name it well enough, and an index holds no more than some 160: one person's thousand views must not stop the list of all.
    f.event_ids[greatest(cardinality(f.event_ids) - 99, 1):] from found f
  on conflict do nothing;
  get diagnostics v_items = row_count;
  return v_items;
end $$;

-- The review of the week before this one.
create function cpis.make_weekly_review() returns integer
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare v_week date := date_trunc('week', cpis.today())::date - 7;
begin
  return cpis.review_week(v_week);
end $$;

create policy periodic_work_add on cpis.periodic_work for insert to cpis_owner with check (true);
insert into cpis.periodic_work (name, act, every, next_at) values
  -- On Mondays at five in the morning.
  ('weekly-review', 'make_weekly_review', '7 days', (date_trunc('week', cpis.today())::date + 7 + time '05:00') at time zone 'Europe/London');
drop policy periodic_work_add on cpis.periodic_work;
reset role;

grant create on schema cpis to cpis_review;
alter function cpis.review_week(date) owner to cpis_review;
alter function cpis.make_weekly_review() owner to cpis_review;
grant execute on function cpis.make_weekly_review() to cpis_delivery;
revoke create on schema cpis from cpis_review;
