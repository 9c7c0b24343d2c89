-- periodic_work
alter table cpis.periodic_work enable row level security;
alter table cpis.periodic_work force row level security;
create policy periodic_work_delivery on cpis.periodic_work to cpis_delivery using (true) with check (true);

grant select, insert, update on cpis.periodic_work to cpis_delivery;

-- Prisma's own table, in the schema that it works in: readiness asks it. A database that was made without it says nothing of its version.
do $$ begin
  if to_regclass('public._prisma_migrations') is not null then
    grant select (migration_name, finished_at, rolled_back_at) on public._prisma_migrations to cpis_owner;
    grant usage on schema public to cpis_owner;
  end if;
end $$;
