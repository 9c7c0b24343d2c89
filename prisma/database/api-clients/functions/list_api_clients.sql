-- By organisation and name. Empty for anybody but national administrators.
create or replace function cpis.list_api_clients(p_state text)
returns table (id uuid, name text, organisation text, scopes text[], state text, keys integer, last_used_at timestamptz)
language sql stable security definer set search_path = cpis, pg_temp as $$
  select c.id, c.name, o.name, c.scopes, c.state, jsonb_array_length(c.keys), u.at
  from cpis.api_client c join cpis.organisation o on o.id = c.organisation_id left join cpis.api_client_use u on u.client_id = c.id
  where cpis.administering() = 'NA' and (p_state is null or c.state = p_state)
  order by o.name, c.name
$$;

alter function cpis.list_api_clients(text) owner to cpis_identity;
revoke all on function cpis.list_api_clients(text) from public;
grant execute on function cpis.list_api_clients(text) to cpis_app;

comment on function cpis.list_api_clients(text) is
  'The API clients, for national administrators.';
