-- A filter is an object: event, person, organisation, setting (its kind), from and to (days in London), near (a moment,
-- an hour each way), until (a moment), reason, channel, outcome, emergency, and number with keys (hex, of every number of
-- the child). The statement is put together from the filters that are set, so that each way of asking is answered by its
-- index. Callers check who may ask.
create or replace function cpis.accesses_of(p_filter jsonb, p_scope uuid, p_after_at timestamptz, p_after_id uuid, p_limit integer)
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
  -- Of one organisation, by the number alone: what the register knows of it is not that organisation's to learn.
  if p_filter ? 'number' and p_scope is not null then v_numbers := array[p_filter->>'number'];
  elsif p_filter ? 'number' then
    select c.numbers, c.children, c.wrong_numbers into v_numbers, v_children, v_wrong from cpis.subject_of(p_filter->>'number') c;
  end if;
  if p_scope is not null then v_both := v_both || ' and a.organisation_id = $1'; end if;
  if p_filter ? 'organisation' then v_both := v_both || ' and a.organisation_id = $2'; end if;
  if p_filter ? 'person' then v_both := v_both || ' and a.actor_id = $3'; end if;
  if p_filter ? 'setting' then v_both := v_both || ' and a.setting_kind = $4'; end if;
  if v_from is not null then v_both := v_both || ' and a.at >= $5'; end if;
  if v_until is not null then v_both := v_both || ' and a.at < $6'; end if;
  -- Written out, like the outcome, so that what is rare is found by its own partial index.
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
    v_matched := v_matched || ' and a.in_emergency';
    v_unmatched := v_unmatched || ' and a.in_emergency';
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
        'emergency', r.in_emergency, 'askedNumber', r.asked_number, 'nhsNumber', r.nhs_number, 'notifies', r.notifies, 'listed', r.listed,
        'appVersion', r.app_version, 'requestId', r.request_id,
        -- Only of one record that is opened: in which batch it was sealed.
        'seal', case when $8 is not null then (select l.n from cpis.seal_leaf l where l.row_id = r.event_id and l.row_at = r.at) end,
        'showed', case
          when $1 is not null or $12::text[] is null or r.nhs_number is null then null
          when r.nhs_number <> all ($12) and r.asked_number <> all ($12) then 'under-wrong-number'
          when exists (select from cpis.plan_version v where v.version_id = any (r.version_ids))
            and not exists (select from cpis.plan_version v where v.version_id = any (r.version_ids) and v.child_id = any ($14)) then 'other-record'
        end)
      from (
        (select a.event_id, a.at, a.actor_id, a.actor_name, a.role, a.organisation_id, a.organisation_name, a.setting_kind, a.setting_name, a.channel,
           a.automatic, a.client_id, a.user_proven, a.reason, a.reason_text, a.outcome, a.in_emergency, a.asked_number, a.nhs_number, a.notifies,
           a.listed, a.app_version, a.request_id, a.version_ids
         from cpis.access_matched a where %s order by a.at desc, a.event_id desc limit $16)
        union all
        (select a.event_id, a.at, a.actor_id, a.actor_name, a.role, a.organisation_id, a.organisation_name, a.setting_kind, a.setting_name, a.channel,
           a.automatic, a.client_id, a.user_proven, a.reason, a.reason_text, a.outcome, a.in_emergency, null, null, false, false, a.app_version,
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

alter function cpis.accesses_of(jsonb, uuid, timestamptz, uuid, integer) owner to cpis_audit;
revoke all on function cpis.accesses_of(jsonb, uuid, timestamptz, uuid, integer) from public;

comment on function cpis.accesses_of(jsonb, uuid, timestamptz, uuid, integer) is
  'Access records that match a filter, newest first.';
