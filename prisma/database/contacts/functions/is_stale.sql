-- Every result says how fresh its information is, measured by the authority's own schedule.
create or replace function cpis.is_stale(p_updated timestamptz, p_every_days integer) returns boolean
language sql stable parallel safe as $$ select p_updated is null or p_updated < now() - make_interval(days => p_every_days) $$;

alter function cpis.is_stale(timestamptz, integer) owner to cpis_owner;
revoke all on function cpis.is_stale(timestamptz, integer) from public;
grant execute on function cpis.is_stale(timestamptz, integer) to cpis_app, cpis_disclose, cpis_quality;

comment on function cpis.is_stale(timestamptz, integer) is
  'Whether what an authority shares is older than the schedule it set itself.';
