-- Given up 24 hours after it was written, or after an operator asked to try again.
create or replace function cpis.fail_deliveries(p_ids uuid[], p_error text) returns void
language sql volatile as $$
  update cpis.outbox o set leased_by = null, leased_until = null, last_error = left(p_error, 200),
    state = case when g.given_up then 'dead' else 'waiting' end, settled_at = case when g.given_up then now() end,
    next_at = now() + cpis.work_pause(o.attempts)
  from (select d.id, now() >= coalesce(d.retried_at, d.created_at) + interval '24 hours' as given_up from cpis.outbox d where d.id = any (p_ids)) g
  where o.id = g.id
$$;

alter function cpis.fail_deliveries(uuid[], text) owner to cpis_delivery;
revoke all on function cpis.fail_deliveries(uuid[], text) from public;

comment on function cpis.fail_deliveries(uuid[], text) is
  'Ends an attempt that failed: it is tried again later, or given up.';
