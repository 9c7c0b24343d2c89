-- A lead team's telephone is rung from results, so the plans in place that name the team change with it.
create or replace function cpis.change_lead_team(p_team uuid, p_name text, p_phone text, p_by text) returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  t       cpis.lead_team;
  v_plans integer;
begin
  if coalesce(cpis.caller_role(), '') not in ('LD', 'OA') then return null; end if;
  select * into t from cpis.lead_team where id = p_team and authority_id = cpis.caller_organisation() and ended_at is null for update;
  if not found then return null; end if;
  update cpis.lead_team set name = p_name, phone = p_phone where id = t.id;
  update cpis.plan p set lead_team = p_name, lead_team_phone = p_phone, changed_by = p_by, upload_id = null
  where p.authority_id = t.authority_id and p.lead_team = t.name and p.lead_team_phone is not distinct from t.phone
    and p.withdrawn_at is null and (p.end_date is null or p.end_date > cpis.today())
    and (p.lead_team, p.lead_team_phone) is distinct from (p_name, p_phone);
  get diagnostics v_plans = row_count;
  return v_plans;
end $$;

alter function cpis.change_lead_team(uuid, text, text, text) owner to cpis_register;
revoke all on function cpis.change_lead_team(uuid, text, text, text) from public;
grant execute on function cpis.change_lead_team(uuid, text, text, text) to cpis_app;

comment on function cpis.change_lead_team(uuid, text, text, text) is
  'Renames a lead team or changes its telephone, with the plans that name it. Answers how many plans changed; null when the team is not an open one of the caller''s authority.';
