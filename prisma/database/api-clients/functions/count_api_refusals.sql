-- The compliance log gets a line for the first refusal of each minute, client and reason, so that somebody without a key
-- cannot fill it; the counts hold the rest, for 13 months.
create or replace function cpis.count_api_refusals(p_client uuid, p_why text, p_count integer) returns void
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_client cpis.api_client;
  v_first  boolean;
begin
  select * into v_client from cpis.api_client where id = p_client;
  insert into cpis.api_refusal as r (client_id, why, minute, count) values (v_client.id, p_why, date_trunc('minute', now()), p_count)
  on conflict on constraint api_refusal_once_a_minute do update set count = r.count + excluded.count
  returning r.count = p_count into v_first;
  if not v_first then return; end if;
  insert into cpis.audit_event (type, outcome, organisation_id, subject_kind, subject_id, details)
  values ('api-client.request', 'refused', v_client.organisation_id, case when v_client.id is not null then 'api-client' end, v_client.id,
          jsonb_build_object('why', p_why));
  delete from cpis.api_refusal where id in (
    select o.id from cpis.api_refusal o where o.minute < now() - interval '13 months' limit 50 for update skip locked);
end $$;

alter function cpis.count_api_refusals(uuid, text, integer) owner to cpis_identity;
revoke all on function cpis.count_api_refusals(uuid, text, integer) from public;
grant execute on function cpis.count_api_refusals(uuid, text, integer) to cpis_gate;

comment on function cpis.count_api_refusals(uuid, text, integer) is
  'Counts requests of API clients that were refused.';
