-- As plans_spoken_of_since: by hand is what no file that was checked wrote.
create or replace function cpis.plans_whose_team_was_named_since(p_since timestamptz) returns setof uuid
language sql stable as $$
  select distinct v.plan_id from cpis.plan_version v
  left join cpis.plan_version b on b.plan_id = v.plan_id and b.version = v.version - 1
  left join cpis.upload u on u.id = v.upload_id
  where v.authority_id = (select cpis.caller_organisation()) and v.changed_at > p_since and u.checked_on is null
    and (b.plan_id is null or (v.lead_team, v.lead_team_phone) is distinct from (b.lead_team, b.lead_team_phone))
$$;

alter function cpis.plans_whose_team_was_named_since(timestamptz) owner to cpis_owner;
revoke all on function cpis.plans_whose_team_was_named_since(timestamptz) from public;
grant execute on function cpis.plans_whose_team_was_named_since(timestamptz) to cpis_app;

comment on function cpis.plans_whose_team_was_named_since(timestamptz) is
  'The plans of the caller''s authority whose lead team, or its telephone, somebody has entered or changed by hand since a moment.';
