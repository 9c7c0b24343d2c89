-- Five failures in a row bring a pause of a minute, doubling to a quarter of an hour; 300 log-ins an hour may be begun
-- from one network without coming to a good end.
create or replace function cpis.sign_in_limits(out failures integer, out first_pause interval, out longest_pause interval, out an_hour integer)
language sql immutable parallel safe as $$ select 5, interval '1 minute', interval '15 minutes', 300 $$;

alter function cpis.sign_in_limits() owner to cpis_identity;
revoke all on function cpis.sign_in_limits() from public;

comment on function cpis.sign_in_limits() is
  'After how many failed log-ins there is a pause, how long, and how many an hour may be begun.';
