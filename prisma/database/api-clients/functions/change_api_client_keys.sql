-- Needs a log-in within the last five minutes (security-and-reliability section 7).
create or replace function cpis.change_api_client_keys(p_client uuid, p_keys jsonb, p_by text) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_client cpis.api_client;
begin
  if cpis.administering() is distinct from 'NA' then return 'not-permitted'; end if;
  if not exists (select from cpis.api_client where id = p_client) then return 'unknown'; end if;
  if not cpis.logged_in_lately() then return 'log-in-again'; end if;
  update cpis.api_client set keys = p_keys, keys_changed_at = now() where id = p_client returning * into v_client;
  perform cpis.note_api_client(v_client, 'client-keys', (select string_agg(k ->> 'kid', ', ') from jsonb_array_elements(p_keys) k), p_by);
  return 'done';
end $$;

alter function cpis.change_api_client_keys(uuid, jsonb, text) owner to cpis_identity;
revoke all on function cpis.change_api_client_keys(uuid, jsonb, text) from public;
grant execute on function cpis.change_api_client_keys(uuid, jsonb, text) to cpis_app;

comment on function cpis.change_api_client_keys(uuid, jsonb, text) is
  'Replaces the public keys of an API client, for national administrators. Answers done, or why not.';
