-- Decides only that two numbers are not joined, which has other reasons too; so nobody learns of an adoption from it.
create or replace function cpis.any_closed_number(p_keys bytea[]) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (select from cpis.closed_number k where k.number_key = any (p_keys))
$$;

alter function cpis.any_closed_number(bytea[]) owner to cpis_register;
revoke all on function cpis.any_closed_number(bytea[]) from public;
grant execute on function cpis.any_closed_number(bytea[]) to cpis_app;

comment on function cpis.any_closed_number(bytea[]) is
  'Whether any authority closed one of these numbers by an adoption, by their keyed hashes.';
