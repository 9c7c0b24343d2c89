-- Taking a file of access records away takes two people. More than 20,000 records call for a narrower question.
create or replace function cpis.request_access_export(p_filter jsonb, p_reason text, p_name text) returns jsonb
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_scope   uuid := case when cpis.caller_role() = 'SG' then cpis.caller_organisation() end;
  v_filter  jsonb := (p_filter - 'event' - 'near') || jsonb_build_object('until', now());
  v_records integer;
  v_id      uuid;
begin
  perform cpis.require_role('{AU,SG}');
  select count(*) into v_records from cpis.accesses_of(v_filter, v_scope, null, null, 20001);
  if v_records between 1 and 20000 then
    insert into cpis.access_export (organisation_id, filter, records, reason, requested_by, requested_by_name)
    values (v_scope, v_filter, v_records, p_reason, cpis.caller_user(), p_name) returning id into v_id;
  end if;
  return jsonb_build_object('id', v_id, 'records', v_records);
end $$;

alter function cpis.request_access_export(jsonb, text, text) owner to cpis_audit;
revoke all on function cpis.request_access_export(jsonb, text, text) from public;
grant execute on function cpis.request_access_export(jsonb, text, text) to cpis_app;

comment on function cpis.request_access_export(jsonb, text, text) is
  'Asks for a file of access records. Answers the request and how many records it would hold.';
