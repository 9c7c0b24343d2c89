-- Suspending ends every token, because the version rises.
create or replace function cpis.set_api_client_state(p_client uuid, p_state text, p_by text) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_client cpis.api_client;
begin
  if cpis.administering() is distinct from 'NA' then return 'not-permitted'; end if;
  select * into v_client from cpis.api_client where id = p_client for update;
  if not found then return 'unknown'; end if;
  if v_client.state = p_state then return 'already'; end if;
  update cpis.api_client set state = p_state where id = p_client;
  perform cpis.note_api_client(v_client, case p_state when 'suspended' then 'client-suspended' else 'client-resumed' end, null, p_by);
  return 'done';
end $$;

alter function cpis.set_api_client_state(uuid, text, text) owner to cpis_identity;
revoke all on function cpis.set_api_client_state(uuid, text, text) from public;
grant execute on function cpis.set_api_client_state(uuid, text, text) to cpis_app;

comment on function cpis.set_api_client_state(uuid, text, text) is
  'Suspends or resumes an API client, for national administrators. Answers done, or why not.';
