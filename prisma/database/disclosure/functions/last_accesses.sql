-- Under any of the child's numbers, newest first, the present one on top even when it is a repeat within 24 hours
-- (design decision 26).
create or replace function cpis.last_accesses(p_numbers text[], p_event uuid, p_at timestamptz, p_shows_self boolean) returns jsonb
language sql stable set search_path = cpis, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object('at', l.at, 'role', r.label, 'organisation', o.name, 'setting', k.label)
    order by l.at desc), '[]')
  from (
    select latest.* from unnest(p_numbers) as held (nhs_number)
    cross join lateral (
      select a.at, a.role, a.organisation_id, a.setting_kind from cpis.access_matched a
      where a.nhs_number = held.nhs_number and a.listed and a.at <= p_at and a.event_id <> p_event
      order by a.at desc limit 25) latest
    order by latest.at desc limit case when p_shows_self then 24 else 25 end
  ) l
  join cpis.role r on r.code = l.role
  join cpis.organisation o on o.id = l.organisation_id
  join cpis.setting_kind k on k.code = l.setting_kind
$$;

alter function cpis.last_accesses(text[], uuid, timestamptz, boolean) owner to cpis_owner;
revoke all on function cpis.last_accesses(text[], uuid, timestamptz, boolean) from public;
grant execute on function cpis.last_accesses(text[], uuid, timestamptz, boolean) to cpis_disclose;

comment on function cpis.last_accesses(text[], uuid, timestamptz, boolean) is
  'A child''s last 25 unscheduled accesses, as a result lists them.';
