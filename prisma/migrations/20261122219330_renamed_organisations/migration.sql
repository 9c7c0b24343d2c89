-- An organisation that is called something else from now on. Its codes stay: they are what it is known by. Records of accesses and notices keep
-- the name that it had then.

set role cpis_owner;
grant update (name) on cpis.organisation to cpis_identity;
create function cpis.rename_organisation(p_organisation uuid, p_name text, p_by text) returns text
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare o cpis.organisation;
begin
  if cpis.administering() is distinct from 'NA' then return 'not-permitted'; end if;
  select * into o from cpis.organisation where id = p_organisation for update;
  if not found then return 'unknown'; end if;
  if o.name = p_name then return 'already'; end if;
  update cpis.organisation set name = p_name where id = o.id;
  perform cpis.note_administration(null, o.id, 'renamed', o.name || ', now ' || p_name, p_by);
  return 'done';
end $$;
reset role;

grant create on schema cpis to cpis_identity;
alter function cpis.rename_organisation(uuid, text, text) owner to cpis_identity;
grant execute on function cpis.rename_organisation(uuid, text, text) to cpis_app;
revoke create on schema cpis from cpis_identity;
