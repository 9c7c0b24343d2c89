-- Written at most once a minute, unless the address changes.
create or replace function cpis.note_api_use(p_client uuid, p_address inet) returns void
language sql volatile security definer set search_path = cpis, pg_temp as $$
  insert into cpis.api_client_use as u (client_id, address) values (p_client, p_address)
  on conflict (client_id) do update set at = now(), address = excluded.address where u.at < now() - interval '1 minute' or u.address <> excluded.address
$$;

alter function cpis.note_api_use(uuid, inet) owner to cpis_identity;
revoke all on function cpis.note_api_use(uuid, inet) from public;

comment on function cpis.note_api_use(uuid, inet) is
  'Notes when and from where an API client was last let in.';
