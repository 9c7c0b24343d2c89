-- Opening a record again offers to put these plans back as they were: those that ended with it, and those that a file ended before that was
-- taken back while the record was closed, when nothing could come back. States that only files wrote that are taken back are nobody's word.
create or replace function cpis.ended_with_closing(p_child uuid) returns table (plan_id uuid, former_end date)
language sql stable as $$
  select p.id, b.end_date
  from cpis.child c
  join cpis.child_version d on d.child_id = c.id and d.change = c.closed_why and d.version = (
    select max(l.version) from cpis.child_version l where l.child_id = c.id and l.change = c.closed_why)
  join cpis.plan p on p.child_id = c.id and p.withdrawn_at is null and p.end_date <= c.closed_on
  cross join lateral (
    select v.* from cpis.plan_version v left join cpis.upload u on u.id = v.upload_id
    where v.plan_id = p.id and v.changed_at < d.changed_at and u.state is distinct from 'reversed' order by v.version desc limit 1) b
  where c.id = p_child and b.withdrawn_at is null and (b.end_date is null or b.end_date > c.closed_on)
    and case when p.end_date = c.closed_on and exists (
                select from cpis.plan_version e where e.plan_id = p.id and e.changed_at = d.changed_at and e.end_date = c.closed_on) then true
             else exists (select from cpis.upload t where t.id = p.upload_id and t.state = 'reversed' and t.reversed_at > d.changed_at)
               and not exists (
                 select from cpis.plan n where n.child_id = p.child_id and n.type = p.type and n.id <> p.id and n.withdrawn_at is null
                   and n.start_date >= b.start_date and n.start_date < coalesce(b.end_date, 'infinity')) end
$$;

alter function cpis.ended_with_closing(uuid) owner to cpis_owner;
revoke all on function cpis.ended_with_closing(uuid) from public;
grant execute on function cpis.ended_with_closing(uuid) to cpis_app, cpis_register;

comment on function cpis.ended_with_closing(uuid) is
  'The plans that ended when a child''s record was closed, or that a file ended which was taken back since, with the end date each had before.';
