-- The day from which the 13 months of an ended or withdrawn plan count: its end, but not before that end was recorded, by a
-- change of the plan or of the date of birth that makes somebody of age. A wrong year erases nothing that night.
create or replace function cpis.plan_over_since(p_plan cpis.plan, p_born date) returns date
language sql stable set search_path = cpis, pg_temp as $$
  select greatest(
    least(((p_plan).withdrawn_at at time zone 'Europe/London')::date, cpis.plan_ends((p_plan).type, (p_plan).end_date, p_born)),
    ((p_plan).changed_at at time zone 'Europe/London')::date,
    (select max((v.changed_at at time zone 'Europe/London')::date)
     from cpis.child_version v join cpis.child_version b on b.child_id = v.child_id and b.version = v.version - 1
     where v.child_id = (p_plan).child_id and v.date_of_birth <> b.date_of_birth))
  where (p_plan).withdrawn_at is not null or cpis.plan_ends((p_plan).type, (p_plan).end_date, p_born) is not null
$$;

alter function cpis.plan_over_since(cpis.plan, date) owner to cpis_owner;
revoke all on function cpis.plan_over_since(cpis.plan, date) from public;
grant execute on function cpis.plan_over_since(cpis.plan, date) to cpis_app, cpis_retention;

comment on function cpis.plan_over_since(cpis.plan, date) is
  'From when the keeping time of an ended or withdrawn plan counts; null while no end is known.';
