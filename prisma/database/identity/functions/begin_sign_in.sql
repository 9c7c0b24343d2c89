-- Counted by network, so that nobody can be locked out by somebody who knows their name. Too many failures in a row
-- bring a pause, and only so many log-ins an hour may be begun without succeeding (limits/data.sql).
create or replace function cpis.begin_sign_in(p_network bytea) returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_wait integer := cpis.sign_in_pause(p_network);
begin
  if v_wait > 0 then return v_wait; end if;
  if cpis.count_rate('log-in', p_network) > 0 then
    perform cpis.give_back_count('log-in', p_network);
    return (select ceil(extract(epoch from c.counts_until - now())) from cpis.rate_count c
            where c.what = 'log-in' and c.whom = p_network and c.slot = 0);
  end if;
  -- Failures are forgotten after an hour in which nobody tried, and not while somebody does.
  update cpis.rate_count c set counts_until = now() + l.span from cpis.rate_limit l
  where c.what = 'failed-log-in' and c.whom = p_network and c.n > 0 and c.counts_until > now() and l.what = c.what;
  return 0;
end $$;

alter function cpis.begin_sign_in(bytea) owner to cpis_identity;
revoke all on function cpis.begin_sign_in(bytea) from public;
grant execute on function cpis.begin_sign_in(bytea) to cpis_app;

comment on function cpis.begin_sign_in(bytea) is
  'Counts a log-in that is about to begin. Answers how many seconds to wait; 0 when it may begin.';
