-- Log-ins, changes, exports, and who read the log itself. A filter has things (the words before the full stop of a type),
-- person, organisation, outcome, from, to and keys (hex, of every number of a child). Of each thing the latest are found by its index: a rare one would otherwise
-- be searched for among all the others.
create or replace function cpis.search_audit_events(p_filter jsonb, p_after_at timestamptz, p_after_id uuid, p_limit integer) returns jsonb
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
declare
  v_from    timestamptz := (p_filter->>'from')::date::timestamp at time zone 'Europe/London';
  v_until   timestamptz := ((p_filter->>'to')::date + 1)::timestamp at time zone 'Europe/London';
  v_things  text[] := array(select jsonb_array_elements_text(coalesce(p_filter->'things', '[]')));
  v_where   text := 'true';
  v_keys    bytea[] := array(select decode(k, 'hex') from jsonb_array_elements_text(coalesce(p_filter->'keys', '[]')) k);
  v_from_log text;
  v_found   jsonb;
begin
  perform cpis.require_role('{AU}');
  if p_filter ? 'person' then v_where := v_where || ' and e.person_id = $1'; end if;
  if p_filter ? 'organisation' then v_where := v_where || ' and e.organisation_id = $2'; end if;
  if p_filter ? 'outcome' then v_where := v_where || ' and e.outcome = $3'; end if;
  if v_from is not null then v_where := v_where || ' and e.at >= $4'; end if;
  if v_until is not null then v_where := v_where || ' and e.at < $5'; end if;
  if p_after_at is not null then v_where := v_where || ' and (e.at, e.id) < ($6, $7)'; end if;
  v_from_log := case
    -- Those of a child by their own index, whatever else is asked: before they are put in order.
    when p_filter ? 'keys' then format(
      '(with about as materialized (select * from cpis.audit_event e where e.subject_keys && $10 and %s%s)
         select * from about e order by e.at desc, e.id desc limit $9) e', v_where, case when p_filter ? 'things' then ' and split_part(e.type, ''.'', 1) = any ($8)' end)
    -- The latest of each thing, by its index: a rare one would otherwise be searched for among all the others.
    when p_filter ? 'things' then format(
      'unnest($8) as thing (name) cross join lateral (select * from cpis.audit_event e where split_part(e.type, ''.'', 1) = thing.name and %s
         order by e.at desc, e.id desc limit $9) e', v_where)
    else format('(select * from cpis.audit_event e where %s order by e.at desc, e.id desc limit $9) e', v_where) end;
  execute format(
    $sql$
      select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'at', r.at, 'cursor', (extract(epoch from r.at) * 1000000)::bigint || '.' || r.id,
        'type', r.type, 'outcome', r.outcome, 'personId', r.person_id, 'personName', coalesce(r.person_name, p.name), 'role', r.role,
        'roleLabel', coalesce(k.label, r.role), 'organisationId', r.organisation_id, 'organisationName', o.name, 'subjectKind', r.subject_kind,
        'subjectId', r.subject_id, 'details', r.details) order by r.at desc, r.id desc), '[]')
      from (select e.* from %s order by e.at desc, e.id desc limit $9) r
      left join cpis.person p on p.id = r.person_id
      left join cpis.role k on k.code = r.role
      left join cpis.organisation o on o.id = r.organisation_id
    $sql$, v_from_log)
  into v_found
  using (p_filter->>'person')::uuid, (p_filter->>'organisation')::uuid, p_filter->>'outcome', v_from, v_until, p_after_at, p_after_id, v_things,
    least(p_limit, 2001), v_keys;
  return v_found;
end $$;

alter function cpis.search_audit_events(jsonb, timestamptz, uuid, integer) owner to cpis_audit;
revoke all on function cpis.search_audit_events(jsonb, timestamptz, uuid, integer) from public;
grant execute on function cpis.search_audit_events(jsonb, timestamptz, uuid, integer) to cpis_app;

comment on function cpis.search_audit_events(jsonb, timestamptz, uuid, integer) is
  'A page of the event log, newest first, for auditors.';
