-- What matched goes after 25 years, what did not after 13 months, a month at a time, unless a legal hold is about
-- anything in it. A month is due once it has been sealed, to its end, for as long as its records are kept, and a day more:
-- the verification counts from when a record was sealed, by another clock. The event says how many records went. It belongs
-- to the owner because only the owner can drop a table; it takes no parameter, so that its caller can only do what is due.
-- Waits two seconds for look-ups and then leaves it for later.
create or replace function cpis.drop_old_access_partitions() returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp set lock_timeout = '2s' as $$
declare
  part      record;
  v_rows    bigint;
  v_dropped integer := 0;
begin
  for part in
    select c.relname as name, p.relname as parent, m.month as from_at, m.month + interval '1 month' as to_at
    from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
    cross join lateral (select to_date(right(c.relname, 7), 'YYYY_MM')::timestamp as month) m
    where i.inhparent in ('cpis.access_matched'::regclass, 'cpis.access_unmatched'::regclass) and c.relname ~ '_[0-9]{4}_[0-9]{2}$'
  loop
    continue when part.to_at at time zone 'UTC' > coalesce(cpis.sealed_before(interval '1 day'
      + case part.parent when 'access_matched' then interval '25 years' else interval '13 months' end), '-infinity');
    continue when cpis.span_is_held(part.parent::text, part.from_at at time zone 'UTC', part.to_at at time zone 'UTC');
    v_rows := cpis.count_accesses(part.parent::text, part.from_at at time zone 'UTC', part.to_at at time zone 'UTC');
    execute format('drop table cpis_part.%I', part.name);
    v_dropped := v_dropped + 1;
    insert into cpis.audit_event (type, outcome, details) values ('retention.drop', 'done', jsonb_build_object('partition', part.name, 'rows', v_rows));
  end loop;
  return v_dropped;
end $$;

alter function cpis.drop_old_access_partitions() owner to cpis_owner;
revoke all on function cpis.drop_old_access_partitions() from public;
grant execute on function cpis.drop_old_access_partitions() to cpis_delivery;

comment on function cpis.drop_old_access_partitions() is
  'Drops the months of access records that are due. Answers how many.';
