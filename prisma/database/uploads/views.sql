-- A row of a file that was taken back is on the list for whoever looks at it, but waits for nothing any more: nothing loads it by itself. One that
-- follows waits for nothing but an end that has come.
create or replace view cpis.row_beside_plan with (security_invoker = true) as
select r.id as row_id, p.id as plan_id, w.waits_for_ending, w.waits_for_ending and (p.end_date is not null or p.withdrawn_at is not null) as follows
from cpis.plan p
join cpis.child c on c.id = p.child_id
join cpis.rejected_row r on r.authority_id = p.authority_id and r.fixed_at is null and r.cells ->> 'plan_type' = p.type
  and r.cells ->> 'start_date' is distinct from p.start_date::text
  and (regexp_replace(r.cells ->> 'nhs_number', '[^0-9]', '', 'g') = p.nhs_number or r.cells ->> 'local_id' = c.local_id)
cross join lateral (
  select r.waits_for_ending and exists (
    select from cpis.upload u where u.id = coalesce(r.said_upload_id, r.upload_id) and u.state <> 'reversed') as waits_for_ending) w;

alter view cpis.row_beside_plan owner to cpis_owner;
grant select on cpis.row_beside_plan to cpis_app;

comment on view cpis.row_beside_plan is
  'The rows to fix that are about another plan of the same kind and the same child as a plan of the register. Shows what the reader may see.';
