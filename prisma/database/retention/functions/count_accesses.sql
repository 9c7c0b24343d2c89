-- The owner drops months, but row-level security shows it none of their records.
create or replace function cpis.count_accesses(p_parent text, p_from timestamptz, p_to timestamptz) returns bigint
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
declare v_count bigint;
begin
  execute format('select count(a.at) from cpis.%I a where a.at >= $1 and a.at < $2', p_parent) into v_count using p_from, p_to;
  return v_count;
end $$;

alter function cpis.count_accesses(text, timestamptz, timestamptz) owner to cpis_retention;
revoke all on function cpis.count_accesses(text, timestamptz, timestamptz) from public;
grant execute on function cpis.count_accesses(text, timestamptz, timestamptz) to cpis_owner;

comment on function cpis.count_accesses(text, timestamptz, timestamptz) is
  'How many access records of a table there are in a span of time.';
