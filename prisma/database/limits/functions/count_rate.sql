-- The one counter of everything that is limited by time. By the clock and not by the beginning of the transaction, so that a request
-- that had to wait counts when it is made. Runs with the rights of the function that calls it: each role counts only what is its own.
create or replace function cpis.count_rate(p_what text, p_whom bytea) returns integer
language plpgsql volatile set search_path = cpis, pg_temp as $$
declare
  v_limit  cpis.rate_limit;
  v_at     timestamptz := clock_timestamp();
  v_opened timestamptz := v_at;
  v_slot   smallint := 0;
  v_n      integer;
begin
  select * into strict v_limit from cpis.rate_limit where what = p_what;
  if v_limit.step is not null then
    v_opened := date_bin(v_limit.step, v_at, timestamptz 'epoch');
    v_slot := mod(extract(epoch from v_opened), extract(epoch from v_limit.span)) / extract(epoch from v_limit.step);
  end if;
  insert into cpis.rate_count as c (what, whom, slot, counts_until, n) values (p_what, p_whom, v_slot, v_opened + v_limit.span, 1)
  on conflict (what, whom, slot) do update set
    n = case when c.counts_until <= v_at then 1 else c.n + 1 end,
    counts_until = case when c.counts_until <= v_at or v_limit.renews then excluded.counts_until else c.counts_until end;
  select sum(c.n) into v_n from cpis.rate_count c where c.what = p_what and c.whom = p_whom and c.counts_until > v_at;
  return width_bucket(v_n - 1, v_limit.most);
end $$;

alter function cpis.count_rate(text, bytea) owner to cpis_owner;
revoke all on function cpis.count_rate(text, bytea) from public;
grant execute on function cpis.count_rate(text, bytea) to cpis_disclose, cpis_identity;

comment on function cpis.count_rate(text, bytea) is
  'Counts one more of something by somebody. Answers how many of its limits are now passed: 0 when it may be done.';
