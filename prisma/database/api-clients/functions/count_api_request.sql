-- Ten a second (security-and-reliability section 6), on all instances together.
create or replace function cpis.count_api_request(p_client uuid) returns boolean
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_count integer;
begin
  insert into cpis.api_rate as r (client_id, second, count) values (p_client, date_trunc('second', clock_timestamp()), 1)
  on conflict (client_id) do update set second = excluded.second, count = case when r.second = excluded.second then r.count + 1 else 1 end
  returning r.count into v_count;
  return v_count <= 10;
end $$;

alter function cpis.count_api_request(uuid) owner to cpis_identity;
revoke all on function cpis.count_api_request(uuid) from public;

comment on function cpis.count_api_request(uuid) is
  'Whether one more request of an API client fits into this second.';
