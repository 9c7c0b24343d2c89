/**
 * A query for the `plan_id` of each plan that the caller's authority's files, saved or taken back, took away within seven days: withdrawn
 * while it showed, ended earlier than it would have, even on a day still to come, or given an end so long past that it showed no more. Leaves
 * out plans that are as they were again, and those that a second person agreed to; that agreement covers the file, but not taking the file back.
 */
export const TAKEN_LATELY = `
  select distinct v.plan_id
  from (select *, version - 1 as former from cpis.plan_version
        where authority_id = cpis.caller_organisation() and changed_at > now() - interval '7 days' and version > 1 offset 0) v
  join cpis.plan_version before on before.plan_id = v.plan_id and before.version = v.former
  join cpis.plan p on p.id = v.plan_id
  join cpis.upload u on u.id = v.upload_id
  cross join lateral (select (v.changed_at at time zone 'Europe/London')::date as day) as at
  where before.withdrawn_at is null
    and case when v.withdrawn_at is not null then before.end_date is null or cpis.plan_shown_until(v.type, before.end_date) >= at.day
             else v.end_date < coalesce(before.end_date, 'infinity') and (coalesce(before.end_date, 'infinity') > at.day
               or (cpis.plan_shown_until(v.type, before.end_date) >= at.day and cpis.plan_shown_until(v.type, v.end_date) < at.day)) end
    and (p.withdrawn_at is not null or p.end_date < coalesce(before.end_date, 'infinity'))
    and (v.changed_at is not distinct from u.reversed_at
         or not exists (select from cpis.approval a where a.upload_id = v.upload_id and a.decision = 'approved'))`
