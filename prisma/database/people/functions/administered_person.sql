-- Everything about one person that their administrator sees. An organisation's administrator sees only what happened at
-- their own organisation.
create or replace function cpis.administered_person(p_person uuid) returns jsonb
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
declare
  v_refusal text := cpis.refusal_to_manage(p_person);
  v_place   uuid := case when cpis.administering() = 'OA' then cpis.caller_organisation() end;
begin
  if v_refusal in ('not-permitted', 'unknown') then return null; end if;
  return (
    select jsonb_build_object(
      'id', p.id, 'name', p.name, 'email', p.email, 'status', p.status, 'refusal', v_refusal,
      -- Ending a privileged role takes a log-in of the last five minutes.
      'loggedInLately', cpis.logged_in_lately(),
      'lastLogin', (select max(s.created_at) from cpis.session s where s.person_id = p.id),
      'providers', (select coalesce(jsonb_agg(distinct i.provider), '[]') from (
        select provider from cpis.person_identity where person_id = p.id union select provider from cpis.invitation where person_id = p.id and joined_at is null) i),
      'invitation', (select jsonb_build_object('at', i.invited_at, 'by', i.invited_by_name, 'expiresAt', i.expires_at, 'expired', i.expires_at < now(),
          'bySubject', i.subject is not null)
        from cpis.invitation i where i.person_id = p.id and i.joined_at is null),
      'roles', (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'role', a.role, 'privileged', r.stands_alone, 'label', r.label, 'setting', s.name, 'organisation', o.name,
          'grantedAt', a.granted_at, 'grantedBy', a.granted_by_name, 'approvedBy', a.approved_by_name) order by o.name, r.label, s.name), '[]')
        from cpis.role_assignment a join cpis.role r on r.code = a.role join cpis.organisation o on o.id = a.organisation_id
        left join cpis.care_setting s on s.id = a.care_setting_id
        where a.person_id = p.id and a.ended_at is null and (v_place is null or a.organisation_id = v_place)),
      'requests', (select coalesce(jsonb_agg(jsonb_build_object('label', r.label, 'organisation', o.name, 'by', q.requested_by_name, 'at', q.requested_at)), '[]')
        from cpis.role_request q join cpis.role r on r.code = q.role join cpis.organisation o on o.id = q.organisation_id
        where q.person_id = p.id and q.decision is null and (v_place is null or q.organisation_id = v_place)),
      'sessions', (select coalesce(jsonb_agg(t.one order by t.at desc), '[]') from (
        select s.created_at as at, jsonb_build_object('at', s.created_at, 'seenAt', s.last_seen_at, 'provider', s.provider,
          'as', cpis.held_role_label(a.role, a.care_setting_id, a.organisation_id),
          -- A session that nobody came back to does not end by itself, but it is over.
          'open', s.ended_at is null and now() < least(s.expires_at, s.last_seen_at + interval '15 minutes')) as one
        from cpis.session s left join cpis.role_assignment a on a.id = s.assignment_id
        where s.person_id = p.id and (v_place is null or a.organisation_id = v_place or s.assignment_id is null)
        order by s.created_at desc limit 10) t),
      'changes', (select coalesce(jsonb_agg(t.one order by t.at desc), '[]') from (
        select c.at, jsonb_build_object('at', c.at, 'what', c.what, 'about', c.about, 'reason', c.reason, 'by', c.by_name) as one
        from cpis.administration_change c where c.person_id = p.id and (v_place is null or c.organisation_id is null or c.organisation_id = v_place)
        order by c.at desc limit 50) t))
    from cpis.person p where p.id = p_person);
end $$;

alter function cpis.administered_person(uuid) owner to cpis_identity;
revoke all on function cpis.administered_person(uuid) from public;
grant execute on function cpis.administered_person(uuid) to cpis_app;

comment on function cpis.administered_person(uuid) is
  'A person''s page for administrators; null when they may not see it.';
