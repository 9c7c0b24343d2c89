-- A plan that is or was offered to another authority since the file left it out does not end by that: it would be gone for whoever takes it over,
-- and if nobody does, nobody would have a current plan. Nor does one of which somebody has said since that an end does not hold.
create or replace function cpis.absence_is_overtaken(p_ending cpis.held_ending) returns boolean
language sql stable as $$
  select (p_ending).how = 'absent' and (cpis.unknown_to_files_yet((p_ending).plan_id)
    or exists (
      select from cpis.transfer t join cpis.upload u on u.id = (p_ending).upload_id
      where t.plan_id = (p_ending).plan_id and (t.state = 'offered' or t.decided_at >= cpis.file_said_at(u.made_at, u.received_at)))
    or exists (
      select from cpis.held_ending e join cpis.upload u on u.id = (p_ending).upload_id
      where e.plan_id = (p_ending).plan_id and e.state = 'declined' and e.settled_at >= cpis.file_said_at(u.made_at, u.received_at)))
$$;

alter function cpis.absence_is_overtaken(cpis.held_ending) owner to cpis_owner;
revoke all on function cpis.absence_is_overtaken(cpis.held_ending) from public;
grant execute on function cpis.absence_is_overtaken(cpis.held_ending) to cpis_register;

comment on function cpis.absence_is_overtaken(cpis.held_ending) is
  'Whether something was said of a plan since a file left it out, so that the absence does not end it.';
