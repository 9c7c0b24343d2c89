-- For as long as a full file ends no plan that was taken over by leaving it out (cpis.taken_over_lately), the end that the authority's own plan
-- had before it took the other one over is no new word either: its own system goes on saying it, in every file.
create or replace function cpis.repeats_former_end(p_plan uuid, p_end date) returns boolean
language sql stable as $$
  select exists (
    select from cpis.transfer t
    join cpis.plan_version o on o.version_id = t.new_version_id
    join cpis.plan_version b on b.plan_id = o.plan_id and b.version = o.version - 1
    where t.new_plan_id = p_plan and t.decided_at > now() - interval '90 days' and b.end_date = p_end)
$$;

alter function cpis.repeats_former_end(uuid, date) owner to cpis_owner;
revoke all on function cpis.repeats_former_end(uuid, date) from public;
grant execute on function cpis.repeats_former_end(uuid, date) to cpis_app;

comment on function cpis.repeats_former_end(uuid, date) is
  'Whether an end only repeats the one that a plan had before it was taken over from another authority, in the last 90 days.';
