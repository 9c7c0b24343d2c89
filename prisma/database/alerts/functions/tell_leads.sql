-- To the safeguarding leads of the clinician's organisation, and to the auditors when somebody breaks the glass. Called
-- by record_access, count_lookup and tell_of_no_match_runs.
create or replace function cpis.tell_leads(
  p_kind text, p_event uuid, p_person uuid, p_name text, p_role text, p_organisation uuid, p_organisation_name text, p_setting_name text,
  p_reason_text text, p_protected boolean) returns void
language plpgsql volatile set search_path = cpis, pg_temp as $$
declare v_alert uuid := gen_random_uuid();
begin
  insert into cpis.access_alert (id, kind, event_id, person_id, person_name, role, organisation_id, organisation_name, setting_name, reason_text,
    protected)
  values (v_alert, p_kind, p_event, p_person, p_name, p_role, p_organisation, p_organisation_name, p_setting_name, p_reason_text, p_protected);
  insert into cpis.outbox (event_id, organisation_id, channel, kind)
  select v_alert, o.id, 'staff', 'alert' from cpis.organisation o
  -- The auditors hear of every emergency access.
  where o.id = p_organisation or (p_kind = 'emergency-access' and o.kind = 'national');
end $$;

alter function cpis.tell_leads(text, uuid, uuid, text, text, uuid, text, text, text, boolean) owner to cpis_owner;
revoke all on function cpis.tell_leads(text, uuid, uuid, text, text, uuid, text, text, text, boolean) from public;
grant execute on function cpis.tell_leads(text, uuid, uuid, text, text, uuid, text, text, text, boolean) to cpis_disclose;

comment on function cpis.tell_leads(text, uuid, uuid, text, text, uuid, text, text, text, boolean) is
  'Writes an alert and the mails about it.';
