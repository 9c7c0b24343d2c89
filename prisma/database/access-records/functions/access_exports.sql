-- For an auditor everybody's, for a safeguarding lead their organisation's, for a national administrator all. Neither a
-- record nor a child's number is in it.
create or replace function cpis.access_exports() returns jsonb
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
begin
  perform cpis.require_role('{AU,SG,NA}');
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'records', e.records, 'reason', e.reason, 'requestedAt', e.requested_at,
      'requestedByName', e.requested_by_name, 'own', e.requested_by = (select cpis.caller_user()), 'scope', s.name,
      'decision', e.decision, 'decidedAt', e.decided_at, 'decidedByName', e.decided_by_name, 'takenAt', e.taken_at,
      'open', coalesce(e.decision = 'approved' and e.decided_at > now() - interval '24 hours', false),
      'closesAt', case when e.decision = 'approved' then e.decided_at + interval '24 hours' end,
      'about', jsonb_strip_nulls(jsonb_build_object('child', case when e.filter ? 'number' then true end,
        'person', case when e.filter ? 'person' then coalesce(p.name, 'one person') end, 'organisation', o.name, 'setting', t.label,
        'from', e.filter->>'from', 'to', e.filter->>'to', 'reason', e.filter->>'reason', 'outcome', e.filter->>'outcome',
        'channel', e.filter->>'channel', 'emergency', case when e.filter ? 'emergency' then true end)))
      order by e.decided_at desc nulls first, e.requested_at desc, e.id), '[]')
    from (select * from cpis.access_export x
          where (select cpis.caller_role()) <> 'SG' or x.organisation_id = (select cpis.caller_organisation())
          order by x.requested_at desc limit 100) e
    left join cpis.organisation s on s.id = e.organisation_id
    left join cpis.organisation o on o.id = (e.filter->>'organisation')::uuid
    left join cpis.person p on p.id = (e.filter->>'person')::uuid
    left join cpis.setting_kind t on t.code = e.filter->>'setting');
end $$;

alter function cpis.access_exports() owner to cpis_audit;
revoke all on function cpis.access_exports() from public;
grant execute on function cpis.access_exports() to cpis_app;

comment on function cpis.access_exports() is
  'Requests for files of access records and what became of them.';
