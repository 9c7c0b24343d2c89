-- A month has no partition when nobody made it in time: then the default partition caught what was recorded, look-ups went
-- on, and PostgreSQL makes no partition for rows that lie elsewhere. They are moved as they are: what is sealed is the row,
-- not where it lies. The triggers that refuse changes and row-level security, which binds the owner too, are off for this
-- transaction alone, under a lock that lets nobody else see it.
create or replace function cpis.make_access_partition(p_parent text, p_part text, p_from timestamptz, p_to timestamptz) returns void
language plpgsql volatile as $$
declare
  v_default text := p_parent || '_default';
  v_caught  boolean;
begin
  execute format('create table cpis_part.%I (like cpis.%I including defaults including constraints)
                    with (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05)', p_part, p_parent);
  execute format('alter table cpis_part.%I no force row level security', v_default);
  execute format('select exists (select from cpis_part.%I where at >= $1 and at < $2)', v_default) into v_caught using p_from, p_to;
  if v_caught then
    execute format('alter table cpis_part.%I disable trigger user', v_default);
    execute format('with caught as (delete from cpis_part.%I where at >= $1 and at < $2 returning *)
                    insert into cpis_part.%I select * from caught', v_default, p_part) using p_from, p_to;
    execute format('alter table cpis_part.%I enable trigger user', v_default);
  end if;
  execute format('alter table cpis.%I attach partition cpis_part.%I for values from (%L) to (%L)', p_parent, p_part, p_from, p_to);
  execute format('alter table cpis_part.%I force row level security', v_default);
  execute format('alter table cpis_part.%I enable row level security', p_part);
  execute format('alter table cpis_part.%I force row level security', p_part);
  execute format('create trigger %I before truncate on cpis_part.%I for each statement execute function cpis.refuse_change()',
                 p_part || '_never_truncated', p_part);
end $$;

alter function cpis.make_access_partition(text, text, timestamptz, timestamptz) owner to cpis_owner;
revoke all on function cpis.make_access_partition(text, text, timestamptz, timestamptz) from public;

comment on function cpis.make_access_partition(text, text, timestamptz, timestamptz) is
  'Makes one monthly partition of the access records, with what the default partition caught of its month.';
