-- Nothing is published again under a number that an adoption closed, even when the child has been erased since.
create or replace function cpis.closed_numbers() returns setof bytea
language sql stable security definer set search_path = cpis, pg_temp as $$
  select k.number_key from cpis.closed_number k where k.authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD'
$$;

alter function cpis.closed_numbers() owner to cpis_register;
revoke all on function cpis.closed_numbers() from public;
grant execute on function cpis.closed_numbers() to cpis_app;

comment on function cpis.closed_numbers() is
  'The keyed hashes of the numbers that the caller''s authority closed by adoptions.';
