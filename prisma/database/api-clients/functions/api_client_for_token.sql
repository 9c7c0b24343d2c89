-- Asked before anybody has proved who they are, so it answers only what a proof is judged by.
create or replace function cpis.api_client_for_token(p_client uuid, p_address inet) returns jsonb
language sql stable security definer set search_path = cpis, pg_temp as $$
  select jsonb_build_object('keys', c.keys, 'scopes', c.scopes, 'version', c.version, 'now', extract(epoch from now()),
    'fromItsNetwork', exists (select from unnest(c.networks) n where p_address <<= n),
    'active', c.state = 'active' and o.status <> 'suspended')
  from cpis.api_client c join cpis.organisation o on o.id = c.organisation_id where c.id = p_client
$$;

alter function cpis.api_client_for_token(uuid, inet) owner to cpis_identity;
revoke all on function cpis.api_client_for_token(uuid, inet) from public;
grant execute on function cpis.api_client_for_token(uuid, inet) to cpis_gate;

comment on function cpis.api_client_for_token(uuid, inet) is
  'What the proof of an API client is judged by; null when there is no such client.';
