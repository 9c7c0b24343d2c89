-- By the clock, so that a deployment that runs for months needs nobody to think of it. It belongs to the owner because only
-- the owner can make a partition; it takes no parameter, so that its caller can only do what is due. Waits two seconds for
-- look-ups and then leaves it for later. What two megabytes hold (some 5,000 records of either kind) is moved in about half a
-- second; more is left to `npm run migrate`.
create or replace function cpis.make_due_partitions() returns integer
language sql volatile security definer set search_path = cpis, pg_temp set lock_timeout = '2s' as $$
  select cpis.ensure_access_partitions((now() - interval '1 month')::date, (now() + interval '3 months')::date, 2 * 1024 * 1024)
$$;

alter function cpis.make_due_partitions() owner to cpis_owner;
revoke all on function cpis.make_due_partitions() from public;
grant execute on function cpis.make_due_partitions() to cpis_delivery;

comment on function cpis.make_due_partitions() is
  'Makes the monthly partitions of the access records that are due, unless so much has to be moved that look-ups would wait for it. Answers how many.';
