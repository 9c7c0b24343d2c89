-- A log-in that succeeds forgets the failures of its browser and gives its place in the hour back: a whole hospital may be
-- one network. p_network as for begin_sign_in.
create or replace function cpis.end_sign_in(p_browser bytea, p_network bytea, p_succeeded boolean) returns void
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  if p_succeeded then
    if p_network is not null then perform cpis.give_back_count('log-in', p_network); end if;
    update cpis.rate_count set n = 0 where what = 'failed-log-in' and whom = p_browser and counts_until > now();
    return;
  end if;
  if p_network is not null then perform cpis.count_rate('log-in-refused', p_network); end if;
  if cpis.count_rate('failed-log-in', p_browser) > 0 then
    update cpis.rate_count c
    set blocked_until = now() + least(l.longest_pause, l.first_pause * 2 ^ least(c.n - l.most[1] - 1, 10))
    from cpis.rate_limit l where c.what = 'failed-log-in' and c.whom = p_browser and l.what = c.what;
  end if;
end $$;

alter function cpis.end_sign_in(bytea, bytea, boolean) owner to cpis_identity;
revoke all on function cpis.end_sign_in(bytea, bytea, boolean) from public;
grant execute on function cpis.end_sign_in(bytea, bytea, boolean) to cpis_gate;

comment on function cpis.end_sign_in(bytea, bytea, boolean) is
  'Records how a log-in ended.';
