-- Organisations merge and change their names. Access records keep the name they were made under; the screens say
-- "formerly" from the change that is noted here.
create or replace function cpis.rename_organisation(p_organisation uuid, p_name text, p_by text) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
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

alter function cpis.rename_organisation(uuid, text, text) owner to cpis_identity;
revoke all on function cpis.rename_organisation(uuid, text, text) from public;
grant execute on function cpis.rename_organisation(uuid, text, text) to cpis_app;

comment on function cpis.rename_organisation(uuid, text, text) is
  'Gives an organisation a new name, for national administrators. Answers done, or why not.';
