-- Counted by network, so that nobody can be locked out by somebody who knows their name.
create or replace function cpis.begin_sign_in(p_network bytea) returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_limits record := cpis.sign_in_limits();
  v_count  cpis.sign_in_count;
begin
  delete from cpis.sign_in_count where last_at < now() - interval '2 hours' and coalesce(blocked_until, last_at) < now();
  insert into cpis.sign_in_count as c (network) values (p_network)
  on conflict (network) do update set
    since = case when c.since <= now() - interval '1 hour' then now() else c.since end,
    begun = case when c.since <= now() - interval '1 hour' then 0 else c.begun end,
    failures = case when c.last_at <= now() - interval '1 hour' then 0 else c.failures end
  returning * into v_count;
  if v_count.blocked_until > now() then return ceil(extract(epoch from v_count.blocked_until - now())); end if;
  if v_count.begun >= v_limits.an_hour then return ceil(extract(epoch from v_count.since + interval '1 hour' - now())); end if;
  update cpis.sign_in_count set begun = begun + 1, last_at = now() where network = p_network;
  return 0;
end $$;

alter function cpis.begin_sign_in(bytea) owner to cpis_identity;
revoke all on function cpis.begin_sign_in(bytea) from public;
grant execute on function cpis.begin_sign_in(bytea) to cpis_app;

comment on function cpis.begin_sign_in(bytea) is
  'Counts a log-in that is about to begin. Answers how many seconds to wait; 0 when it may begin.';
