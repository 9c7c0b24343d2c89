-- Reading the records of accesses and the compliance log: for auditors all of it, for a safeguarding lead the accesses of their own
-- organisation. Nobody else reads a line, the application's own login included. No field of a plan comes out of here.

do $$ begin
  if not exists (select from pg_roles where rolname = 'cpis_audit') then create role cpis_audit nologin; end if;
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant cpis_audit to %I', current_user);
  end if;
end $$;
grant usage on schema cpis to cpis_audit;

set role cpis_owner;

-- ---------------------------------------------------------------------------------------------------------------------
-- One index for each way of asking, each in the order in which it is answered: newest first, and page by page

create index access_matched_by_time on cpis.access_matched (at desc, event_id desc);
create index access_matched_by_person on cpis.access_matched (actor_id, at desc, event_id desc);
create index access_matched_by_organisation on cpis.access_matched (organisation_id, at desc, event_id desc);
create index access_matched_by_setting on cpis.access_matched (setting_kind, at desc, event_id desc);
create index access_matched_by_child on cpis.access_matched (nhs_number, at desc, event_id desc);
create index access_matched_by_asked_number on cpis.access_matched (asked_number, at desc, event_id desc) where asked_number <> nhs_number;
create index access_matched_protected on cpis.access_matched (at desc, event_id desc) where outcome = 'shielded';
create index access_matched_in_emergency on cpis.access_matched (at desc, event_id desc) where break_glass;
create index access_matched_for_other_reason on cpis.access_matched (at desc, event_id desc) where reason = 'other';
create index access_unmatched_by_time on cpis.access_unmatched (at desc, event_id desc);
create index access_unmatched_by_person on cpis.access_unmatched (actor_id, at desc, event_id desc);
create index access_unmatched_by_organisation on cpis.access_unmatched (organisation_id, at desc, event_id desc);
create index access_unmatched_by_setting on cpis.access_unmatched (setting_kind, at desc, event_id desc);
create index access_unmatched_for_other_reason on cpis.access_unmatched (at desc, event_id desc) where reason = 'other';
create index access_unmatched_by_child on cpis.access_unmatched (subject_key, at desc, event_id desc);
create index audit_event_by_organisation on cpis.audit_event (organisation_id, at desc);
create index audit_event_by_thing on cpis.audit_event (split_part(type, '.', 1), at desc, id desc);

-- ---------------------------------------------------------------------------------------------------------------------
-- Files of access records, which two people make: one asks, a national administrator agrees

create table cpis.access_export (
  id                uuid primary key default gen_random_uuid(),
  -- Whose accesses: null for everybody's, which only an auditor asks for.
  organisation_id   uuid references cpis.organisation (id),
  -- As search_accesses takes it. It may hold an NHS number, which nobody is shown again.
  filter            jsonb not null,
  records           integer not null check (records between 1 and 20000),
  reason            text not null check (length(reason) between 15 and 500),
  requested_at      timestamptz not null default now(),
  requested_by      uuid not null references cpis.person (id),
  requested_by_name text not null,
  decision          text check (decision in ('approved', 'declined', 'taken-back')),
  decided_at        timestamptz,
  decided_by        uuid references cpis.person (id),
  decided_by_name   text,
  taken_at          timestamptz,
  constraint access_export_decided_whole check (
    (decision is null and decided_at is null and decided_by is null and decided_by_name is null)
    or (decision is not null and decided_at is not null and decided_by is not null and decided_by_name is not null)),
  constraint access_export_by_another check (decision is null or decision = 'taken-back' or decided_by <> requested_by),
  constraint access_export_taken_when_agreed check (taken_at is null or decision = 'approved')
);
create index access_export_by_time on cpis.access_export (requested_at desc);
create trigger access_export_never_deleted before delete on cpis.access_export for each row execute function cpis.refuse_change();
create trigger access_export_never_truncated before truncate on cpis.access_export for each statement execute function cpis.refuse_change();
alter table cpis.access_export enable row level security;
alter table cpis.access_export force row level security;
create policy access_export_audit on cpis.access_export to cpis_audit using (true) with check (true);
grant select, insert on cpis.access_export to cpis_audit;
grant update (decision, decided_at, decided_by, decided_by_name, taken_at) on cpis.access_export to cpis_audit;

-- ---------------------------------------------------------------------------------------------------------------------
-- What the functions below may read: of children the number, of plans whose they are, and no more

do $$
declare readable text;
begin
  foreach readable in array array['access_matched', 'access_unmatched', 'audit_event', 'superseded_number', 'child', 'child_version', 'plan_version',
                                  'person', 'role_assignment', 'seal_leaf'] loop
    execute format('create policy %I on cpis.%I for select to cpis_audit using (true)', readable || '_audit', readable);
  end loop;
end $$;
grant select on cpis.access_matched, cpis.access_unmatched, cpis.audit_event, cpis.superseded_number, cpis.organisation, cpis.role,
  cpis.setting_kind, cpis.role_assignment to cpis_audit;
grant select (id, name, status) on cpis.person to cpis_audit;
grant select (id, nhs_number) on cpis.child to cpis_audit;
grant select (child_id, nhs_number) on cpis.child_version to cpis_audit;
grant select (version_id, child_id) on cpis.plan_version to cpis_audit;
grant select (n, row_id, row_at) on cpis.seal_leaf to cpis_audit;
grant execute on function cpis.caller_user(), cpis.caller_role(), cpis.caller_organisation(), cpis.today(), cpis.numbers_of(text) to cpis_audit;

-- ---------------------------------------------------------------------------------------------------------------------
-- Who asks. What the application says of its caller is not enough: the role must be held, now, by somebody who is not suspended.

create function cpis.holds_role(p_roles text[]) returns boolean
language sql stable set search_path = cpis, pg_temp as $$
  select cpis.caller_role() = any (p_roles) and exists (
    select from cpis.role_assignment a join cpis.person p on p.id = a.person_id
    where a.person_id = cpis.caller_user() and a.role = cpis.caller_role() and a.organisation_id = cpis.caller_organisation()
      and a.ended_at is null and p.status <> 'suspended')
$$;

create function cpis.require_role(p_roles text[]) returns void
language plpgsql stable set search_path = cpis, pg_temp as $$
begin
  if cpis.holds_role(p_roles) is not true then
    raise exception 'this is not for the caller to read' using errcode = 'insufficient_privilege';
  end if;
end $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- A child in the log: every number that was replaced by, or replaces, the one that is asked for; the children who stand under them; and
-- the wrong numbers under which these children stood before their authorities corrected them

create function cpis.subject_of(p_number text) returns table (numbers text[], children uuid[], wrong_numbers text[])
language plpgsql stable set search_path = cpis, pg_temp as $$
begin
  numbers := cpis.numbers_of(p_number);
  children := array(select c.id from cpis.child c where c.nhs_number = any (numbers));
  wrong_numbers := array(select distinct v.nhs_number from cpis.child_version v where v.child_id = any (children) and v.nhs_number <> all (numbers));
  return next;
end $$;

-- The numbers of a child, the one that is asked for first. The application makes the keyed hashes of look-ups that found nothing from them.
create function cpis.numbers_of_subject(p_number text) returns text[]
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
begin
  perform cpis.require_role('{AU,SG}');
  return array(select n from unnest(cpis.numbers_of(p_number)) n order by n <> p_number, n);
end $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- The records of accesses. A filter is an object: event, person, organisation, setting (its kind), from and to (days in London), near (a
-- moment, an hour each way), until (a moment), reason, channel, outcome, emergency, number with keys (hex, of every number of the child).

create function cpis.accesses_of(p_filter jsonb, p_scope uuid, p_after_at timestamptz, p_after_id uuid, p_limit integer)
returns setof jsonb
language plpgsql stable set search_path = cpis, pg_temp as $$
declare
  v_children uuid[];
  v_numbers text[];
  v_wrong   text[];
  v_keys    bytea[] := array(select decode(k, 'hex') from jsonb_array_elements_text(coalesce(p_filter->'keys', '[]')) k);
  v_from    timestamptz := greatest((p_filter->>'from')::date::timestamp at time zone 'Europe/London', (p_filter->>'near')::timestamptz - interval '1 hour');
  v_until   timestamptz := least(((p_filter->>'to')::date + 1)::timestamp at time zone 'Europe/London', (p_filter->>'near')::timestamptz + interval '1 hour');
  v_both    text := 'true';
  v_matched text;
  v_unmatched text;
begin
  if p_filter ? 'number' then
    select c.numbers, c.children, c.wrong_numbers into v_numbers, v_children, v_wrong from cpis.subject_of(p_filter->>'number') c;
  end if;
  if p_scope is not null then v_both := v_both || ' and a.organisation_id = $1'; end if;
  if p_filter ? 'organisation' then v_both := v_both || ' and a.organisation_id = $2'; end if;
  if p_filter ? 'person' then v_both := v_both || ' and a.actor_id = $3'; end if;
  if p_filter ? 'setting' then v_both := v_both || ' and a.setting_kind = $4'; end if;
  if v_from is not null then v_both := v_both || ' and a.at >= $5'; end if;
  if v_until is not null then v_both := v_both || ' and a.at < $6'; end if;
  -- Said outright, like the outcome: what is rare has an index of its own, and would be looked for among all records otherwise.
  if p_filter ? 'reason' then v_both := v_both || format(' and a.reason = %L', p_filter->>'reason'); end if;
  if p_filter ? 'channel' then v_both := v_both || ' and a.channel = $7'; end if;
  if p_filter ? 'event' then v_both := v_both || ' and a.event_id = $8'; end if;
  if p_filter ? 'until' then v_both := v_both || ' and a.at <= $9'; end if;
  if p_after_at is not null then v_both := v_both || ' and (a.at, a.event_id) < ($10, $11)'; end if;
  v_matched := v_both;
  v_unmatched := v_both;
  if p_filter ? 'outcome' then
    v_matched := v_matched || format(' and a.outcome = %L', p_filter->>'outcome');
    v_unmatched := v_unmatched || format(' and a.outcome = %L', p_filter->>'outcome');
  end if;
  if p_filter ? 'emergency' then
    v_matched := v_matched || ' and a.break_glass';
    v_unmatched := v_unmatched || ' and a.break_glass';
  end if;
  if v_numbers is not null then
    -- A look-up of a number that was wrong shows this child only if a plan of this child was shown.
    v_matched := v_matched || ' and (a.nhs_number = any ($12) or (a.asked_number <> a.nhs_number and a.asked_number = any ($12))
      or (a.nhs_number = any ($13) and exists (select from cpis.plan_version v where v.version_id = any (a.version_ids) and v.child_id = any ($14))))';
    v_unmatched := v_unmatched || ' and a.subject_key = any ($15)';
  end if;
  return query execute format(
    $sql$
      select jsonb_build_object('eventId', r.event_id, 'at', r.at,
        'cursor', (extract(epoch from r.at) * 1000000)::bigint || '.' || r.event_id,
        'actorId', r.actor_id, 'actorName', r.actor_name, 'role', r.role, 'roleLabel', coalesce(k.label, r.role),
        'organisationId', r.organisation_id, 'organisationName', r.organisation_name, 'settingKind', r.setting_kind,
        'settingLabel', coalesce(t.label, r.setting_kind), 'settingName', r.setting_name, 'channel', r.channel, 'automatic', r.automatic,
        'clientId', r.client_id, 'userProven', r.user_proven, 'reason', r.reason, 'reasonText', r.reason_text, 'outcome', r.outcome,
        'emergency', r.break_glass, 'askedNumber', r.asked_number, 'nhsNumber', r.nhs_number, 'notifies', r.notifies, 'listed', r.listed,
        'appVersion', r.app_version, 'requestId', r.request_id,
        -- Only of one record that is opened: in which batch it was sealed.
        'seal', case when $8 is not null then (select l.n from cpis.seal_leaf l where l.row_id = r.event_id and l.row_at = r.at) end,
        'showed', case
          when $12::text[] is null or r.nhs_number is null then null
          when r.nhs_number <> all ($12) and r.asked_number <> all ($12) then 'under-wrong-number'
          when exists (select from cpis.plan_version v where v.version_id = any (r.version_ids))
            and not exists (select from cpis.plan_version v where v.version_id = any (r.version_ids) and v.child_id = any ($14)) then 'other-record'
        end)
      from (
        (select a.event_id, a.at, a.actor_id, a.actor_name, a.role, a.organisation_id, a.organisation_name, a.setting_kind, a.setting_name, a.channel,
           a.automatic, a.client_id, a.user_proven, a.reason, a.reason_text, a.outcome, a.break_glass, a.asked_number, a.nhs_number, a.notifies,
           a.listed, a.app_version, a.request_id, a.version_ids
         from cpis.access_matched a where %s order by a.at desc, a.event_id desc limit $16)
        union all
        (select a.event_id, a.at, a.actor_id, a.actor_name, a.role, a.organisation_id, a.organisation_name, a.setting_kind, a.setting_name, a.channel,
           a.automatic, a.client_id, a.user_proven, a.reason, a.reason_text, a.outcome, a.break_glass, null, null, false, false, a.app_version,
           a.request_id, null
         from cpis.access_unmatched a where %s order by a.at desc, a.event_id desc limit $16)
        order by at desc, event_id desc limit $16) r
      left join cpis.role k on k.code = r.role
      left join cpis.setting_kind t on t.code = r.setting_kind
      order by r.at desc, r.event_id desc
    $sql$, v_matched, v_unmatched)
  using p_scope, (p_filter->>'organisation')::uuid, (p_filter->>'person')::uuid, p_filter->>'setting', v_from, v_until,
    p_filter->>'channel', (p_filter->>'event')::uuid, (p_filter->>'until')::timestamptz, p_after_at, p_after_id, v_numbers, v_wrong, v_children,
    v_keys, p_limit;
end $$;

-- A page of them, newest first. For an auditor everybody's, for a safeguarding lead those of their own organisation.
create function cpis.search_accesses(p_filter jsonb, p_after_at timestamptz, p_after_id uuid, p_limit integer) returns jsonb
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
begin
  perform cpis.require_role('{AU,SG}');
  return (select coalesce(jsonb_agg(one), '[]') from cpis.accesses_of(
    p_filter, case when cpis.caller_role() = 'SG' then cpis.caller_organisation() end, p_after_at, p_after_id, least(p_limit, 5001)) one);
end $$;

-- People whose name holds what is asked for: those who have or had a role here, and whoever made one of the last 20,000 look-ups. For a
-- safeguarding lead those of their own organisation.
create function cpis.find_people(p_name text) returns jsonb
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
declare
  v_scope   uuid := case when cpis.caller_role() = 'SG' then cpis.caller_organisation() end;
  v_pattern text := '%' || replace(replace(replace(lower(p_name), '\', '\\'), '%', '\%'), '_', '\_') || '%';
begin
  perform cpis.require_role('{AU,SG}');
  return (
    select coalesce(jsonb_agg(jsonb_build_object('personId', f.id, 'name', f.name, 'works', f.works) order by lower(f.name), f.id), '[]')
    from (
      select p.id, min(p.name) as name, coalesce(
          (select string_agg(distinct r.label || ', ' || o.name, '; ') from cpis.role_assignment a join cpis.role r on r.code = a.role
             join cpis.organisation o on o.id = a.organisation_id where a.person_id = p.id and a.ended_at is null), string_agg(distinct p.works, '; '), '') as works
      from (
        (select q.id, q.name, null::text as works from cpis.person q where lower(q.name) like v_pattern
           and (v_scope is null or exists (select from cpis.role_assignment a where a.person_id = q.id and a.organisation_id = v_scope)) limit 51)
        union all
        (select l.actor_id, l.actor_name, l.organisation_name from (
           (select a.actor_id, a.actor_name, a.organisation_id, a.organisation_name from cpis.access_matched a order by a.at desc, a.event_id desc limit 20000)
           union all
           (select a.actor_id, a.actor_name, a.organisation_id, a.organisation_name from cpis.access_unmatched a order by a.at desc, a.event_id desc limit 20000)) l
         where lower(l.actor_name) like v_pattern and (v_scope is null or l.organisation_id = v_scope)
         group by 1, 2, 3 limit 51)) p
      group by p.id order by lower(min(p.name)), p.id limit 51) f);
end $$;

-- The compliance log: sign-ins, changes, exports, and who read the log itself. For auditors. A filter has: things (the words before the
-- full stop of a type), person, organisation, outcome, from, to.
create function cpis.search_audit_events(p_filter jsonb, p_after_at timestamptz, p_after_id uuid, p_limit integer) returns jsonb
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
declare
  v_from    timestamptz := (p_filter->>'from')::date::timestamp at time zone 'Europe/London';
  v_until   timestamptz := ((p_filter->>'to')::date + 1)::timestamp at time zone 'Europe/London';
  v_things  text[] := array(select jsonb_array_elements_text(coalesce(p_filter->'things', '[]')));
  v_where   text := 'true';
  v_from_log text;
  v_found   jsonb;
begin
  perform cpis.require_role('{AU}');
  if p_filter ? 'person' then v_where := v_where || ' and e.person_id = $1'; end if;
  if p_filter ? 'organisation' then v_where := v_where || ' and e.organisation_id = $2'; end if;
  if p_filter ? 'outcome' then v_where := v_where || ' and e.outcome = $3'; end if;
  if v_from is not null then v_where := v_where || ' and e.at >= $4'; end if;
  if v_until is not null then v_where := v_where || ' and e.at < $5'; end if;
  if p_after_at is not null then v_where := v_where || ' and (e.at, e.id) < ($6, $7)'; end if;
  -- Of each thing the latest, by its index; a rare one among many others would be looked for for long.
  v_from_log := case when p_filter ? 'things' then format(
      'unnest($8) as thing (name) cross join lateral (select * from cpis.audit_event e where split_part(e.type, ''.'', 1) = thing.name and %s
         order by e.at desc, e.id desc limit $9) e', v_where)
    else format('(select * from cpis.audit_event e where %s order by e.at desc, e.id desc limit $9) e', v_where) end;
  execute format(
    $sql$
      select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'at', r.at, 'cursor', (extract(epoch from r.at) * 1000000)::bigint || '.' || r.id,
        'type', r.type, 'outcome', r.outcome, 'personId', r.person_id, 'personName', coalesce(r.person_name, p.name), 'role', r.role,
        'roleLabel', coalesce(k.label, r.role), 'organisationId', r.organisation_id, 'organisationName', o.name, 'subjectKind', r.subject_kind,
        'subjectId', r.subject_id, 'details', r.details) order by r.at desc, r.id desc), '[]')
      from (select e.* from %s order by e.at desc, e.id desc limit $9) r
      left join cpis.person p on p.id = r.person_id
      left join cpis.role k on k.code = r.role
      left join cpis.organisation o on o.id = r.organisation_id
    $sql$, v_from_log)
  into v_found
  using (p_filter->>'person')::uuid, (p_filter->>'organisation')::uuid, p_filter->>'outcome', v_from, v_until, p_after_at, p_after_id, v_things,
    least(p_limit, 501);
  return v_found;
end $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Files by two people. More than 20,000 records are for a narrower question.

create function cpis.request_access_export(p_filter jsonb, p_reason text, p_name text) returns jsonb
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare
  v_scope   uuid := case when cpis.caller_role() = 'SG' then cpis.caller_organisation() end;
  v_filter  jsonb := (p_filter - 'event' - 'near') || jsonb_build_object('until', now());
  v_records integer;
  v_id      uuid;
begin
  perform cpis.require_role('{AU,SG}');
  select count(*) into v_records from cpis.accesses_of(v_filter, v_scope, null, null, 20001);
  if v_records between 1 and 20000 then
    insert into cpis.access_export (organisation_id, filter, records, reason, requested_by, requested_by_name)
    values (v_scope, v_filter, v_records, p_reason, cpis.caller_user(), p_name) returning id into v_id;
  end if;
  return jsonb_build_object('id', v_id, 'records', v_records);
end $$;

-- What was asked for and what became of it: for an auditor everybody's requests, for a safeguarding lead those of their organisation, for a
-- national administrator all of them. No record, and no number of a child, is in it.
create function cpis.access_exports() returns jsonb
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
begin
  perform cpis.require_role('{AU,SG,NA}');
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'records', e.records, 'reason', e.reason, 'requestedAt', e.requested_at,
      'requestedByName', e.requested_by_name, 'own', e.requested_by = cpis.caller_user(), 'scope', s.name,
      'decision', e.decision, 'decidedAt', e.decided_at, 'decidedByName', e.decided_by_name, 'takenAt', e.taken_at,
      'open', coalesce(e.decision = 'approved' and e.decided_at > now() - interval '24 hours', false),
      'closesAt', case when e.decision = 'approved' then e.decided_at + interval '24 hours' end,
      'about', jsonb_strip_nulls(jsonb_build_object('child', case when e.filter ? 'number' then true end,
        'person', case when e.filter ? 'person' then coalesce(p.name, 'one person') end, 'organisation', o.name, 'setting', t.label,
        'from', e.filter->>'from', 'to', e.filter->>'to', 'reason', e.filter->>'reason', 'outcome', e.filter->>'outcome',
        'channel', e.filter->>'channel', 'emergency', case when e.filter ? 'emergency' then true end)))
      order by e.decided_at desc nulls first, e.requested_at desc, e.id), '[]')
    from (select * from cpis.access_export x
          where cpis.caller_role() <> 'SG' or x.organisation_id = cpis.caller_organisation()
          order by x.requested_at desc limit 100) e
    left join cpis.organisation s on s.id = e.organisation_id
    left join cpis.organisation o on o.id = (e.filter->>'organisation')::uuid
    left join cpis.person p on p.id = (e.filter->>'person')::uuid
    left join cpis.setting_kind t on t.code = e.filter->>'setting');
end $$;

-- Answers a request: a national administrator who is somebody else and, to agree, has logged in within the last five minutes. Whoever asked
-- may take it back.
create function cpis.decide_access_export(p_id uuid, p_decision text, p_name text) returns text
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare e cpis.access_export;
begin
  perform cpis.require_role('{AU,SG,NA}');
  select * into e from cpis.access_export where id = p_id
    and (cpis.caller_role() = 'NA' or requested_by = cpis.caller_user()) for update;
  if not found then return 'unknown'; end if;
  if e.decision is not null then return 'already'; end if;
  if p_decision = 'taken-back' then
    if e.requested_by <> cpis.caller_user() then return 'not-permitted'; end if;
  elsif cpis.caller_role() <> 'NA' or e.requested_by = cpis.caller_user() then
    return 'not-permitted';
  elsif p_decision = 'approved' and not cpis.logged_in_lately() then
    return 'log-in-again';
  end if;
  update cpis.access_export set decision = p_decision, decided_at = now(), decided_by = cpis.caller_user(), decided_by_name = p_name where id = p_id;
  return 'decided';
end $$;

-- The records of a request that was agreed to: for whoever asked, for 24 hours, in the role in which they asked.
create function cpis.take_access_export(p_id uuid) returns jsonb
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare e cpis.access_export;
begin
  perform cpis.require_role('{AU,SG}');
  select * into e from cpis.access_export where id = p_id and requested_by = cpis.caller_user()
    and organisation_id is not distinct from case when cpis.caller_role() = 'SG' then cpis.caller_organisation() end for update;
  if not found or e.decision is distinct from 'approved' or e.decided_at <= now() - interval '24 hours' then return null; end if;
  update cpis.access_export set taken_at = now() where id = p_id;
  return (select coalesce(jsonb_agg(one), '[]') from cpis.accesses_of(e.filter, e.organisation_id, null, null, 20000) one);
end $$;
reset role;

do $$
declare door text;
begin
  execute 'grant execute on function cpis.logged_in_lately() to cpis_audit';
  execute 'grant create on schema cpis to cpis_audit';
  foreach door in array array['holds_role(text[])', 'require_role(text[])', 'subject_of(text)',
    'accesses_of(jsonb, uuid, timestamptz, uuid, integer)'] loop
    execute format('alter function cpis.%s owner to cpis_audit', door);
  end loop;
  foreach door in array array['numbers_of_subject(text)', 'search_accesses(jsonb, timestamptz, uuid, integer)', 'find_people(text)',
    'search_audit_events(jsonb, timestamptz, uuid, integer)', 'request_access_export(jsonb, text, text)', 'access_exports()',
    'decide_access_export(uuid, text, text)', 'take_access_export(uuid)'] loop
    execute format('alter function cpis.%s owner to cpis_audit', door);
    execute format('grant execute on function cpis.%s to cpis_app', door);
  end loop;
  execute 'revoke create on schema cpis from cpis_audit';
end $$;
