-- Asked again when the browser comes back from the provider.
create or replace function cpis.sign_in_pause(p_browser bytea) returns integer
language sql stable security definer set search_path = cpis, pg_temp as $$
  select coalesce((select ceil(extract(epoch from c.blocked_until - now()))::integer from cpis.rate_count c
                   where c.what = 'failed-log-in' and c.whom = p_browser and c.slot = 0 and c.blocked_until > now()), 0)
$$;

alter function cpis.sign_in_pause(bytea) owner to cpis_identity;
revoke all on function cpis.sign_in_pause(bytea) from public;
grant execute on function cpis.sign_in_pause(bytea) to cpis_gate;

comment on function cpis.sign_in_pause(bytea) is
  'For how many seconds nobody may log in from a browser; 0 when they may.';
