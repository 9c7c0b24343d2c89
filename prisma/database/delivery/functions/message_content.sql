-- Built when it is sent and not before, so that nothing about a child lies in the outbox. Nothing for a lease that has
-- run out.
create or replace function cpis.message_content(p_id uuid, p_lease uuid) returns jsonb
language sql stable security definer set search_path = cpis, pg_temp as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'id', o.id, 'kind', o.kind, 'eventId', o.event_id, 'at', coalesce(n.at, o.created_at),
    'authority', jsonb_build_object('code', a.dfe_code, 'name', ao.name),
    'child', jsonb_build_object('nhsNumber', told.nhs_number,
      'localId', case when told.nhs_number not in (select cpis.wrong_numbers_of(c.id)) then c.local_id end),
    'replacedBy', case when o.kind = 'inactive-number' and c.closed_why is distinct from 'adopted'
      then (select s.replaced_by from cpis.superseded_number s where s.nhs_number = told.nhs_number) end,
    'records', case when n.event_id is not null then greatest(cardinality(n.plan_types), 1) end,
    'viewer', case when n.event_id is not null then jsonb_build_object('id', m.actor_id, 'name', n.actor_name, 'role', n.role,
      'organisationCode', mo.ods_code, 'organisationName', n.organisation_name) end,
    'file', (select u.sequence from cpis.plan p join cpis.upload u on u.id = p.upload_id
             where p.child_id = c.id and u.sequence is not null order by p.changed_at desc limit 1)))
  from cpis.outbox o
  join cpis.authority a on a.organisation_id = o.authority_id
  join cpis.organisation ao on ao.id = o.authority_id
  left join cpis.notification n on o.kind = 'access' and n.event_id = o.event_id and n.authority_id = o.authority_id
  join cpis.child c on c.id = coalesce(o.child_id, n.child_id)
  cross join lateral (
    select coalesce(n.nhs_number, (
      select v.nhs_number from cpis.child_version v
      where o.kind = 'inactive-number' and v.child_id = c.id and md5(v.child_id::text || v.nhs_number)::uuid = o.event_id limit 1), c.nhs_number) as nhs_number) told
  left join cpis.access_matched m on m.event_id = n.event_id and m.at = n.at
  left join cpis.organisation mo on mo.id = m.organisation_id
  where o.id = p_id and o.state = 'sending' and o.leased_by = p_lease
$$;

alter function cpis.message_content(uuid, uuid) owner to cpis_delivery;
revoke all on function cpis.message_content(uuid, uuid) from public;
grant execute on function cpis.message_content(uuid, uuid) to cpis_worker;

comment on function cpis.message_content(uuid, uuid) is
  'What a message for an authority''s mailbox is made of.';
