-- The inbox as it is read: accesses by visit, and colleagues to whom one can be given.

set role cpis_owner;

-- A visit: the looks at one child from one organisation, each within 24 hours of the one before. Rows are those that the caller may see.
create view cpis.inbox_visit with (security_invoker = true) as
with placed as (
  select n.*, n.at - lag(n.at) over (partition by n.child_id, n.organisation_name order by n.at, n.id) <= interval '24 hours' as goes_on
  from cpis.notification n
), numbered as (
  select p.*, count(*) filter (where p.goes_on is not true) over (partition by p.child_id, p.organisation_name order by p.at, p.id) as visit
  from placed p
)
select (array_agg(id order by at desc, id))[1] as latest_id, array_agg(id order by at desc, id) as ids, child_id, organisation_name,
       max(at) as latest_at, array_agg(setting_kind) as setting_kinds,
       (array_agg(assigned_team order by at desc, id) filter (where assigned_team is not null))[1] as assigned_team,
       (array_agg(assigned_person order by at desc, id) filter (where assigned_person is not null))[1] as assigned_person,
       case
         when bool_or(acknowledged_at is null and seen_at is null and at < now() - interval '4 hours') then 'overdue'
         when bool_or(acknowledged_at is null and seen_at is null) then 'new'
         when bool_or(acknowledged_at is null) then 'seen'
         else 'acknowledged'
       end as status
from numbered group by child_id, organisation_name, visit;
grant select on cpis.inbox_visit to cpis_app;

-- Who works with notifications at the caller's organisation, for whoever does so too.
create function cpis.colleagues() returns table (person_id uuid, name text)
language sql stable security definer set search_path = cpis, pg_temp as $$
  select p.id, p.name from cpis.person p
  where p.status <> 'suspended' and cpis.caller_role() in ('LP', 'ED') and exists (
    select from cpis.role_assignment a
    where a.person_id = p.id and a.organisation_id = cpis.caller_organisation() and a.role in ('LP', 'ED') and a.ended_at is null)
  order by p.name, p.id
$$;
reset role;

grant create on schema cpis to cpis_identity;
alter function cpis.colleagues() owner to cpis_identity;
revoke create on schema cpis from cpis_identity;
grant execute on function cpis.colleagues() to cpis_app;
