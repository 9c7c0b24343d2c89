-- Running it again adds nothing that is there. The rules, each of which ordinary care of a child passes by:
--   repeat-views   one person looked at one child on three days or more within four weeks, at least four days apart, the last in this week
--   out-of-hours   a view at an hour near which the person otherwise worked on fewer than one in five of the days of their last eight weeks
--                  (two hours either way; of thirty checks or more; one day or two are little and count when they are one in three), with
--                  no other check within four hours, of a child at whom they had not looked in the three days before. By days and not by
--                  checks: one busy bank shift must not make an hour ordinary for two months
--   other-setting  a view in a setting where the person made under one in twenty of their checks of eight weeks, and fewer than three this week
--   same-name      the child's family name is the person's own
--   no-match-run, over-limit, emergency-access: what was told at once, to be concluded
create or replace function cpis.review_week(p_week date) returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp
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
    select case a.kind when 'no-match-run' then 'no-match-run' when 'emergency-access' then 'emergency-access' else 'over-limit' end, a.organisation_id,
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

alter function cpis.review_week(date) owner to cpis_review;
revoke all on function cpis.review_week(date) from public;

comment on function cpis.review_week(date) is
  'Lists what was unusual among a week''s look-ups, for safeguarding leads. Answers how many were added.';
