-- Reads only what an earlier, committed transaction of the same person recorded, for 15 minutes. `live` with outcome
-- match, protected, none or not_checked (nobody had ever published anything); `over` for one's own result whose time is up; null for anything else.
create or replace function cpis.read_disclosed(p_ticket text, p_event uuid) returns jsonb
language plpgsql stable security definer set search_path = cpis, pg_temp
set plan_cache_mode = force_generic_plan as $$
declare
  v_actor uuid := (cpis.read_ticket(p_ticket)).person_id;
  m cpis.access_matched;
  u cpis.access_unmatched;
  v_numbers text[];
  v_protected boolean;
  v_base jsonb;
begin
  -- A transaction that has recorded and not yet committed reads nothing.
  select * into m from cpis.access_matched a
  where a.event_id = p_event and a.at > now() - interval '15 minutes' and a.actor_id = v_actor
    and a.xact is distinct from pg_current_xact_id_if_assigned();
  if found then
    -- Another number has been found to be the right one, two numbers have been found to be two people's, or an adoption has closed it: what was
    -- shown of this one is not shown again, nor is the one that was said to have taken its place. Nor is a plan that was withdrawn as a mistake.
    v_numbers := cpis.numbers_of(m.asked_number);
    if m.nhs_number <> all (v_numbers) or exists (select from cpis.plan_version v join cpis.child c on c.id = v.child_id join cpis.plan p on p.id = v.plan_id
               where v.version_id = any (m.version_ids)
                 and (c.nhs_number <> v.nhs_number or c.closed_why = 'adopted' or v.nhs_number <> all (v_numbers) or p.withdrawn_at is not null)) then
      return jsonb_build_object('state', 'over');
    end if;
    v_base := jsonb_build_object('state', 'live', 'eventId', m.event_id, 'at', m.at, 'askedNumber', m.asked_number,
      'reason', m.reason, 'organisation', m.organisation_name, 'setting', m.setting_name,
      'notifies', m.notifies);
    -- A protected record that was opened in an emergency stays open to whoever opened it; whatever is protected since is not. Asked of the numbers
    -- that are joined now, among which are those of the records.
    v_protected := case m.outcome when 'opened' then false when 'protected' then true else cpis.any_protected(v_numbers) end;
    if v_protected then
      return v_base || jsonb_build_object('outcome', 'protected', 'dutyPhones', cpis.duty_phones(
        array(select unnest(m.authority_ids) union select w.authority_id from cpis.who_protects(v_numbers) w)));
    end if;
    return v_base || jsonb_build_object('outcome', 'match', 'nhsNumber', m.nhs_number, 'records', cpis.disclosed_records(m.version_ids),
      'accesses', cpis.last_accesses(v_numbers, m.event_id, m.at, m.notifies),
      'afterwards', cpis.afterwards_of(m.event_id), 'opened', m.outcome = 'opened');
  end if;

  select * into u from cpis.access_unmatched a
  where a.event_id = p_event and a.at > now() - interval '15 minutes' and a.actor_id = v_actor
    and a.xact is distinct from pg_current_xact_id_if_assigned();
  if found then
    -- The number is in an unlogged table, which a crash empties. "Nothing held" is never said of a number that is not shown.
    if not exists (select from cpis.checked_number n where n.event_id = p_event) then
      return jsonb_build_object('state', 'over');
    end if;
    return jsonb_build_object('state', 'live', 'outcome', u.outcome, 'eventId', u.event_id, 'at', u.at, 'reason', u.reason,
      'organisation', u.organisation_name, 'setting', u.setting_name,
      'askedNumber', (select n.nhs_number from cpis.checked_number n where n.event_id = p_event),
      'authorities', cpis.sharing_authorities());
  end if;

  -- One's own result says that its time is up; anybody else's, or none at all, answers nothing.
  if exists (select from cpis.access_matched a where a.event_id = p_event and a.actor_id = v_actor
             and a.at > now() - interval '1 day' and a.xact is distinct from pg_current_xact_id_if_assigned())
     or exists (select from cpis.access_unmatched a where a.event_id = p_event and a.actor_id = v_actor
             and a.at > now() - interval '1 day' and a.xact is distinct from pg_current_xact_id_if_assigned()) then
    return jsonb_build_object('state', 'over');
  end if;
  return null;
end $$;

alter function cpis.read_disclosed(text, uuid) owner to cpis_disclose;
revoke all on function cpis.read_disclosed(text, uuid) from public;
grant execute on function cpis.read_disclosed(text, uuid) to cpis_app;

comment on function cpis.read_disclosed(text, uuid) is
  'What a recorded look-up discloses to the person who made it.';
