-- A log-in that succeeds forgets the failures before it and gives its place in the hour back: a whole hospital may be one
-- network.
create or replace function cpis.end_sign_in(p_network bytea, p_succeeded boolean) returns void
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_limits record := cpis.sign_in_limits();
begin
  if p_succeeded then
    update cpis.sign_in_count set failures = 0, begun = greatest(0, begun - 1), last_at = now() where network = p_network;
    return;
  end if;
  insert into cpis.sign_in_count as c (network, failures) values (p_network, 1)
  on conflict (network) do update set failures = c.failures + 1, last_at = now(),
    blocked_until = case when c.failures + 1 >= v_limits.failures
      then now() + least(v_limits.longest_pause, v_limits.first_pause * 2 ^ least(c.failures + 1 - v_limits.failures, 10))
      else c.blocked_until end;
end $$;

alter function cpis.end_sign_in(bytea, boolean) owner to cpis_identity;
revoke all on function cpis.end_sign_in(bytea, boolean) from public;
grant execute on function cpis.end_sign_in(bytea, boolean) to cpis_app;

comment on function cpis.end_sign_in(bytea, boolean) is
  'Records how a log-in ended.';
