-- Counted before anything is searched, and shared by all instances. `go`, `warn`, `ask` (the emergency form) or `stop`;
-- asking and stopping are recorded. Safeguarding leads hear of each limit once an hour.
create or replace function cpis.count_lookup(
  p_ticket text, p_name text, p_organisation_name text, p_setting_name text, p_emergency boolean) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_by     record;
  v_passed integer;
  v_kind   text;
begin
  select * into v_by from cpis.read_ticket(p_ticket);
  if v_by.person_id is null then raise exception 'nobody asks' using errcode = 'insufficient_privilege'; end if;
  v_passed := cpis.count_rate('look-up', uuid_send(v_by.person_id));
  if v_passed = 0 then return 'go'; end if;
  v_kind := (array['many-checks', 'over-limit', 'stopped'])[v_passed];

  perform pg_advisory_xact_lock(hashtextextended('alert ' || v_by.person_id::text, 0));
  if not exists (select from cpis.access_alert a
                 where a.person_id = v_by.person_id and a.kind = v_kind and a.at > now() - interval '1 hour') then
    perform cpis.tell_leads(v_kind, null, v_by.person_id, p_name, v_by.role, v_by.organisation_id, p_organisation_name, p_setting_name, null, false);
  end if;
  if v_kind = 'many-checks' or (v_kind = 'over-limit' and p_emergency) then return 'warn'; end if;
  insert into cpis.audit_event (type, outcome, person_id, person_name, role, organisation_id, session_id)
  values (case v_kind when 'stopped' then 'lookup.stop' else 'lookup.over-limit' end, 'refused', v_by.person_id, p_name, v_by.role, v_by.organisation_id, v_by.session_id);
  return case v_kind when 'stopped' then 'stop' else 'ask' end;
end $$;

alter function cpis.count_lookup(text, text, text, text, boolean) owner to cpis_disclose;
revoke all on function cpis.count_lookup(text, text, text, text, boolean) from public;
grant execute on function cpis.count_lookup(text, text, text, text, boolean) to cpis_app;

comment on function cpis.count_lookup(text, text, text, text, boolean) is
  'Counts a look-up and says whether it may be made.';
