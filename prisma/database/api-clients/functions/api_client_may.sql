-- Work on a file is done after the request that asked for it.
create or replace function cpis.api_client_may(p_client uuid, p_scope text, p_organisation uuid) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (
    select from cpis.api_client c join cpis.organisation o on o.id = c.organisation_id
    where c.id = p_client and c.state = 'active' and p_scope = any (c.scopes) and o.id = p_organisation and o.status <> 'suspended')
$$;

alter function cpis.api_client_may(uuid, text, uuid) owner to cpis_identity;
revoke all on function cpis.api_client_may(uuid, text, uuid) from public;
grant execute on function cpis.api_client_may(uuid, text, uuid) to cpis_files;

comment on function cpis.api_client_may(uuid, text, uuid) is
  'Whether an API client may still do something for an organisation.';
