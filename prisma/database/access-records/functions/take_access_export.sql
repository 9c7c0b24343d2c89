-- For whoever asked, in the role in which they asked, within 24 hours of the approval.
create or replace function cpis.take_access_export(p_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare e cpis.access_export;
begin
  perform cpis.require_role('{AU,SG}');
  select * into e from cpis.access_export where id = p_id and requested_by = cpis.caller_user()
    and organisation_id is not distinct from case when cpis.caller_role() = 'SG' then cpis.caller_organisation() end for update;
  if not found or e.decision is distinct from 'approved' or e.decided_at <= now() - interval '24 hours' then return null; end if;
  update cpis.access_export set taken_at = now() where id = p_id;
  return (select coalesce(jsonb_agg(one), '[]') from cpis.accesses_of(e.filter, e.organisation_id, null, null, 20000) one);
end $$;

alter function cpis.take_access_export(uuid) owner to cpis_audit;
revoke all on function cpis.take_access_export(uuid) from public;
grant execute on function cpis.take_access_export(uuid) to cpis_app;

comment on function cpis.take_access_export(uuid) is
  'The records of a file that was agreed to; null when it is not there to take.';
