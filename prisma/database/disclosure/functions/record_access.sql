-- Record, commit, then read. This is a statement in a transaction of its own and answers nothing: what was found can be
-- learnt only by reading, and so only after the record is committed. It decides in one statement, and so on one state of
-- the register, what is shown; writes the access record, one notification for each authority and the nudges some of them
-- asked for; and alerts safeguarding leads when a clinician breaks the glass, which needs a log-in within five minutes
-- and a reason.
create or replace function cpis.record_access(
  p_ticket text, p_event uuid, p_actor_name text, p_organisation_name text, p_setting_kind text, p_setting_name text,
  p_channel text, p_automatic boolean, p_client text, p_user_proven boolean, p_address text, p_agent_hash bytea, p_reason text, p_reason_text text,
  p_subject_key bytea, p_nhs_number text, p_app_version text, p_request uuid, p_mac bytea, p_in_emergency boolean default false,
  p_opens_protected boolean default false)
returns void
language plpgsql volatile security definer set search_path = cpis, pg_temp
-- Planned once for each connection: a plan made for each call costs several times what it runs for, with a partition for every month.
set plan_cache_mode = force_generic_plan as $$
declare
  v_actor       uuid;
  v_role        text;
  v_place       uuid;
  v_session     uuid;
  v_setting     uuid;
  v_today       date := cpis.today();
  v_numbers     text[];
  v_number      text;
  v_notifies    boolean;
  v_listed      boolean;
  v_versions    uuid[];
  v_authorities uuid[];
  v_protected   boolean;
  v_shares      boolean;
  v_opened      boolean;
begin
  -- For the whole transaction: a record that a crash may take away would be of a result that somebody has seen.
  perform set_config('synchronous_commit', 'on', true);
  select t.person_id, t.role, t.organisation_id, t.session_id, t.setting_id into v_actor, v_role, v_place, v_session, v_setting
  from cpis.read_ticket(p_ticket) t;
  if v_actor is null or v_setting is null then
    raise exception 'nobody who works in a care setting asks' using errcode = 'insufficient_privilege';
  end if;
  if not cpis.is_nhs_number(p_nhs_number) then
    raise exception 'not an NHS number' using errcode = 'check_violation';
  end if;
  if p_in_emergency then
    -- Nobody opens anything without having just logged in again, and without saying why.
    if not cpis.session_logged_in_lately(v_session, v_actor) then
      raise exception 'emergency access needs a new log-in' using errcode = 'insufficient_privilege';
    end if;
    if p_reason_text is null then
      raise exception 'emergency access needs a reason' using errcode = 'check_violation';
    end if;
  end if;

  -- One statement, and so one state of the register: a number that is being replaced or corrected meanwhile is seen either way, never neither.
  select n.numbers, n.numbers[1], held.versions, held.authorities, cpis.any_protected(n.numbers),
    case when held.versions is null then cpis.anybody_shares() end
  into v_numbers, v_number, v_versions, v_authorities, v_protected, v_shares
  from (select cpis.numbers_of(p_nhs_number) as numbers offset 0) n
  cross join lateral (
    select array_agg(p.version_id) as versions, array_agg(distinct p.authority_id) as authorities
    from cpis.plan p join cpis.child c on c.id = p.child_id
    where p.nhs_number = any (n.numbers) and p.withdrawn_at is null and c.closed_why is distinct from 'adopted'
      and cpis.plan_standing(p.type, p.end_date, c.date_of_birth, v_today) is not null) held;

  if v_versions is null then
    insert into cpis.access_unmatched (event_id, at, xact, actor_id, actor_name, role, organisation_id, organisation_name, setting_id,
      setting_kind, setting_name, channel, automatic, client_id, user_proven, session_id, address, agent_hash, reason, reason_text,
      in_emergency, subject_key, outcome, app_version, request_id, mac)
    values (p_event, now(), pg_current_xact_id(), v_actor, p_actor_name, v_role, v_place, p_organisation_name, v_setting,
      p_setting_kind, p_setting_name, p_channel, p_automatic, p_client, p_user_proven, v_session, p_address, p_agent_hash, p_reason,
      p_reason_text, p_in_emergency, p_subject_key, case when v_shares then 'none' else 'not_checked' end, p_app_version, p_request, p_mac);
    insert into cpis.checked_number values (p_event, p_nhs_number, now());
    delete from cpis.checked_number where event_id in (
      select n.event_id from cpis.checked_number n where n.at < now() - interval '15 minutes' limit 20 for update skip locked);
    if p_in_emergency then
      perform cpis.tell_leads('emergency-access', p_event, v_actor, p_actor_name, v_role, v_place, p_organisation_name, p_setting_name,
        p_reason_text, false);
    end if;
    return;
  end if;

  -- Over the limit a reason and a new log-in let somebody check a child. That there is a protected record they learn by it, and open it by a
  -- second one.
  v_opened := v_protected and p_in_emergency and p_opens_protected;
  if v_protected then
    v_authorities := array(select unnest(v_authorities) union select w.authority_id from cpis.who_protects(v_numbers) w);
  end if;

  -- The setting decides whether the authority is told. Nobody who looks can switch it off, and an unknown setting notifies.
  v_notifies := coalesce((select k.unscheduled from cpis.care_setting s join cpis.setting_kind k on k.code = s.kind
                          where s.id = v_setting), true) or p_in_emergency;
  -- Two look-ups of one child by one person at the same moment: the second sees the first.
  perform pg_advisory_xact_lock(hashtextextended(v_actor::text || v_number, 0));
  v_listed := v_notifies and not exists (
    select from cpis.access_matched a
    where a.nhs_number = any (v_numbers) and a.listed and a.at > now() - interval '24 hours' and a.actor_id = v_actor);

  insert into cpis.access_matched (event_id, at, xact, actor_id, actor_name, role, organisation_id, organisation_name, setting_id,
    setting_kind, setting_name, channel, automatic, client_id, user_proven, session_id, address, agent_hash, reason, reason_text,
    in_emergency, subject_key, asked_number, nhs_number, outcome, version_ids, authority_ids, notifies, listed, app_version, request_id, mac)
  values (p_event, now(), pg_current_xact_id(), v_actor, p_actor_name, v_role, v_place, p_organisation_name, v_setting,
    p_setting_kind, p_setting_name, p_channel, p_automatic, p_client, p_user_proven, v_session, p_address, p_agent_hash, p_reason,
    p_reason_text, p_in_emergency, p_subject_key, p_nhs_number, v_number, case when v_opened then 'opened' when v_protected then 'protected' else 'match' end,
    v_versions, v_authorities, v_notifies, v_listed, p_app_version, p_request, p_mac);

  if v_notifies then
    insert into cpis.notification (event_id, at, authority_id, child_id, plan_types, actor_name, role, organisation_name,
      setting_kind, setting_name, reason, number_replaced, in_emergency)
    -- About the record under the number that was asked, or else under the one that is valid now: an authority may hold two people under numbers
    -- that are joined. The other record's page finds the notice too (cpis.notices_of_child).
    select p_event, now(), r.authority_id, (array_agg(r.child_id order by r.nhs_number = p_nhs_number desc, r.nhs_number = v_number desc, r.nhs_number))[1],
      coalesce(array_agg(distinct r.type) filter (where r.type is not null), '{}'), p_actor_name, v_role, p_organisation_name, p_setting_kind,
      p_setting_name, p_reason, bool_or(r.nhs_number <> v_number), v_opened
    from (
      select p.authority_id, p.child_id, p.nhs_number, p.type from cpis.plan_version p where p.version_id = any (v_versions)
      -- A record that is protected may have no plan that shows.
      union all select w.authority_id, w.id, w.nhs_number, null from cpis.who_protects(v_numbers) w where v_protected) r
    group by r.authority_id;
    -- A nudge for authorities that asked for one. The notification above is what counts, and needs no delivery.
    insert into cpis.outbox (event_id, authority_id, channel)
    select p_event, a.organisation_id, c.channel
    from cpis.authority a
    cross join lateral (values ('email', a.delivers_email), ('mailbox', a.delivers_mailbox)) as c (channel, wanted)
    where a.organisation_id = any (v_authorities) and c.wanted;
  end if;
  if p_in_emergency then
    perform cpis.tell_leads('emergency-access', p_event, v_actor, p_actor_name, v_role, v_place, p_organisation_name, p_setting_name,
      p_reason_text, v_opened);
  end if;
end $$;

alter function cpis.record_access(text, uuid, text, text, text, text, text, boolean, text, boolean, text, bytea, text, text, bytea, text, text, uuid, bytea, boolean, boolean) owner to cpis_disclose;
revoke all on function cpis.record_access(text, uuid, text, text, text, text, text, boolean, text, boolean, text, bytea, text, text, bytea, text, text, uuid, bytea, boolean, boolean) from public;
grant execute on function cpis.record_access(text, uuid, text, text, text, text, text, boolean, text, boolean, text, bytea, text, text, bytea, text, text, uuid, bytea, boolean, boolean) to cpis_app;

comment on function cpis.record_access(text, uuid, text, text, text, text, text, boolean, text, boolean, text, bytea, text, text, bytea, text, text, uuid, bytea, boolean, boolean) is
  'Records a look-up. Nothing is disclosed until the record is committed.';
