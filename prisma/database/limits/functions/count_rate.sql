-- The one counter of everything that is limited by time. By the clock and not by the beginning of the transaction, so that a request
-- that had to wait counts when it is made. Runs with the rights of the function that calls it: each role counts only what is its own.
create or replace function cpis.count_rate(p_what text, p_whom bytea) returns integer
language plpgsql volatile as $$
declare
  v_at     timestamptz := clock_timestamp();
  v_passed integer;
begin
  -- One statement: a look-up waits for it. The row that it counts in answers for itself, the others as they were before.
  with allowed as (
    select l.most, l.span, l.renews, coalesce(date_bin(l.step, v_at, timestamptz 'epoch'), v_at) as opened,
      coalesce((date_part('epoch', date_bin(l.step, v_at, timestamptz 'epoch'))::bigint % date_part('epoch', l.span)::bigint)
               / date_part('epoch', l.step)::bigint, 0)::smallint as slot
    from cpis.rate_limit l where l.what = p_what
  ), counted as (
    insert into cpis.rate_count as c (what, whom, slot, counts_until, n)
    select p_what, p_whom, a.slot, a.opened + a.span, 1 from allowed a
    on conflict (what, whom, slot) do update set
      n = case when c.counts_until <= v_at then 1 else c.n + 1 end,
      counts_until = case when c.counts_until <= v_at or (select a.renews from allowed a) then excluded.counts_until else c.counts_until end
    returning c.n, c.slot
  )
  select width_bucket((k.n - 1 + coalesce((select sum(c.n) from cpis.rate_count c
      where c.what = p_what and c.whom = p_whom and c.slot <> k.slot and c.counts_until > v_at), 0))::integer, a.most)
  into strict v_passed from counted k, allowed a;
  return v_passed;
end $$;

alter function cpis.count_rate(text, bytea) owner to cpis_owner;
revoke all on function cpis.count_rate(text, bytea) from public;
grant execute on function cpis.count_rate(text, bytea) to cpis_disclose, cpis_identity, cpis_audit;

comment on function cpis.count_rate(text, bytea) is
  'Counts one more of something by somebody. Answers how many of its limits are now passed: 0 when it may be done.';
