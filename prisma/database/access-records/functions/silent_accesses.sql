-- Planned care reads without notifying (design decision 10), and the authority can see it all the same: at one child since ever,
-- at any child in the last 90 days, newest first. Says what a notification would say and nothing that belongs to another
-- authority. One look is one line, also where the authority holds the child under two numbers.
create or replace function cpis.silent_accesses(p_child uuid, p_before timestamptz, p_most integer)
returns table (event_id uuid, at timestamptz, child_id uuid, asked_number text, actor_name text, role text, organisation_name text,
               setting_kind text, setting_name text, reason text)
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
#variable_conflict use_column
declare
  v_authority uuid := cpis.caller_organisation();
  v_versions  uuid[];
  v_numbers   text[];
begin
  if coalesce(cpis.caller_role(), '') not in ('LP', 'ED') or v_authority is null then
    raise exception 'not for this role' using errcode = 'insufficient_privilege';
  end if;
  if p_child is null then
    return query
      select a.event_id, a.at, of_whom.child_id, a.asked_number, a.actor_name, a.role, a.organisation_name, a.setting_kind, a.setting_name, a.reason
      from (select s.event_id, s.at from cpis.access_matched s
            where not s.notifies and s.authority_ids @> array[v_authority] and s.at < p_before and s.at > now() - interval '90 days'
            order by s.at desc limit p_most) found
      join cpis.access_matched a on a.event_id = found.event_id and a.at = found.at
      -- One look, one line: of two records that the authority has under joined numbers, the one that a notice would be about.
      cross join lateral (select v.child_id from cpis.plan_version v where v.version_id = any (a.version_ids) and v.authority_id = v_authority
                          order by v.nhs_number = a.asked_number desc, v.nhs_number = a.nhs_number desc, v.nhs_number limit 1) of_whom
      order by a.at desc, a.event_id;
    return;
  end if;
  select array_agg(v.version_id), array_agg(distinct v.nhs_number) into v_versions, v_numbers
  from cpis.plan_version v where v.child_id = p_child and v.authority_id = v_authority;
  -- Recorded under the number that was valid then, which a replacement since may have changed.
  v_numbers := array(select distinct linked from unnest(v_numbers) as own (number) cross join lateral unnest(cpis.numbers_of(own.number)) as linked
                     union select unnest(v_numbers));
  return query
    select a.event_id, a.at, p_child, a.asked_number, a.actor_name, a.role, a.organisation_name, a.setting_kind, a.setting_name, a.reason
    from cpis.access_matched a
    where not a.notifies and a.nhs_number = any (v_numbers) and a.version_ids && v_versions and a.at < p_before
    order by a.at desc, a.event_id limit p_most;
end $$;

alter function cpis.silent_accesses(uuid, timestamptz, integer) owner to cpis_disclose;
revoke all on function cpis.silent_accesses(uuid, timestamptz, integer) from public;
grant execute on function cpis.silent_accesses(uuid, timestamptz, integer) to cpis_app;

comment on function cpis.silent_accesses(uuid, timestamptz, integer) is
  'Look-ups in planned care at children of the caller''s authority, before a moment.';
