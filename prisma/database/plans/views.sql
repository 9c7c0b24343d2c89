create or replace view cpis.listed_plan with (security_invoker = true) as
select p.id as plan_id, p.child_id, c.family_name, c.given_name, c.nhs_number, p.type, p.start_date, standing.status,
       case when standing.status = 'current' then p.end_date else ends.on_day end as ends_on, p.expected_on,
       case
         when exists (select from cpis.held_ending h where h.plan_id = p.id and h.state = 'held' and h.needs_confirmation and h.confirmed_at is null)
           then 'end-to-confirm'
         when p.type = 'UCPP' and p.end_date is null and p.expected_on <= cpis.today() then 'unborn-overdue'
         when c.number_status in ('differs', 'not-found', 'replaced', 'died') and c.closed_on is null and standing.status <> 'ended' then 'number-to-check'
         when standing.status <> 'ended' and c.closed_on is null and cpis.is_said_otherwise_elsewhere(c.id) then 'other-person'
         when standing.status <> 'ended' and c.id in (select cpis.replacements_taken_back()) then 'number-joined'
         when c.number_status = 'not-traced' and c.closed_on is null and standing.status <> 'ended' then 'number-not-compared'
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

alter view cpis.listed_plan owner to cpis_owner;
grant select on cpis.listed_plan to cpis_app;

comment on view cpis.listed_plan is
  'The plan list: every plan that was not withdrawn, with its child and how it stands. Shows what the reader may see.';
