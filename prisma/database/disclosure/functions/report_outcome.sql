-- About one's own access that notified somebody, for as long as a shift lasts. Reporting again replaces what the
-- authority sees; every report is kept.
create or replace function cpis.report_outcome(p_event uuid, p_outcome text, p_callback_phone text) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_actor uuid := cpis.caller_user();
begin
  if not exists (select from cpis.access_matched a where a.event_id = p_event and a.actor_id = v_actor and a.notifies
                 and a.at > now() - interval '12 hours') then
    return 'unknown';
  end if;
  insert into cpis.access_outcome (event_id, actor_id, outcome, callback_phone) values (p_event, v_actor, p_outcome, p_callback_phone);
  update cpis.notification set outcome = p_outcome, outcome_at = now(), callback_phone = p_callback_phone where event_id = p_event;
  return 'told';
end $$;

alter function cpis.report_outcome(uuid, text, text) owner to cpis_disclose;
revoke all on function cpis.report_outcome(uuid, text, text) from public;
grant execute on function cpis.report_outcome(uuid, text, text) to cpis_app;

comment on function cpis.report_outcome(uuid, text, text) is
  'Tells the authorities what happened after an access. Answers told or unknown.';
