-- Clinical roles are given in a care setting, so an NHS organisation needs at least one before anybody there can look a
-- child up.
create or replace function cpis.add_care_setting(p_organisation uuid, p_kind text, p_name text, p_by text) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  if cpis.administering() is distinct from 'NA' then return 'not-permitted'; end if;
  if not exists (select from cpis.organisation where id = p_organisation and kind = 'nhs') then return 'unknown'; end if;
  begin
    insert into cpis.care_setting (organisation_id, kind, name) values (p_organisation, p_kind, p_name);
  exception when unique_violation then return 'already';
  end;
  perform cpis.note_administration(null, p_organisation, 'setting-added', p_name, p_by);
  return 'done';
end $$;

alter function cpis.add_care_setting(uuid, text, text, text) owner to cpis_identity;
revoke all on function cpis.add_care_setting(uuid, text, text, text) from public;
grant execute on function cpis.add_care_setting(uuid, text, text, text) to cpis_app;

comment on function cpis.add_care_setting(uuid, text, text, text) is
  'Adds a care setting to an NHS organisation, for national administrators. Answers done, or why not.';
