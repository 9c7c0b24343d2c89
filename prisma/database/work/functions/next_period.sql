-- Counted on London's clocks, so that two in the morning stays two in the morning when the clocks change. Periods that were missed
-- are not made up one by one.
create or replace function cpis.next_period(p_every interval, p_counted_from timestamp) returns timestamptz
language sql stable as $$
  select case when p_counted_from is null then now() + p_every else
    (p_counted_from + p_every * (floor(extract(epoch from (now() at time zone 'Europe/London') - p_counted_from) / extract(epoch from p_every)) + 1)::float8)
      at time zone 'Europe/London' end
$$;

alter function cpis.next_period(interval, timestamp) owner to cpis_delivery;
revoke all on function cpis.next_period(interval, timestamp) from public;

comment on function cpis.next_period(interval, timestamp) is
  'When the next period of periodic work begins.';
