-- An access has one notice for each authority, about the record that was asked for. Where the authority holds somebody else under a number that
-- was joined to it, both were shown: the page of the other finds the notice by the versions that were shown, under the numbers joined now.
create or replace function cpis.notices_of_child(p_child uuid) returns setof uuid
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
declare
  v_authority uuid := cpis.caller_organisation();
  v_versions  uuid[];
  v_numbers   text[];
  v_others    uuid[];
begin
  return query select n.id from cpis.notification n where n.child_id = p_child and n.authority_id = v_authority;
  select array_agg(v.version_id), array_agg(distinct v.nhs_number) into v_versions, v_numbers
  from cpis.plan_version v where v.child_id = p_child and v.authority_id = v_authority;
  v_others := array(
    select c.id from unnest(v_numbers) as own (number) cross join lateral unnest(cpis.numbers_of(own.number)) as linked (number)
    join cpis.child c on c.nhs_number = linked.number and c.authority_id = v_authority and c.id <> p_child);
  -- Nearly everybody stands alone under their numbers: the log is not asked about them.
  if cardinality(v_others) > 0 then
    return query
      select n.id from cpis.notification n join cpis.access_matched a on a.event_id = n.event_id and a.at = n.at
      where n.child_id = any (v_others) and n.authority_id = v_authority and a.version_ids && v_versions;
  end if;
end $$;

alter function cpis.notices_of_child(uuid) owner to cpis_disclose;
revoke all on function cpis.notices_of_child(uuid) from public;
grant execute on function cpis.notices_of_child(uuid) to cpis_app;

comment on function cpis.notices_of_child(uuid) is
  'The notices of the caller''s authority about looks at which a plan of this child was shown.';
