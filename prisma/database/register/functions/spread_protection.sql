-- The rule of keep_protection_of_number, the other way round.
create or replace function cpis.spread_protection() returns trigger
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  perform cpis.protect_other_records(new);
  return null;
end $$;

alter function cpis.spread_protection() owner to cpis_register;
revoke all on function cpis.spread_protection() from public;

comment on function cpis.spread_protection() is
  'Trigger: protects the other records that an authority has of a child whom it protects.';
