-- A lease that has run out and that another worker has taken over is left to that one.
create or replace function cpis.settle_delivery(p_ids uuid[], p_lease uuid, p_error text) returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_mine uuid[];
begin
  v_mine := array(select o.id from cpis.outbox o
    where o.id = any (p_ids) and o.state = 'sending' and o.leased_by = p_lease order by o.id for update);
  if p_error is null then
    update cpis.outbox o set state = 'done', settled_at = now(), leased_by = null, leased_until = null, last_error = null where o.id = any (v_mine);
  else
    perform cpis.fail_deliveries(v_mine, p_error);
  end if;
  update cpis.mail_pace p set failures = case when p_error is null then 0 else p.failures + 1 end,
    not_before = case when p_error is null then p.not_before else now() + cpis.work_pause(p.failures + 1) end
  where p.authority_id in (select o.authority_id from cpis.outbox o where o.id = any (v_mine) and o.channel = 'email');
  return cardinality(v_mine);
end $$;

alter function cpis.settle_delivery(uuid[], uuid, text) owner to cpis_delivery;
revoke all on function cpis.settle_delivery(uuid[], uuid, text) from public;
grant execute on function cpis.settle_delivery(uuid[], uuid, text) to cpis_worker;

comment on function cpis.settle_delivery(uuid[], uuid, text) is
  'Settles what was claimed: done, or failed for a reason. Answers how many.';
