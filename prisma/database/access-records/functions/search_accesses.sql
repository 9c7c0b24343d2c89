-- Everybody's for an auditor, their own organisation's for a safeguarding lead.
create or replace function cpis.search_accesses(p_filter jsonb, p_after_at timestamptz, p_after_id uuid, p_limit integer) returns jsonb
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
begin
  perform cpis.require_role('{AU,SG}');
  return (select coalesce(jsonb_agg(one), '[]') from cpis.accesses_of(
    p_filter, case when cpis.caller_role() = 'SG' then cpis.caller_organisation() end, p_after_at, p_after_id, least(p_limit, 5001)) one);
end $$;

alter function cpis.search_accesses(jsonb, timestamptz, uuid, integer) owner to cpis_audit;
revoke all on function cpis.search_accesses(jsonb, timestamptz, uuid, integer) from public;
grant execute on function cpis.search_accesses(jsonb, timestamptz, uuid, integer) to cpis_app;

comment on function cpis.search_accesses(jsonb, timestamptz, uuid, integer) is
  'A page of access records, newest first.';
