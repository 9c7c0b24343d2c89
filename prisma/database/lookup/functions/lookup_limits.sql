-- 40 an hour bring a warning, 80 ask for the emergency form, after 200 there are no more. Lifted by tests and
-- demonstrations.
create or replace function cpis.lookup_limits(out warns integer, out asks integer, out stops integer)
language sql immutable parallel safe as $$ select 40, 80, 200 $$;

alter function cpis.lookup_limits() owner to cpis_owner;
revoke all on function cpis.lookup_limits() from public;
grant execute on function cpis.lookup_limits() to cpis_disclose;

comment on function cpis.lookup_limits() is
  'How many look-ups an hour bring a warning, ask for the emergency form, and stop.';
