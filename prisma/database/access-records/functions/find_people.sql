-- People who have or had a role here, and whoever made one of the last 20,000 look-ups; for a safeguarding lead those of
-- their own organisation.
create or replace function cpis.find_people(p_name text) returns jsonb
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
declare
  v_scope   uuid := case when cpis.caller_role() = 'SG' then cpis.caller_organisation() end;
  v_pattern text := '%' || replace(replace(replace(lower(p_name), '\', '\\'), '%', '\%'), '_', '\_') || '%';
begin
  perform cpis.require_role('{AU,SG}');
  return (
    select coalesce(jsonb_agg(jsonb_build_object('personId', f.id, 'name', f.name, 'works', f.works) order by lower(f.name), f.id), '[]')
    from (
      select p.id, min(p.name) as name, coalesce(
          (select string_agg(distinct r.label || ', ' || o.name, '; ') from cpis.role_assignment a join cpis.role r on r.code = a.role
             join cpis.organisation o on o.id = a.organisation_id where a.person_id = p.id and a.ended_at is null), string_agg(distinct p.works, '; '), '') as works
      from (
        (select q.id, q.name, null::text as works from cpis.person q where lower(q.name) like v_pattern
           and (v_scope is null or exists (select from cpis.role_assignment a where a.person_id = q.id and a.organisation_id = v_scope)) limit 51)
        union all
        (select l.actor_id, l.actor_name, l.organisation_name from (
           (select a.actor_id, a.actor_name, a.organisation_id, a.organisation_name from cpis.access_matched a order by a.at desc, a.event_id desc limit 20000)
           union all
           (select a.actor_id, a.actor_name, a.organisation_id, a.organisation_name from cpis.access_unmatched a order by a.at desc, a.event_id desc limit 20000)) l
         where lower(l.actor_name) like v_pattern and (v_scope is null or l.organisation_id = v_scope)
         group by 1, 2, 3 limit 51)) p
      group by p.id order by lower(min(p.name)), p.id limit 51) f);
end $$;

alter function cpis.find_people(text) owner to cpis_audit;
revoke all on function cpis.find_people(text) from public;
grant execute on function cpis.find_people(text) to cpis_app;

comment on function cpis.find_people(text) is
  'People by part of their name, for auditors and safeguarding leads.';
