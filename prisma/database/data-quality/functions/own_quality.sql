-- Counts only: nothing about who looked at whom.
create or replace function cpis.own_quality() returns jsonb
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
begin
  if coalesce(cpis.caller_role(), '') not in ('LP', 'LD', 'ED') or cpis.caller_organisation() is null then
    raise exception 'not for this role' using errcode = 'insufficient_privilege';
  end if;
  return (select to_jsonb(f) from cpis.quality_figures(cpis.caller_organisation()) f);
end $$;

alter function cpis.own_quality() owner to cpis_quality;
revoke all on function cpis.own_quality() from public;
grant execute on function cpis.own_quality() to cpis_app;

comment on function cpis.own_quality() is
  'The data quality figures of the caller''s own authority.';
