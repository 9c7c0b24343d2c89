-- A council that is suspended cannot publish, and nothing that it published is hidden: so it stays among those who share and may be rung, as one
-- that is not up to date. One that never published is not there.

set role cpis_owner;
create or replace function cpis.sharing_authorities() returns jsonb
language sql stable set search_path = cpis, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object('name', o.name, 'updatedAt', a.register_updated_at,
    'stale', o.status = 'suspended' or cpis.is_stale(a.register_updated_at, a.update_every_days), 'suspended', o.status = 'suspended') order by o.name), '[]')
  from cpis.authority a join cpis.organisation o on o.id = a.organisation_id
  where o.status in ('pilot', 'live') or (o.status = 'suspended' and a.register_updated_at is not null)
$$;

-- As before, but for those who are suspended.
create or replace function cpis.disclosed_records(p_versions uuid[]) returns jsonb
language sql stable set search_path = cpis, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object(
      'planId', v.plan_id, 'type', v.type, 'standing', standing.now, 'startDate', v.start_date,
      'endDate', ends.on_day, 'shownUntil', cpis.plan_shown_until(v.type, ends.on_day),
      'nhsNumber', v.nhs_number, 'familyName', c.family_name, 'givenName', c.given_name, 'dateOfBirth', c.date_of_birth,
      'authority', jsonb_build_object('id', o.id, 'name', o.name, 'dayPhone', a.day_phone, 'dutyPhone', a.duty_phone,
        'officeOpen', cpis.office_open(a.office_opens, a.office_closes), 'officeOpens', to_char(a.office_opens, 'HH24:MI'),
        'officeCloses', to_char(a.office_closes, 'HH24:MI'), 'updatedAt', a.register_updated_at,
        'stale', o.status = 'suspended' or cpis.is_stale(a.register_updated_at, a.update_every_days),
        'suspended', o.status = 'suspended'),
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
