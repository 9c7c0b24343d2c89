-- Without a key the client cannot ask for anything yet.
create or replace function cpis.add_api_client(
  p_organisation uuid, p_name text, p_contact_name text, p_contact_email text, p_scopes text[], p_networks inet[], p_by text)
returns table (outcome text, client uuid)
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_client cpis.api_client;
begin
  if cpis.administering() is distinct from 'NA' then return query select 'not-permitted', null::uuid; return; end if;
  if not exists (select from cpis.organisation where id = p_organisation) then return query select 'unknown', null::uuid; return; end if;
  begin
    insert into cpis.api_client (organisation_id, name, contact_name, contact_email, scopes, networks)
    values (p_organisation, p_name, p_contact_name, p_contact_email, p_scopes, array(select network(n)::inet from unnest(p_networks) n))
    returning * into v_client;
  exception
    when unique_violation then return query select 'already', null::uuid; return;
    when check_violation then return query select 'does-not-fit', null::uuid; return;
  end;
  perform cpis.note_api_client(v_client, 'client-added', array_to_string(p_scopes, ', '), p_by);
  return query select 'done', v_client.id;
end $$;

alter function cpis.add_api_client(uuid, text, text, text, text[], inet[], text) owner to cpis_identity;
revoke all on function cpis.add_api_client(uuid, text, text, text, text[], inet[], text) from public;
grant execute on function cpis.add_api_client(uuid, text, text, text, text[], inet[], text) to cpis_app;

comment on function cpis.add_api_client(uuid, text, text, text, text[], inet[], text) is
  'Adds an API client to an organisation, for national administrators. Answers done with the client, or why not.';
