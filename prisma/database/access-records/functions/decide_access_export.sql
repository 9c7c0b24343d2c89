-- A national administrator other than the one who asked and, to agree, one who has logged in within the last five
-- minutes. Whoever asked may take it back.
create or replace function cpis.decide_access_export(p_id uuid, p_decision text, p_name text) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare e cpis.access_export;
begin
  perform cpis.require_role('{AU,SG,NA}');
  select * into e from cpis.access_export where id = p_id
    and (cpis.caller_role() = 'NA' or requested_by = cpis.caller_user()) for update;
  if not found then return 'unknown'; end if;
  if e.decision is not null then return 'already'; end if;
  if p_decision = 'taken-back' then
    if e.requested_by <> cpis.caller_user() then return 'not-permitted'; end if;
  elsif cpis.caller_role() <> 'NA' or e.requested_by = cpis.caller_user() then
    return 'not-permitted';
  elsif p_decision = 'approved' and not cpis.logged_in_lately() then
    return 'log-in-again';
  end if;
  update cpis.access_export set decision = p_decision, decided_at = now(), decided_by = cpis.caller_user(), decided_by_name = p_name where id = p_id;
  return 'decided';
end $$;

alter function cpis.decide_access_export(uuid, text, text) owner to cpis_audit;
revoke all on function cpis.decide_access_export(uuid, text, text) from public;
grant execute on function cpis.decide_access_export(uuid, text, text) to cpis_app;

comment on function cpis.decide_access_export(uuid, text, text) is
  'Decides on a request for a file of access records. Answers decided, or why not.';
