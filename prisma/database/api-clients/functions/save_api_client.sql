-- What it may do, from where, and whom to contact.
create or replace function cpis.save_api_client(
  p_client uuid, p_contact_name text, p_contact_email text, p_scopes text[], p_networks inet[], p_by text) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_client cpis.api_client;
begin
  if cpis.administering() is distinct from 'NA' then return 'not-permitted'; end if;
  begin
    update cpis.api_client set contact_name = p_contact_name, contact_email = p_contact_email, scopes = p_scopes,
      networks = array(select network(n)::inet from unnest(p_networks) n)
    where id = p_client returning * into v_client;
  exception when check_violation then return 'does-not-fit';
  end;
  if v_client.id is null then return 'unknown'; end if;
  perform cpis.note_api_client(v_client, 'client-saved', array_to_string(v_client.networks, ', '), p_by);
  return 'done';
end $$;

alter function cpis.save_api_client(uuid, text, text, text[], inet[], text) owner to cpis_identity;
revoke all on function cpis.save_api_client(uuid, text, text, text[], inet[], text) from public;
grant execute on function cpis.save_api_client(uuid, text, text, text[], inet[], text) to cpis_app;

comment on function cpis.save_api_client(uuid, text, text, text[], inet[], text) is
  'Changes an API client, for national administrators. Answers done, or why not.';
