-- A log-in that succeeds forgets the failures before it and gives its place in the hour back: a whole hospital may be one
-- network.
create or replace function cpis.end_sign_in(p_network bytea, p_succeeded boolean) returns void
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  if p_succeeded then
    -- In the order in which begin_sign_in takes them: two log-ins of one network must not wait for each other.
    perform cpis.give_back_count('log-in', p_network);
    update cpis.rate_count set n = 0 where what = 'failed-log-in' and whom = p_network and counts_until > now();
  elsif cpis.count_rate('failed-log-in', p_network) > 0 then
    update cpis.rate_count c
    set blocked_until = now() + least(l.longest_pause, l.first_pause * 2 ^ least(c.n - l.most[1] - 1, 10))
    from cpis.rate_limit l where c.what = 'failed-log-in' and c.whom = p_network and l.what = c.what;
  end if;
end $$;

alter function cpis.end_sign_in(bytea, boolean) owner to cpis_identity;
revoke all on function cpis.end_sign_in(bytea, boolean) from public;
grant execute on function cpis.end_sign_in(bytea, boolean) to cpis_app;

comment on function cpis.end_sign_in(bytea, boolean) is
  'Records how a log-in ended.';
