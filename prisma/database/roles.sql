-- The roles of the service. They belong to the cluster, so another database of the same cluster may have made them already.
--
-- cpis_owner owns tables and views. The other roles without a log-in own the functions that reach beyond what a caller may see, each
-- with the few rights its work needs:
--   cpis_identity   log-ins, people, administration, API clients     cpis_disclose  what a look-up records and discloses
--   cpis_register   acts of two people and between two authorities   cpis_files     work on files
--   cpis_delivery   notices and periodic work                        cpis_quality   data quality across authorities
--   cpis_retention  what is deleted by age                           cpis_audit     reading access records and the event log
--   cpis_review     the weekly review                            cpis_callers   who is asking: tickets and their keys
-- The logins own nothing. Whoever deploys gives them their passwords, never a migration.
--   cpis_app     pages, forms and work on files, as whoever asks   cpis_worker    deliveries and periodic work
--   cpis_gate    lets people and systems in: sessions, tokens      cpis_sealer    seals records
--   cpis_filer   takes up work on files that somebody asked for    cpis_verifier  verifies records
do $$
declare wanted text;
begin
  foreach wanted in array array['cpis_owner', 'cpis_disclose', 'cpis_identity', 'cpis_register', 'cpis_files', 'cpis_delivery', 'cpis_quality',
                                'cpis_retention', 'cpis_audit', 'cpis_review', 'cpis_callers'] loop
    if not exists (select from pg_roles where rolname = wanted) then
      execute format('create role %I nologin', wanted);
    end if;
  end loop;
  foreach wanted in array array['cpis_app', 'cpis_gate', 'cpis_filer', 'cpis_worker', 'cpis_sealer', 'cpis_verifier'] loop
    if not exists (select from pg_roles where rolname = wanted) then
      execute format('create role %I nologin nosuperuser nobypassrls nocreatedb nocreaterole noinherit', wanted);
      -- Debian's servers compile queries whose cost they overrate, those over all months of the access records above all: seconds for what
      -- then runs for milliseconds.
      execute format('alter role %I set jit = off', wanted);
    end if;
  end loop;
end $$;

-- Whoever verifies the records must see what a policy would hide. Only a superuser can give that (from PostgreSQL 16 on also somebody who has
-- it); where the migrations run as somebody else, the verification stops and says what a superuser has to run once.
do $$ begin
  if not (select rolbypassrls from pg_roles where rolname = 'cpis_verifier') then
    alter role cpis_verifier bypassrls;
  end if;
exception when insufficient_privilege then
  raise warning 'a superuser has to run this once, or no records are verified: alter role cpis_verifier bypassrls';
end $$;

-- Whoever migrates must be able to hand objects to these roles. A superuser needs no grant, and must not be a member by name.
do $$ begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant cpis_owner, cpis_disclose, cpis_identity, cpis_register, cpis_files, cpis_delivery, cpis_quality, cpis_retention,
                      cpis_audit, cpis_review, cpis_callers to %I', current_user);
  end if;
end $$;
