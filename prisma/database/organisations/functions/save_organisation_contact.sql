-- National administrators need somebody to ring or write to about an organisation's use of the service.
create or replace function cpis.save_organisation_contact(p_organisation uuid, p_name text, p_email text, p_phone text, p_by text) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  if cpis.administering() is distinct from 'NA' then return 'not-permitted'; end if;
  if not exists (select from cpis.organisation where id = p_organisation) then return 'unknown'; end if;
  insert into cpis.organisation_contact (organisation_id, name, email, phone) values (p_organisation, p_name, p_email, p_phone)
  on conflict (organisation_id) do update set name = excluded.name, email = excluded.email, phone = excluded.phone;
  perform cpis.note_administration(null, p_organisation, 'contact', p_name, p_by);
  return 'done';
end $$;

alter function cpis.save_organisation_contact(uuid, text, text, text, text) owner to cpis_identity;
revoke all on function cpis.save_organisation_contact(uuid, text, text, text, text) from public;
grant execute on function cpis.save_organisation_contact(uuid, text, text, text, text) to cpis_app;

comment on function cpis.save_organisation_contact(uuid, text, text, text, text) is
  'Saves whom to contact at an organisation, for national administrators. Answers done, or why not.';
