-- The migrator's work, with each migration and each start, and the worker's every day; it runs as the owner. Rows of a month
-- that the default partition has caught already move to the partition that is made for it, and whatever else the default
-- partition holds is read, while look-ups wait for it. So the worker gives a limit: beyond it nothing is made, look-ups go on
-- in the default partition, and the migrator does it when somebody has chosen the moment. p_most is in bytes.
create or replace function cpis.ensure_access_partitions(p_from date, p_to date, p_most bigint default null) returns integer
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
      if pg_relation_size(format('cpis_part.%I', parent || '_default')) > p_most then
        raise exception 'the default partition holds too much to be moved while people look children up' using errcode = 'CP001';
      end if;
      perform cpis.make_access_partition(parent, part, month::timestamp at time zone 'UTC', (month + interval '1 month')::timestamp at time zone 'UTC');
      made := made + 1;
    end loop;
    month := (month + interval '1 month')::date;
  end loop;
  return made;
end $$;

alter function cpis.ensure_access_partitions(date, date, bigint) owner to cpis_owner;
revoke all on function cpis.ensure_access_partitions(date, date, bigint) from public;

comment on function cpis.ensure_access_partitions(date, date, bigint) is
  'Makes the monthly partitions of the access records between two days, where they are missing. Answers how many.';
