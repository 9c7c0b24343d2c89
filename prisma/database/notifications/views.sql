create or replace view cpis.notification_visit with (security_invoker = true) as
with placed as (
  select n.id, n.child_id, n.organisation_name, n.at, n.setting_kind, n.assigned_team, n.assigned_person, n.acknowledged_at, n.seen_at,
         n.at - lag(n.at) over (partition by n.child_id, n.organisation_name order by n.at, n.id) <= interval '24 hours' as goes_on
  from cpis.notification n
), numbered as (
  select p.id, p.child_id, p.organisation_name, p.at, p.setting_kind, p.assigned_team, p.assigned_person, p.acknowledged_at, p.seen_at,
         count(*) filter (where p.goes_on is not true) over (partition by p.child_id, p.organisation_name order by p.at, p.id) as visit
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

alter view cpis.notification_visit owner to cpis_owner;
grant select on cpis.notification_visit to cpis_app;

comment on view cpis.notification_visit is
  'An authority''s notifications put together into visits, which go on for as long as one organisation looks at the child at least once in 24 hours. Shows what the reader may see.';
