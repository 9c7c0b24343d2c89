-- Which plans of an authority's list somebody has to see to, and the history of one child found by its index.

set role cpis_owner;

create index plan_version_of_child on cpis.plan_version (child_id, changed_at);

-- As before, with what needs attention. An unborn plan has passed its end and nobody has touched it since (the quality page counts the same
-- ones); the national record does not agree with a number; somebody of 18 still stands with a plan that has no end of its own; a plan ended
-- more than 12 months ago and will be erased in the next weeks, of which nothing is left to do.
create or replace view cpis.listed_plan with (security_invoker = true) as
select p.id as plan_id, p.child_id, c.family_name, c.given_name, c.nhs_number, p.type, p.start_date, standing.status,
       case when standing.status = 'current' then p.end_date else ends.on_day end as ends_on,
       case
         when p.type = 'UCPP' and p.end_date <= cpis.today() and (p.changed_at at time zone 'Europe/London')::date < p.end_date then 'unborn-overdue'
         when c.number_status in ('differs', 'not-found', 'replaced') and c.closed_on is null and standing.status <> 'ended' then 'number-to-check'
         when ends.on_day < cpis.today() - 365 then 'ended-long-ago'
         when standing.status = 'ended' and p.end_date is distinct from ends.on_day then 'adult'
       end as attention
from cpis.plan p
join cpis.child c on c.id = p.child_id
cross join lateral (select cpis.plan_ends(p.type, p.end_date, c.date_of_birth) as on_day) ends
cross join lateral (
  select case
    when cpis.plan_standing(p.type, p.end_date, c.date_of_birth, cpis.today()) is distinct from 'current' then 'ended'
    when ends.on_day <= cpis.today() + 30 then 'ending'
    else 'current'
  end as status) standing
where p.withdrawn_at is null;
reset role;
