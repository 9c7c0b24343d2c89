-- Every day, so that a copy of the database makes no tickets for long. A key goes with the first turn at which the one after it is five hours
-- old, so after two days: no ticket lasts longer than four hours, which is that of the operator's import.
create or replace function cpis.turn_caller_key() returns integer
language sql volatile security definer set search_path = cpis, pg_temp as $$
  insert into cpis.caller_key default values;
  with gone as (
    delete from cpis.caller_key k
    where exists (select from cpis.caller_key n where n.id > k.id and n.made_at < now() - interval '5 hours') returning k.id)
  select count(*)::integer from gone
$$;

alter function cpis.turn_caller_key() owner to cpis_callers;
revoke all on function cpis.turn_caller_key() from public;
grant execute on function cpis.turn_caller_key() to cpis_delivery;

comment on function cpis.turn_caller_key() is
  'Makes a new key for tickets, and forgets those that no ticket needs any more.';
