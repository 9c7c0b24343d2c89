-- Counts only.
create or replace function cpis.national_quality() returns jsonb
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
begin
  if cpis.caller_role() is distinct from 'NA' then raise exception 'not for this role' using errcode = 'insufficient_privilege'; end if;
  return (select coalesce(jsonb_agg(to_jsonb(f) || jsonb_build_object('name', o.name, 'status', o.status) order by o.name), '[]')
          from cpis.quality_figures(null) f join cpis.organisation o on o.id = f.authority_id);
end $$;

alter function cpis.national_quality() owner to cpis_quality;
revoke all on function cpis.national_quality() from public;
grant execute on function cpis.national_quality() to cpis_app;

comment on function cpis.national_quality() is
  'Every authority''s data quality figures, for national administrators.';
