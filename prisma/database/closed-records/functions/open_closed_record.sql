-- What reopen_record and decide_approval have in common; they ask who may do it.
create or replace function cpis.open_closed_record(p_child uuid, p_change text, p_plans_back boolean, p_name text) returns integer
language plpgsql volatile set search_path = cpis, pg_temp as $$
declare
  v_ended jsonb;
  v_plans integer := 0;
begin
  select coalesce(jsonb_agg(to_jsonb(e)), '[]') into v_ended from cpis.ended_with_closing(p_child) e;
  update cpis.child set closed_on = null, closed_why = null, closed_key = null, change = p_change, changed_by = p_name, upload_id = null where id = p_child;
  if p_plans_back then
    update cpis.plan p set end_date = e.former_end, changed_by = p_name, upload_id = null
    from jsonb_to_recordset(v_ended) as e (plan_id uuid, former_end date) where p.id = e.plan_id;
    get diagnostics v_plans = row_count;
  end if;
  return v_plans;
end $$;

alter function cpis.open_closed_record(uuid, text, boolean, text) owner to cpis_owner;
revoke all on function cpis.open_closed_record(uuid, text, boolean, text) from public;
grant execute on function cpis.open_closed_record(uuid, text, boolean, text) to cpis_register;

comment on function cpis.open_closed_record(uuid, text, boolean, text) is
  'Opens a closed record and, if asked, puts the plans back that ended with it. Answers how many plans.';
