/**
 * The plans of the caller's authority that its files, saved or taken back, took away within seven days, as a query of `plan_id`: withdrawn
 * while they showed, or ended earlier than they would have ended, also on a day that still lies ahead. Not those that are again as they
 * were, nor those that a second person agreed to; that agreement is about the file and not about its being taken back.
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
             else v.end_date < coalesce(before.end_date, 'infinity') and coalesce(before.end_date, 'infinity') > at.day
                  and (v.type <> 'UCPP' or v.end_date <= at.day + 28) end
    and (p.withdrawn_at is not null or p.end_date < coalesce(before.end_date, 'infinity'))
    and (v.changed_at is not distinct from u.reversed_at
         or not exists (select from cpis.approval a where a.upload_id = v.upload_id and a.decision = 'approved'))`
