-- The migrator's work: every month of which the default partition caught anything, however long ago, and however much it is.
-- Row-level security binds the owner too, so it is off while the months are found, under a lock that lets nobody else see it;
-- an empty default partition is not locked.
create or replace function cpis.make_caught_months() returns integer
language plpgsql volatile as $$
declare
  v_parent  text;
  v_default text;
  v_months  date[];
  v_made    integer := 0;
begin
  foreach v_parent in array array['access_matched', 'access_unmatched'] loop
    v_default := v_parent || '_default';
    continue when pg_relation_size(format('cpis_part.%I', v_default)) = 0;
    execute format('alter table cpis_part.%I no force row level security', v_default);
    execute format('select array_agg(distinct date_trunc(''month'', at at time zone ''UTC'')::date) from cpis_part.%I', v_default) into v_months;
    execute format('alter table cpis_part.%I force row level security', v_default);
    v_made := v_made + coalesce((select sum(cpis.ensure_access_partitions(month, month)) from unnest(v_months) as month), 0);
  end loop;
  return v_made;
end $$;

alter function cpis.make_caught_months() owner to cpis_owner;
revoke all on function cpis.make_caught_months() from public;

comment on function cpis.make_caught_months() is
  'Makes the monthly partitions of all access records that lie in the default partition. Answers how many.';
