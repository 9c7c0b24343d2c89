-- The migrator's work, with each migration and each start, and the worker's every day; it runs as the owner. Rows of a month
-- that the default partition has caught already move to the partition that is made for it.
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
      perform cpis.make_access_partition(parent, part, month::timestamp at time zone 'UTC', (month + interval '1 month')::timestamp at time zone 'UTC');
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
