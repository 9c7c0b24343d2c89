-- A death that was recorded in error. Adoptions take a second person: see decide_approval.
create or replace function cpis.reopen_record(p_child uuid, p_seen uuid, p_plans_back boolean, p_name text) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare c cpis.child;
begin
  if cpis.caller_role() is distinct from 'LD' then return 'not-permitted'; end if;
  select * into c from cpis.child where id = p_child and authority_id = cpis.caller_organisation() for update;
  if not found then return 'unknown'; end if;
  if c.version_id <> p_seen then return 'changed-meanwhile'; end if;
  if c.closed_why is distinct from 'died' then return 'not-died'; end if;
  return cpis.open_closed_record(c.id, 'reopened', p_plans_back, p_name)::text;
end $$;

alter function cpis.reopen_record(uuid, uuid, boolean, text) owner to cpis_register;
revoke all on function cpis.reopen_record(uuid, uuid, boolean, text) from public;
grant execute on function cpis.reopen_record(uuid, uuid, boolean, text) to cpis_app;

comment on function cpis.reopen_record(uuid, uuid, boolean, text) is
  'Opens a record again that a death closed. Answers how many plans were put back, or why not.';
