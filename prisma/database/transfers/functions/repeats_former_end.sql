-- For as long as a full file ends no plan that was taken over by leaving it out (cpis.unknown_to_files_yet), the end that the authority's own plan
-- had before it took the other one over is no new word either: its own system goes on saying it, in every file. The plan need not have had it: it may
-- have waited for somebody, or stood in a row that was not accepted, when the plan was taken over. What has waited for that reason once goes on to,
-- though such rows are forgotten sooner.
create or replace function cpis.repeats_former_end(p_plan uuid, p_end date) returns boolean
language sql stable as $$
  select exists (
    select from cpis.transfer t
    join cpis.plan_version o on o.version_id = t.new_version_id
    join cpis.plan p on p.id = t.new_plan_id
    join cpis.child c on c.id = p.child_id
    where t.new_plan_id = p_plan and t.decided_at > now() - interval '90 days' and (
      exists (select from cpis.plan_version b where b.plan_id = o.plan_id and b.version = o.version - 1 and b.end_date = p_end)
      or exists (
        select from cpis.held_ending h
        where h.plan_id = p_plan and h.how = 'in-file' and h.end_date = p_end and (h.held_at < t.decided_at or h.needs_confirmation))
      or exists (
        select from cpis.rejected_row r join cpis.upload u on u.id in (r.upload_id, r.said_upload_id)
        where r.authority_id = p.authority_id and cpis.file_said_at(u.made_at, u.received_at) < t.decided_at
          and r.cells ->> 'plan_type' = p.type and r.cells ->> 'start_date' = p.start_date::text and r.cells ->> 'end_date' = p_end::text
          and (regexp_replace(r.cells ->> 'nhs_number', '[^0-9]', '', 'g') = p.nhs_number or r.cells ->> 'local_id' = c.local_id))))
$$;

alter function cpis.repeats_former_end(uuid, date) owner to cpis_owner;
revoke all on function cpis.repeats_former_end(uuid, date) from public;
grant execute on function cpis.repeats_former_end(uuid, date) to cpis_app;

comment on function cpis.repeats_former_end(uuid, date) is
  'Whether an end only repeats one that a plan had, or a file had said, before it was taken over from another authority, in the last 90 days.';
