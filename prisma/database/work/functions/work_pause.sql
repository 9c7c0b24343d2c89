-- 10 seconds doubling to an hour, a fifth more or less, so that a receiver that has just come back is not run over.
create or replace function cpis.work_pause(p_attempts integer) returns interval
language sql volatile as $$
  select least(interval '1 hour', interval '10 seconds' * power(2, least(greatest(p_attempts, 1), 12) - 1)) * (0.8 + 0.4 * random())
$$;

alter function cpis.work_pause(integer) owner to cpis_delivery;
revoke all on function cpis.work_pause(integer) from public;
grant execute on function cpis.work_pause(integer) to cpis_files, cpis_register;

comment on function cpis.work_pause(integer) is
  'How long work waits after its nth failed attempt.';
