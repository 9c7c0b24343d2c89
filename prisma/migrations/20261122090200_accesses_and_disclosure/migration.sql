-- Accesses, what the authority learns of them, and the one door to disclosure: record, commit, then read
-- (security-and-reliability section 3). The application cannot read a plan for a clinician in any other way.

set role cpis_owner;

-- ---------------------------------------------------------------------------------------------------------------------
-- Access records. Two parents with the same columns: what matched is kept for 25 years, what did not for 13 months, and
-- without its NHS number, so that this is no list of every child seen in England.

create table cpis.access_matched (
  event_id          uuid not null,
  at                timestamptz not null,
  xact              xid8 not null,
  actor_id          uuid not null,
  actor_name        text not null,
  role              text not null,
  organisation_id   uuid not null,
  organisation_name text not null,
  setting_id        uuid not null,
  setting_kind      text not null,
  setting_name      text not null,
  channel           text not null check (channel in ('page', 'fhir', 'cds', 'smart')),
  automatic         boolean not null,
  client_id         text,
  user_proven       boolean not null,
  session_id        uuid,
  address           text,
  agent_hash        bytea,
  reason            text not null check (reason in ('direct-care', 'safeguarding', 'unborn', 'other')),
  reason_text       text check (length(reason_text) between 15 and 500),
  break_glass       boolean not null default false,
  subject_key       bytea not null check (length(subject_key) = 32),
  asked_number      text not null,
  nhs_number        text not null,
  outcome           text not null check (outcome in ('match', 'shielded')),
  version_ids       uuid[] not null,
  authority_ids     uuid[] not null,
  notifies          boolean not null,
  -- Stands in the child's last 25: unscheduled, and not a repeat by the same person within 24 hours (decision 26).
  listed            boolean not null,
  app_version       text not null,
  request_id        uuid not null,
  mac               bytea not null check (length(mac) = 32),
  primary key (event_id, at),
  constraint access_matched_other_reason_is_explained check (reason <> 'other' or reason_text is not null)
) partition by range (at);
-- Covers the list that every alert shows, so that it costs the same after years of accesses (performance.md 2).
create index access_matched_last_25 on cpis.access_matched (nhs_number, at desc)
  include (event_id, actor_id, role, organisation_id, setting_kind) where listed;

create table cpis.access_unmatched (
  event_id          uuid not null,
  at                timestamptz not null,
  xact              xid8 not null,
  actor_id          uuid not null,
  actor_name        text not null,
  role              text not null,
  organisation_id   uuid not null,
  organisation_name text not null,
  setting_id        uuid not null,
  setting_kind      text not null,
  setting_name      text not null,
  channel           text not null check (channel in ('page', 'fhir', 'cds', 'smart')),
  automatic         boolean not null,
  client_id         text,
  user_proven       boolean not null,
  session_id        uuid,
  address           text,
  agent_hash        bytea,
  reason            text not null check (reason in ('direct-care', 'safeguarding', 'unborn', 'other')),
  reason_text       text check (length(reason_text) between 15 and 500),
  subject_key       bytea not null check (length(subject_key) = 32),
  outcome           text not null check (outcome in ('none', 'not_found', 'refused')),
  app_version       text not null,
  request_id        uuid not null,
  mac               bytea not null check (length(mac) = 32),
  primary key (event_id, at),
  constraint access_unmatched_other_reason_is_explained check (reason <> 'other' or reason_text is not null)
) partition by range (at);

-- Makes the monthly partitions from the month of one day to the month of another, with each migration and each start. The migrator's
-- work: it runs as the owner. A month whose rows the default partition has already caught stays there; nothing fails for it.
create function cpis.ensure_access_partitions(p_from date, p_to date) returns integer
language plpgsql as $$
declare
  month date := date_trunc('month', p_from)::date;
  parent text;
  part text;
  made integer := 0;
begin
  while month <= p_to loop
    foreach parent in array array['access_matched', 'access_unmatched'] loop
      part := format('%s_%s', parent, to_char(month, 'YYYY_MM'));
      continue when to_regclass('cpis_part.' || part) is not null;
      begin
        execute format('create table cpis_part.%I partition of cpis.%I for values from (%L) to (%L)
                          with (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05)',
                       part, parent, month::timestamp at time zone 'UTC', (month + interval '1 month')::timestamp at time zone 'UTC');
      exception when check_violation then
        raise warning '% has rows of % in its default partition, where they stay', parent, to_char(month, 'YYYY-MM');
        continue;
      end;
      execute format('alter table cpis_part.%I enable row level security', part);
      execute format('alter table cpis_part.%I force row level security', part);
      execute format('create trigger %I before truncate on cpis_part.%I for each statement execute function cpis.refuse_change()',
                     part || '_never_truncated', part);
      made := made + 1;
    end loop;
    month := (month + interval '1 month')::date;
  end loop;
  return made;
end $$;

-- A missing month must never stop a look-up: the default partitions catch what no month does.
create table cpis_part.access_matched_default partition of cpis.access_matched default;
create table cpis_part.access_unmatched_default partition of cpis.access_unmatched default;
select cpis.ensure_access_partitions((now() - interval '1 month')::date, (now() + interval '3 months')::date);

-- The number that was checked when nothing is held, so that the result can show it for a quarter of an hour. Unlogged: it is
-- in no backup and no replica, and it is deleted when it is over.
create unlogged table cpis.checked_number (
  event_id   uuid primary key,
  nhs_number text not null,
  at         timestamptz not null
);
create index checked_number_by_time on cpis.checked_number (at);

-- ---------------------------------------------------------------------------------------------------------------------
-- What an authority learns: one notice for an access and an authority, whole in itself (decision 14), no clinical content.

create table cpis.notification (
  id                uuid primary key default gen_random_uuid(),
  event_id          uuid not null,
  at                timestamptz not null,
  authority_id      uuid not null references cpis.authority (organisation_id),
  child_id          uuid not null references cpis.child (id),
  plan_types        text[] not null,
  actor_name        text not null,
  role              text not null,
  organisation_name text not null,
  setting_kind      text not null references cpis.setting_kind (code),
  setting_name      text not null,
  reason            text not null,
  -- The plan stands under a number that has been replaced: the authority is asked to correct it.
  number_replaced   boolean not null default false,
  acknowledged_at   timestamptz,
  acknowledged_by   uuid references cpis.person (id),
  unique (event_id, authority_id),
  constraint notification_acknowledged_by_somebody check ((acknowledged_at is null) = (acknowledged_by is null))
);
create index notification_of_authority on cpis.notification (authority_id, at desc);
create index notification_new on cpis.notification (authority_id, at desc) where acknowledged_at is null;

do $$
declare guarded text;
begin
  foreach guarded in array array['cpis.access_matched', 'cpis.access_unmatched', 'cpis_part.access_matched_default',
                                 'cpis_part.access_unmatched_default', 'cpis.checked_number', 'cpis.notification'] loop
    execute format('alter table %s enable row level security', guarded);
    execute format('alter table %s force row level security', guarded);
  end loop;
  foreach guarded in array array['access_matched_default', 'access_unmatched_default'] loop
    execute format('create trigger %I before truncate on cpis_part.%I for each statement execute function cpis.refuse_change()',
                   guarded || '_never_truncated', guarded);
  end loop;
  foreach guarded in array array['access_matched', 'access_unmatched'] loop
    execute format('create policy %I on cpis.%I for select to cpis_disclose using (true)', guarded || '_disclose_read', guarded);
    execute format('create policy %I on cpis.%I for insert to cpis_disclose with check (true)', guarded || '_disclose_add', guarded);
    execute format('create trigger %I before update or delete on cpis.%I for each row execute function cpis.refuse_change()',
                   guarded || '_never_changes', guarded);
    execute format('create trigger %I before truncate on cpis.%I for each statement execute function cpis.refuse_change()',
                   guarded || '_never_truncated', guarded);
  end loop;
end $$;

create policy checked_number_disclose on cpis.checked_number to cpis_disclose using (true) with check (true);
create policy notification_disclose_add on cpis.notification for insert to cpis_disclose with check (true);
create policy notification_read_own on cpis.notification for select to cpis_app
  using (authority_id = cpis.caller_organisation() and cpis.caller_role() in ('LP', 'ED'));
create policy notification_acknowledge_own on cpis.notification for update to cpis_app
  using (authority_id = cpis.caller_organisation() and cpis.caller_role() in ('LP', 'ED'))
  with check (authority_id = cpis.caller_organisation() and cpis.caller_role() in ('LP', 'ED')
              and acknowledged_by = cpis.caller_user());

grant select, insert on cpis.access_matched, cpis.access_unmatched to cpis_disclose;
-- Update, only because the locking that lets two clean-ups pass each other asks for it.
grant select, insert, update, delete on cpis.checked_number to cpis_disclose;
grant insert on cpis.notification to cpis_disclose;
grant select on cpis.notification to cpis_app;
grant update (acknowledged_at, acknowledged_by) on cpis.notification to cpis_app;

-- ---------------------------------------------------------------------------------------------------------------------
-- The rules of showing, in one place

-- When a plan ends: at its end date, or on the eighteenth birthday, whichever comes first. The unborn plan's person is the mother.
-- Whoever was born on 29 February comes of age on 1 March (the rule of English law, as in lib/shared/calendar-date).
create function cpis.plan_ends(p_type text, p_end date, p_born date) returns date
language sql immutable parallel safe as $$
  select case when p_type = 'UCPP' then p_end else least(p_end, (p_born + interval '18 years')::date
    + case when extract(month from p_born) = 2 and extract(day from p_born) = 29 then 1 else 0 end) end
$$;

-- The last day on which an ended plan is shown: 365 days after its end, an unborn plan 28 (decision 13).
create function cpis.plan_shown_until(p_type text, p_ends date) returns date
language sql immutable parallel safe as $$ select p_ends + case when p_type = 'UCPP' then 28 else 365 end $$;

-- How a plan stands on a day: 'current', 'previous', or null for one that is no longer shown. It has ended on its end date.
create function cpis.plan_standing(p_type text, p_end date, p_born date, p_today date) returns text
language sql immutable parallel safe as $$
  select case
    when cpis.plan_ends(p_type, p_end, p_born) is null or cpis.plan_ends(p_type, p_end, p_born) > p_today then 'current'
    when cpis.plan_shown_until(p_type, cpis.plan_ends(p_type, p_end, p_born)) >= p_today then 'previous'
  end
$$;

-- Whether an authority's office answers its telephone now: Monday to Friday in its hours. Bank holidays are not known here, so
-- the duty number always stands beside it.
create function cpis.office_open(p_opens time, p_closes time) returns boolean
language sql stable parallel safe as $$
  select extract(isodow from now() at time zone 'Europe/London') < 6
     and (now() at time zone 'Europe/London')::time >= p_opens and (now() at time zone 'Europe/London')::time < p_closes
$$;

-- Whether what an authority shares is older than its own schedule.
create function cpis.is_stale(p_updated timestamptz, p_every_days integer) returns boolean
language sql stable parallel safe as $$ select p_updated is null or p_updated < now() - make_interval(days => p_every_days) $$;

-- All numbers under which something of one person may stand (decision 25): the present one first, then every number that it
-- replaced, directly or by way of another. An authority that has not corrected a number yet must not make an alert vanish, neither
-- for somebody who has the old number nor for somebody who has the new one. A circle ends where it began.
create index superseded_by on cpis.superseded_number (replaced_by);
create function cpis.numbers_of(p_number text) returns text[]
language plpgsql stable as $$
declare
  v_numbers text[] := array[p_number];
  v_next    text;
  v_earlier text[];
begin
  loop
    select s.replaced_by into v_next from cpis.superseded_number s where s.nhs_number = v_numbers[1];
    exit when not found or v_next = any (v_numbers);
    v_numbers := v_next || v_numbers;
  end loop;
  v_earlier := v_numbers;
  loop
    select array_agg(s.nhs_number) into v_earlier
    from cpis.superseded_number s where s.replaced_by = any (v_earlier) and s.nhs_number <> all (v_numbers);
    exit when v_earlier is null;
    v_numbers := v_numbers || v_earlier;
  end loop;
  return v_numbers;
end $$;

-- Whether any authority shields the person of these numbers. It asks no plan: a file that ends or withdraws the last one must not show
-- what was shielded. Lifting the shield is an act of its own.
create function cpis.is_shielded(p_numbers text[]) returns boolean
language sql stable as $$
  select exists (select from cpis.child c where c.nhs_number = any (p_numbers) and c.shielded)
$$;
create index child_shielded on cpis.child (nhs_number) where shielded;

-- ---------------------------------------------------------------------------------------------------------------------
-- Record. One statement in a transaction of its own. It answers nothing: what was found can be learnt only by reading, and so only
-- after the record is committed.

create function cpis.record_access(
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

  v_numbers := cpis.numbers_of(p_nhs_number);
  v_number := v_numbers[1];
  select array_agg(p.version_id), array_agg(distinct p.authority_id)
  into v_versions, v_authorities
  from cpis.plan p join cpis.child c on c.id = p.child_id
  where p.nhs_number = any (v_numbers) and p.withdrawn_at is null
    and cpis.plan_standing(p.type, p.end_date, c.date_of_birth, v_today) is not null;

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

  v_shielded := cpis.is_shielded(v_numbers);
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
    from cpis.plan p where p.nhs_number = any (v_numbers) and p.withdrawn_at is null and p.version_id = any (v_versions)
    group by p.authority_id;
  end if;
end $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Read. Only what an earlier, committed transaction of the same person recorded, for 15 minutes.

create function cpis.disclosed_records(p_versions uuid[]) returns jsonb
language sql stable set search_path = cpis, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object(
      'planId', v.plan_id, 'type', v.type, 'standing', standing.now, 'startDate', v.start_date,
      'endDate', ends.on_day, 'shownUntil', cpis.plan_shown_until(v.type, ends.on_day),
      'nhsNumber', v.nhs_number, 'familyName', c.family_name, 'givenName', c.given_name, 'dateOfBirth', c.date_of_birth,
      'authority', jsonb_build_object('id', o.id, 'name', o.name, 'dayPhone', a.day_phone, 'dutyPhone', a.duty_phone,
        'officeOpen', cpis.office_open(a.office_opens, a.office_closes), 'officeOpens', to_char(a.office_opens, 'HH24:MI'),
        'officeCloses', to_char(a.office_closes, 'HH24:MI'), 'updatedAt', a.register_updated_at,
        'stale', cpis.is_stale(a.register_updated_at, a.update_every_days)),
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

-- Of a shielded child, only where to ring.
create function cpis.duty_phones(p_authorities uuid[]) returns jsonb
language sql stable set search_path = cpis, pg_temp as $$
  select coalesce(jsonb_agg(distinct a.duty_phone) filter (where a.duty_phone is not null), '[]')
  from cpis.authority a where a.organisation_id = any (p_authorities)
$$;

-- The child's last 25 unscheduled accesses under any of its numbers, newest first, with the present one on top even when it is a repeat.
create function cpis.last_accesses(p_numbers text[], p_event uuid, p_at timestamptz, p_shows_self boolean) returns jsonb
language sql stable set search_path = cpis, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object('at', l.at, 'role', r.label, 'organisation', o.name, 'setting', k.label)
    order by l.at desc), '[]')
  from (
    select latest.* from unnest(p_numbers) as held (nhs_number)
    cross join lateral (
      select a.at, a.role, a.organisation_id, a.setting_kind from cpis.access_matched a
      where a.nhs_number = held.nhs_number and a.listed and a.at <= p_at and a.event_id <> p_event
      order by a.at desc limit 25) latest
    order by latest.at desc limit case when p_shows_self then 24 else 25 end
  ) l
  join cpis.role r on r.code = l.role
  join cpis.organisation o on o.id = l.organisation_id
  join cpis.setting_kind k on k.code = l.setting_kind
$$;

-- Which authorities share here, and which of them are not up to date: said with every "no information held".
create function cpis.sharing_authorities() returns jsonb
language sql stable set search_path = cpis, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object('name', o.name, 'updatedAt', a.register_updated_at,
    'stale', cpis.is_stale(a.register_updated_at, a.update_every_days)) order by o.name), '[]')
  from cpis.authority a join cpis.organisation o on o.id = a.organisation_id where o.status in ('pilot', 'live')
$$;

create function cpis.read_disclosed(p_event uuid, p_actor uuid) returns jsonb
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
    v_base := jsonb_build_object('state', 'live', 'eventId', m.event_id, 'at', m.at, 'askedNumber', m.asked_number,
      'reason', m.reason, 'organisation', m.organisation_name, 'setting', m.setting_name,
      'notifies', m.notifies);
    v_shielded := m.outcome = 'shielded' or cpis.is_shielded(cpis.numbers_of(m.nhs_number));
    if v_shielded then
      return v_base || jsonb_build_object('outcome', 'shielded', 'dutyPhones', cpis.duty_phones(m.authority_ids));
    end if;
    return v_base || jsonb_build_object('outcome', 'match', 'nhsNumber', m.nhs_number, 'records', cpis.disclosed_records(m.version_ids),
      'accesses', cpis.last_accesses(cpis.numbers_of(m.nhs_number), m.event_id, m.at, m.notifies));
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

grant execute on function cpis.plan_ends(text, date, date), cpis.plan_shown_until(text, date),
  cpis.plan_standing(text, date, date, date), cpis.office_open(time, time), cpis.is_stale(timestamptz, integer) to cpis_app, cpis_disclose;
grant execute on function cpis.disclosed_records(uuid[]), cpis.duty_phones(uuid[]), cpis.sharing_authorities(),
  cpis.last_accesses(text[], uuid, timestamptz, boolean), cpis.numbers_of(text), cpis.is_shielded(text[]) to cpis_disclose;
grant select on cpis.role to cpis_disclose;
reset role;

do $$
declare door text;
begin
  foreach door in array array[
    'record_access(uuid, uuid, text, text, uuid, text, uuid, text, text, text, boolean, text, boolean, uuid, text, bytea, text, text, bytea, text, text, uuid, bytea)',
    'read_disclosed(uuid, uuid)'] loop
    execute 'grant create on schema cpis to cpis_disclose';
    execute format('alter function cpis.%s owner to cpis_disclose', door);
    execute 'revoke create on schema cpis from cpis_disclose';
    execute format('grant execute on function cpis.%s to cpis_app', door);
  end loop;
end $$;
