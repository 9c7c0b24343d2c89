-- What a balancer is told of an instance rests on this: whether the schema is as new as the build, the database's clock, and whether the
-- records of this month and the next have a place of their own (security-and-reliability section 6).

-- Prisma's own table, in the schema that it works in. A database that was made without it says nothing about its version.
do $$
begin
  if to_regclass('public._prisma_migrations') is not null then
    grant select (migration_name, finished_at, rolled_back_at) on public._prisma_migrations to cpis_owner;
    grant usage on schema public to cpis_owner;
  end if;
end $$;

set role cpis_owner;

-- p_migration: the newest that the build knows. A database that is ahead of it is all right: expand, then contract.
create function cpis.readiness(p_migration text)
returns table (at timestamptz, migrated boolean, month_has_place boolean, next_month_has_place boolean)
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
declare
  v_migrated boolean := false;
begin
  if to_regclass('public._prisma_migrations') is not null then
    select exists (select from public._prisma_migrations m
                   where m.migration_name = p_migration and m.finished_at is not null and m.rolled_back_at is null) into v_migrated;
  end if;
  return query select clock_timestamp(), v_migrated, places.this = 2, places.next = 2 from (
    select count(*) filter (where to_regclass(format('cpis_part.%s_%s', parent, to_char(now() at time zone 'UTC', 'YYYY_MM'))) is not null) as this,
           count(*) filter (where to_regclass(format('cpis_part.%s_%s', parent, to_char(now() at time zone 'UTC' + interval '1 month', 'YYYY_MM'))) is not null) as next
    from unnest(array['access_matched', 'access_unmatched']) as parent) places;
end $$;
revoke execute on function cpis.readiness(text) from public;
grant execute on function cpis.readiness(text) to cpis_app;

reset role;
