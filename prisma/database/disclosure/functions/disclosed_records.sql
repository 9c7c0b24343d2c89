-- The only place where plans are put together for a clinician. Category, legal status, lead team, review dates and
-- instructions are each off until the authority shares them (design decision 11). What was shown when the access was recorded
-- stays shown for its quarter of an hour, across midnight too.
create or replace function cpis.disclosed_records(p_versions uuid[]) returns jsonb
language sql stable set search_path = cpis, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object(
      'planId', v.plan_id, 'type', v.type, 'standing', standing.now, 'startDate', v.start_date,
      'endDate', ends.on_day, 'expectedOn', v.expected_on, 'daysPastExpected', greatest(cpis.today() - v.expected_on, 0),
      'byHandAt', case when v.upload_id is null then v.changed_at end, 'shownUntil', cpis.plan_shown_until(v.type, ends.on_day),
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
      -- Who can consent and what to do hold only while a plan is in place.
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

alter function cpis.disclosed_records(uuid[]) owner to cpis_owner;
revoke all on function cpis.disclosed_records(uuid[]) from public;
grant execute on function cpis.disclosed_records(uuid[]) to cpis_disclose;

comment on function cpis.disclosed_records(uuid[]) is
  'The plans of a result, as a clinician sees them.';
