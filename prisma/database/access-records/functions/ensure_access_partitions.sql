-- The migrator's work, with each migration and each start; it runs as the owner. A month whose rows the default partition
-- has caught already stays there, and nothing fails for it.
create or replace function cpis.ensure_access_partitions(p_from date, p_to date) returns integer
language plpgsql volatile as $$
declare
  month date := date_trunc('month', p_from)::date;
  parent text;
  part text;
  made integer := 0;
begin
  while month <= p_to loop
    foreach parent in array array['access_matched', 'access_unmatched'] loop
      part := format('%s_%s', parent, to_char(month, 'YYYY_MM'));
      continue when to_regclass('cpis_part.' || part) is not null;
      begin
        execute format('create table cpis_part.%I partition of cpis.%I for values from (%L) to (%L)
                          with (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05)',
                       part, parent, month::timestamp at time zone 'UTC', (month + interval '1 month')::timestamp at time zone 'UTC');
      exception when check_violation then
        raise warning '% has rows of % in its default partition, where they stay', parent, to_char(month, 'YYYY-MM');
        continue;
      end;
      execute format('alter table cpis_part.%I enable row level security', part);
      execute format('alter table cpis_part.%I force row level security', part);
      execute format('create trigger %I before truncate on cpis_part.%I for each statement execute function cpis.refuse_change()',
                     part || '_never_truncated', part);
      made := made + 1;
    end loop;
    month := (month + interval '1 month')::date;
  end loop;
  return made;
end $$;

alter function cpis.ensure_access_partitions(date, date) owner to cpis_owner;
revoke all on function cpis.ensure_access_partitions(date, date) from public;

comment on function cpis.ensure_access_partitions(date, date) is
  'Makes the monthly partitions of the access records between two days, where they are missing. Answers how many.';
