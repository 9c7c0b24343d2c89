-- p_migration is the newest migration that the build knows. A database that is ahead of the build is all right: expand
-- first, contract later. The access records should have a partition for this month and for the next: without one they go into
-- the default partition, and look-ups go on. p_keys are the fingerprints of every key that the asker has.
create or replace function cpis.readiness(p_migration text, p_keys bytea[])
returns table (at timestamptz, migrated boolean, month_has_place boolean, next_month_has_place boolean, keys_fit boolean)
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
declare
  v_migrated boolean := false;
begin
  if to_regclass('public._prisma_migrations') is not null then
    select exists (select from public._prisma_migrations m
                   where m.migration_name = p_migration and m.finished_at is not null and m.rolled_back_at is null) into v_migrated;
  end if;
  return query select clock_timestamp(), v_migrated, places.this = 2, places.next = 2,
    not exists (select from cpis.key_fingerprint k where k.fingerprint <> all (p_keys)) from (
    select count(*) filter (where to_regclass(format('cpis_part.%s_%s', parent, to_char(now() at time zone 'UTC', 'YYYY_MM'))) is not null) as this,
           count(*) filter (where to_regclass(format('cpis_part.%s_%s', parent, to_char(now() at time zone 'UTC' + interval '1 month', 'YYYY_MM'))) is not null) as next
    from unnest(array['access_matched', 'access_unmatched']) as parent) places;
end $$;

alter function cpis.readiness(text, bytea[]) owner to cpis_owner;
revoke all on function cpis.readiness(text, bytea[]) from public;
grant execute on function cpis.readiness(text, bytea[]) to cpis_app;

comment on function cpis.readiness(text, bytea[]) is
  'Whether the database is ready for requests of a build.';
