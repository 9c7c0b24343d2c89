-- 13 months after the end of its last plan was recorded, or after the record came onto the register where it has none: what retention goes
-- by.
create or replace function cpis.record_kept_until(p_child uuid) returns date
language sql stable as $$
  select (coalesce(max(cpis.plan_over_since(p, c.date_of_birth)),
                   min(c.created_at at time zone 'Europe/London')::date) + interval '13 months')::date
  from cpis.child c left join cpis.plan p on p.child_id = c.id
  where c.id = p_child
$$;

alter function cpis.record_kept_until(uuid) owner to cpis_owner;
revoke all on function cpis.record_kept_until(uuid) from public;
grant execute on function cpis.record_kept_until(uuid) to cpis_app;

comment on function cpis.record_kept_until(uuid) is
  'The day from which a closed record may be erased, and with it what could be put back.';
