-- Counted before anything is searched, and shared by all instances. `go`, `warn`, `ask` (the emergency form) or `stop`;
-- asking and stopping are recorded. Safeguarding leads hear of each limit once an hour.
create or replace function cpis.count_lookup(
  p_person uuid, p_name text, p_role text, p_organisation uuid, p_organisation_name text, p_setting_name text, p_session uuid,
  p_emergency boolean) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_passed integer := cpis.count_rate('look-up', uuid_send(p_person));
  v_kind   text := (array['many-checks', 'over-limit', 'stopped'])[v_passed];
begin
  if v_passed = 0 then return 'go'; end if;

  perform pg_advisory_xact_lock(hashtextextended('alert ' || p_person::text, 0));
  if not exists (select from cpis.access_alert a
                 where a.person_id = p_person and a.kind = v_kind and a.at > now() - interval '1 hour') then
    perform cpis.tell_leads(v_kind, null, p_person, p_name, p_role, p_organisation, p_organisation_name, p_setting_name, null, false);
  end if;
  if v_kind = 'many-checks' or (v_kind = 'over-limit' and p_emergency) then return 'warn'; end if;
  insert into cpis.audit_event (type, outcome, person_id, person_name, role, organisation_id, session_id)
  values (case v_kind when 'stopped' then 'lookup.stop' else 'lookup.over-limit' end, 'refused', p_person, p_name, p_role, p_organisation, p_session);
  return case v_kind when 'stopped' then 'stop' else 'ask' end;
end $$;

alter function cpis.count_lookup(uuid, text, text, uuid, text, text, uuid, boolean) owner to cpis_disclose;
revoke all on function cpis.count_lookup(uuid, text, text, uuid, text, text, uuid, boolean) from public;
grant execute on function cpis.count_lookup(uuid, text, text, uuid, text, text, uuid, boolean) to cpis_app;

comment on function cpis.count_lookup(uuid, text, text, uuid, text, text, uuid, boolean) is
  'Counts a look-up and says whether it may be made.';
