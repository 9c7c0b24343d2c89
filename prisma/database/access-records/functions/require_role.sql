-- The gate of everything that reads the access records and the event log across organisations.
create or replace function cpis.require_role(p_roles text[]) returns void
language plpgsql stable set search_path = cpis, pg_temp as $$
begin
  if cpis.holds_role(p_roles) is not true then
    raise exception 'this is not for the caller to read' using errcode = 'insufficient_privilege';
  end if;
end $$;

alter function cpis.require_role(text[]) owner to cpis_audit;
revoke all on function cpis.require_role(text[]) from public;

comment on function cpis.require_role(text[]) is
  'Raises an error unless the caller really holds one of these roles.';
