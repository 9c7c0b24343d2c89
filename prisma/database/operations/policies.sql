-- Prisma's own table, in the schema that it works in: readiness asks it. A database that was made without it says nothing of its version.
do $$ begin
  if to_regclass('public._prisma_migrations') is not null then
    grant select (migration_name, finished_at, rolled_back_at) on public._prisma_migrations to cpis_owner;
    grant usage on schema public to cpis_owner;
  end if;
end $$;

-- key_fingerprint
alter table cpis.key_fingerprint enable row level security;
alter table cpis.key_fingerprint force row level security;
create policy key_fingerprint_owner on cpis.key_fingerprint to cpis_owner using (true) with check (true);
