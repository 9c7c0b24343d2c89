-- Opening a record again offers to put these plans back as they were.
create or replace function cpis.ended_with_closing(p_child uuid) returns table (plan_id uuid, former_end date)
language sql stable as $$
  select p.id, b.end_date
  from cpis.child c
  join cpis.child_version d on d.child_id = c.id and d.change = c.closed_why and d.version = (
    select max(l.version) from cpis.child_version l where l.child_id = c.id and l.change = c.closed_why)
  join cpis.plan p on p.child_id = c.id and p.withdrawn_at is null and p.end_date = c.closed_on
  join cpis.plan_version e on e.plan_id = p.id and e.changed_at = d.changed_at and e.end_date = c.closed_on
  join cpis.plan_version b on b.plan_id = p.id and b.version = e.version - 1 and b.end_date is distinct from e.end_date
  where c.id = p_child
$$;

alter function cpis.ended_with_closing(uuid) owner to cpis_owner;
revoke all on function cpis.ended_with_closing(uuid) from public;
grant execute on function cpis.ended_with_closing(uuid) to cpis_app, cpis_register;

comment on function cpis.ended_with_closing(uuid) is
  'The plans that ended when a child''s record was closed, with the end date each had before.';
