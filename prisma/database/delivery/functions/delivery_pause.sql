-- 10 seconds doubling to an hour, a fifth more or less, so that a receiver that has just come back is not run over.
create or replace function cpis.delivery_pause(p_failures integer) returns interval
language sql volatile as $$
  select least(interval '1 hour', interval '10 seconds' * power(2, least(greatest(p_failures, 1), 12) - 1)) * (0.8 + 0.4 * random())
$$;

alter function cpis.delivery_pause(integer) owner to cpis_delivery;
revoke all on function cpis.delivery_pause(integer) from public;

comment on function cpis.delivery_pause(integer) is
  'How long to wait after the nth failed delivery.';
