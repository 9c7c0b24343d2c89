-- Hearing of accesses: what the clinician tells afterwards, what the authority answers, who sees to it, and how else it is told.

set role cpis_owner;

-- ---------------------------------------------------------------------------------------------------------------------
-- The notification grows up: seen, assigned, answered, and what the clinician reported (decision 14: coded, no clinical content)

alter table cpis.notification
  add column seen_at          timestamptz,
  add column assigned_team    uuid references cpis.lead_team (id),
  add column assigned_person  uuid references cpis.person (id),
  add column answer           text check (answer in ('will-call', 'discuss-before-discharge', 'no-action')),
  add column outcome          text check (outcome in ('seen-and-discharged', 'admitted', 'left-before-being-seen', 'not-here', 'opened-in-error')),
  add column outcome_at       timestamptz,
  add column callback_phone   text check (callback_phone ~ '^[0-9 +]{8,20}$'),
  add constraint notification_assigned_once check (assigned_team is null or assigned_person is null),
  add constraint notification_answered_is_acknowledged check (answer is null or acknowledged_at is not null),
  add constraint notification_outcome_has_a_time check ((outcome is null) = (outcome_at is null)),
  add constraint notification_callback_needs_an_outcome check (callback_phone is null or outcome is not null);
grant update (seen_at, assigned_team, assigned_person, answer) on cpis.notification to cpis_app;

-- Seen and assigned without being acknowledged; who acknowledges is still who asks.
drop policy notification_acknowledge_own on cpis.notification;
create policy notification_see_to_own on cpis.notification for update to cpis_app
  using (authority_id = cpis.caller_organisation() and cpis.caller_role() in ('LP', 'ED'))
  with check (authority_id = cpis.caller_organisation() and cpis.caller_role() in ('LP', 'ED'));
create function cpis.check_acknowledger() returns trigger
language plpgsql as $$
begin
  if new.acknowledged_by is distinct from old.acknowledged_by and new.acknowledged_by is distinct from cpis.caller_user()
     and current_user = 'cpis_app' then
    raise exception 'somebody acknowledges for themselves' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger notification_acknowledged_for_oneself before update on cpis.notification for each row execute function cpis.check_acknowledger();

-- What happened after an access, as the clinician told it: every telling is kept, the last one counts.
create table cpis.access_outcome (
  id             uuid primary key default gen_random_uuid(),
  event_id       uuid not null,
  actor_id       uuid not null,
  at             timestamptz not null default now(),
  outcome        text not null check (outcome in ('seen-and-discharged', 'admitted', 'left-before-being-seen', 'not-here', 'opened-in-error')),
  callback_phone text check (callback_phone ~ '^[0-9 +]{8,20}$')
);
create index access_outcome_of_event on cpis.access_outcome (event_id, at desc);
create trigger access_outcome_never_changes before update or delete on cpis.access_outcome for each row execute function cpis.refuse_change();
create trigger access_outcome_never_truncated before truncate on cpis.access_outcome for each statement execute function cpis.refuse_change();

-- ---------------------------------------------------------------------------------------------------------------------
-- Delivery besides the inbox: written with the access, sent by the worker, kept until it is done or given up

create table cpis.outbox (
  id           uuid primary key default gen_random_uuid(),
  event_id     uuid not null,
  authority_id uuid not null references cpis.authority (organisation_id),
  channel      text not null check (channel in ('email', 'mailbox')),
  created_at   timestamptz not null default now(),
  state        text not null default 'waiting' check (state in ('waiting', 'sending', 'done', 'dead')),
  attempts     integer not null default 0 check (attempts >= 0),
  next_at      timestamptz not null default now(),
  leased_until timestamptz,
  last_error   text check (length(last_error) <= 200),
  settled_at   timestamptz,
  -- The receiver's key as well: told twice is heard once.
  unique (event_id, authority_id, channel),
  constraint outbox_settled_whole check ((state in ('done', 'dead')) = (settled_at is not null)),
  constraint outbox_lease_while_sending check ((state = 'sending') = (leased_until is not null))
);
create index outbox_due on cpis.outbox (next_at) where state in ('waiting', 'sending');
create index outbox_dead on cpis.outbox (settled_at) where state = 'dead';

do $$
declare guarded text;
begin
  foreach guarded in array array['access_outcome', 'outbox'] loop
    execute format('alter table cpis.%I enable row level security', guarded);
    execute format('alter table cpis.%I force row level security', guarded);
  end loop;
end $$;
create policy access_outcome_disclose_read on cpis.access_outcome for select to cpis_disclose using (true);
create policy access_outcome_disclose_add on cpis.access_outcome for insert to cpis_disclose with check (true);
create policy notification_disclose_read on cpis.notification for select to cpis_disclose using (true);
create policy notification_disclose_tell on cpis.notification for update to cpis_disclose using (true) with check (true);
create policy outbox_disclose_add on cpis.outbox for insert to cpis_disclose with check (true);
create policy transfer_disclose on cpis.transfer for select to cpis_disclose using (state = 'offered');
grant select, insert on cpis.access_outcome to cpis_disclose;
grant select, update (outcome, outcome_at, callback_phone) on cpis.notification to cpis_disclose;
grant insert on cpis.outbox to cpis_disclose;
grant select on cpis.transfer to cpis_disclose;

-- ---------------------------------------------------------------------------------------------------------------------
-- The door, with what is new: a number closed by an adoption shows nothing, a transfer shows both authorities, the nudges are written
-- in the recording transaction, and the result holds what happened afterwards

-- What was told after an access, and what the authorities answered.
create function cpis.afterwards_of(p_event uuid) returns jsonb
language sql stable set search_path = cpis, pg_temp as $$
  select jsonb_build_object(
    'told', (select jsonb_build_object('outcome', o.outcome, 'callbackPhone', o.callback_phone, 'at', o.at)
             from cpis.access_outcome o where o.event_id = p_event order by o.at desc limit 1),
    'answers', coalesce((
      select jsonb_agg(jsonb_build_object('authority', o.name, 'answer', n.answer, 'at', n.acknowledged_at) order by n.acknowledged_at)
      from cpis.notification n join cpis.organisation o on o.id = n.authority_id
      where n.event_id = p_event and n.acknowledged_at is not null), '[]'))
$$;
grant execute on function cpis.afterwards_of(uuid) to cpis_disclose;
reset role;

set role cpis_owner;
create or replace function cpis.disclosed_records(p_versions uuid[]) returns jsonb
language sql stable set search_path = cpis, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object(
      'planId', v.plan_id, 'type', v.type, 'standing', standing.now, 'startDate', v.start_date,
      'endDate', ends.on_day, 'shownUntil', cpis.plan_shown_until(v.type, ends.on_day),
      'nhsNumber', v.nhs_number, 'familyName', c.family_name, 'givenName', c.given_name, 'dateOfBirth', c.date_of_birth,
      'authority', jsonb_build_object('id', o.id, 'name', o.name, 'dayPhone', a.day_phone, 'dutyPhone', a.duty_phone,
        'officeOpen', cpis.office_open(a.office_opens, a.office_closes), 'officeOpens', to_char(a.office_opens, 'HH24:MI'),
        'officeCloses', to_char(a.office_closes, 'HH24:MI'), 'updatedAt', a.register_updated_at,
        'stale', cpis.is_stale(a.register_updated_at, a.update_every_days)),
      -- Until the other authority has taken over, both are to be rung.
      'transferTo', (select jsonb_build_object('name', ro.name, 'dayPhone', ra.day_phone, 'dutyPhone', ra.duty_phone,
        'officeOpen', cpis.office_open(ra.office_opens, ra.office_closes))
        from cpis.transfer t join cpis.authority ra on ra.organisation_id = t.to_authority join cpis.organisation ro on ro.id = t.to_authority
        where t.plan_id = v.plan_id and t.state = 'offered'),
      -- Who can consent, and what to do, are true of a plan in place only.
      'details', jsonb_strip_nulls(jsonb_build_object(
        'category', case when 'category' = any (a.shared_details) then v.category end,
        'legalStatus', case when 'legal_status' = any (a.shared_details) and standing.now = 'current' then v.legal_status end,
        'leadTeam', case when 'lead_team' = any (a.shared_details) then v.lead_team end,
        'leadTeamPhone', case when 'lead_team' = any (a.shared_details) then v.lead_team_phone end,
        'lastReviewDate', case when 'last_review_date' = any (a.shared_details) then v.last_review_date end,
        'nextReviewDate', case when 'next_review_date' = any (a.shared_details) then v.next_review_date end,
        'instructions', case when 'instructions' = any (a.shared_details) and standing.now = 'current' then to_jsonb(v.instructions) end)))
    order by standing.now, case v.type when 'CPP' then 1 when 'UCPP' then 2 else 3 end, v.start_date desc, o.name), '[]')
  from cpis.plan_version v
  join cpis.child c on c.id = v.child_id
  join cpis.authority a on a.organisation_id = v.authority_id
  join cpis.organisation o on o.id = v.authority_id
  cross join lateral (select cpis.plan_ends(v.type, v.end_date, c.date_of_birth) as on_day) ends
  -- What was shown when it was recorded stays shown for its quarter of an hour, also across midnight.
  cross join lateral (select coalesce(cpis.plan_standing(v.type, v.end_date, c.date_of_birth, cpis.today()), 'previous') as now) standing
  where v.version_id = any (p_versions)
$$;
reset role;

-- The two of the door belong to its own role, which may create in the schema for as long as they are replaced.
grant create on schema cpis to cpis_disclose;
set role cpis_disclose;
create or replace function cpis.record_access(
  p_event uuid, p_actor uuid, p_actor_name text, p_role text, p_organisation uuid, p_organisation_name text,
  p_setting uuid, p_setting_kind text, p_setting_name text, p_channel text, p_automatic boolean, p_client text,
  p_user_proven boolean, p_session uuid, p_address text, p_agent_hash bytea, p_reason text, p_reason_text text,
  p_subject_key bytea, p_nhs_number text, p_app_version text, p_request uuid, p_mac bytea)
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
      subject_key, outcome, app_version, request_id, mac)
    values (p_event, now(), pg_current_xact_id(), p_actor, p_actor_name, p_role, p_organisation, p_organisation_name, p_setting,
      p_setting_kind, p_setting_name, p_channel, p_automatic, p_client, p_user_proven, p_session, p_address, p_agent_hash, p_reason,
      p_reason_text, p_subject_key, 'none', p_app_version, p_request, p_mac);
    insert into cpis.checked_number values (p_event, p_nhs_number, now());
    delete from cpis.checked_number where event_id in (
      select n.event_id from cpis.checked_number n where n.at < now() - interval '15 minutes' limit 20 for update skip locked);
    return;
  end if;

  -- The setting decides whether the authority is told. Nobody who looks can switch it off, and an unknown setting notifies.
  v_notifies := coalesce((select k.unscheduled from cpis.care_setting s join cpis.setting_kind k on k.code = s.kind
                          where s.id = p_setting), true);
  -- Two look-ups of one child by one person at the same moment: the second sees the first.
  perform pg_advisory_xact_lock(hashtextextended(p_actor::text || v_number, 0));
  v_listed := v_notifies and not exists (
    select from cpis.access_matched a
    where a.nhs_number = any (v_numbers) and a.listed and a.at > now() - interval '24 hours' and a.actor_id = p_actor);

  insert into cpis.access_matched (event_id, at, xact, actor_id, actor_name, role, organisation_id, organisation_name, setting_id,
    setting_kind, setting_name, channel, automatic, client_id, user_proven, session_id, address, agent_hash, reason, reason_text,
    subject_key, asked_number, nhs_number, outcome, version_ids, authority_ids, notifies, listed, app_version, request_id, mac)
  values (p_event, now(), pg_current_xact_id(), p_actor, p_actor_name, p_role, p_organisation, p_organisation_name, p_setting,
    p_setting_kind, p_setting_name, p_channel, p_automatic, p_client, p_user_proven, p_session, p_address, p_agent_hash, p_reason,
    p_reason_text, p_subject_key, p_nhs_number, v_number, case when v_shielded then 'shielded' else 'match' end,
    v_versions, v_authorities, v_notifies, v_listed, p_app_version, p_request, p_mac);

  if v_notifies then
    insert into cpis.notification (event_id, at, authority_id, child_id, plan_types, actor_name, role, organisation_name,
      setting_kind, setting_name, reason, number_replaced)
    select p_event, now(), p.authority_id, (array_agg(p.child_id order by p.nhs_number = v_number desc))[1],
      array_agg(distinct p.type), p_actor_name, p_role, p_organisation_name, p_setting_kind, p_setting_name, p_reason,
      bool_or(p.nhs_number <> v_number)
    from cpis.plan_version p where p.version_id = any (v_versions)
    group by p.authority_id;
    -- A nudge for authorities that asked for one. The notification above is what counts, and needs no delivery.
    insert into cpis.outbox (event_id, authority_id, channel)
    select p_event, a.organisation_id, c.channel
    from cpis.authority a
    cross join lateral (values ('email', a.delivers_email), ('mailbox', a.delivers_mailbox)) as c (channel, wanted)
    where a.organisation_id = any (v_authorities) and c.wanted;
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
    v_shielded := m.outcome = 'shielded' or cpis.is_shielded(cpis.numbers_of(m.nhs_number));
    if v_shielded then
      return v_base || jsonb_build_object('outcome', 'shielded', 'dutyPhones', cpis.duty_phones(m.authority_ids));
    end if;
    return v_base || jsonb_build_object('outcome', 'match', 'nhsNumber', m.nhs_number, 'records', cpis.disclosed_records(m.version_ids),
      'accesses', cpis.last_accesses(cpis.numbers_of(m.nhs_number), m.event_id, m.at, m.notifies),
      'afterwards', cpis.afterwards_of(m.event_id));
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

-- Tells the authorities what happened after one's own access that notified them, for as long as a shift lasts; telling again replaces it.
create function cpis.report_outcome(p_event uuid, p_actor uuid, p_outcome text, p_callback_phone text) returns text
language plpgsql security definer set search_path = cpis, pg_temp as $$
begin
  if not exists (select from cpis.access_matched a where a.event_id = p_event and a.actor_id = p_actor and a.notifies
                 and a.at > now() - interval '12 hours') then
    return 'unknown';
  end if;
  insert into cpis.access_outcome (event_id, actor_id, outcome, callback_phone) values (p_event, p_actor, p_outcome, p_callback_phone);
  update cpis.notification set outcome = p_outcome, outcome_at = now(), callback_phone = p_callback_phone where event_id = p_event;
  return 'told';
end $$;
revoke execute on function cpis.report_outcome(uuid, uuid, text, text) from public;
grant execute on function cpis.report_outcome(uuid, uuid, text, text) to cpis_app;
reset role;
revoke create on schema cpis from cpis_disclose;
