-- Ids that rise with time go to the end of their indexes instead of all over them, which is most of what a file of twenty
-- thousand rows costs. PostgreSQL 18 has uuidv7(); where it is missing (15 to 17) the same is put together here as RFC
-- 9562 section 5.7 describes it: 48 bits of milliseconds, the version, 12 bits for the fraction of the millisecond
-- (method 3 of section 6.2), and the variant and random bits of a version 4 UUID. Which of the two stands here is decided
-- when the function is created. As one plain SQL expression it costs nothing beside what it calls: the planner puts that
-- in its place.
create or replace function cpis.uuid_v7() returns uuid
language sql volatile parallel safe as $$
  select (overlay(lpad(to_hex(floor(extract(epoch from clock_timestamp()) * 4096000)::bigint), 15, '0') placing '7' from 13 for 0)
          || substr(gen_random_uuid()::text, 20))::uuid
$$;

do $do$ begin
  if to_regprocedure('pg_catalog.uuidv7()') is not null then
    create or replace function cpis.uuid_v7() returns uuid
    language sql volatile parallel safe as $$ select pg_catalog.uuidv7() $$;
  end if;
end $do$;

alter function cpis.uuid_v7() owner to cpis_owner;
revoke all on function cpis.uuid_v7() from public;
grant execute on function cpis.uuid_v7() to cpis_app, cpis_register;

comment on function cpis.uuid_v7() is
  'A version 7 UUID: unique, and later ones sort after earlier ones.';
