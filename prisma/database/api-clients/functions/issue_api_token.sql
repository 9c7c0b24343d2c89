-- For a proof that has been found true, once, by the clock of the database. A token lasts five minutes.
create or replace function cpis.issue_api_token(
  p_client uuid, p_version integer, p_scopes text[], p_jti_hash bytea, p_expires timestamptz, p_token text, p_address inet) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_client cpis.api_client;
begin
  select c.* into v_client from cpis.api_client c join cpis.organisation o on o.id = c.organisation_id
  where c.id = p_client and c.version = p_version and c.state = 'active' and o.status <> 'suspended' and p_scopes <@ c.scopes
    and exists (select from unnest(c.networks) n where p_address <<= n)
  for share of c;
  if not found then return 'changed'; end if;
  if p_expires <= now() then return 'expired'; end if;
  if p_expires > now() + interval '5 minutes' then return 'too-far-ahead'; end if;
  if cpis.count_rate('api-request', uuid_send(p_client)) > 0 then return 'too-many'; end if;
  delete from cpis.api_assertion where (client_id, jti_hash) in (
    select a.client_id, a.jti_hash from cpis.api_assertion a where a.expires_at < now() - interval '1 minute' limit 50 for update skip locked);
  delete from cpis.api_token where token_hash in (
    select t.token_hash from cpis.api_token t where t.expires_at < now() limit 50 for update skip locked);
  insert into cpis.api_assertion (client_id, jti_hash, expires_at) values (p_client, p_jti_hash, p_expires) on conflict do nothing;
  if not found then return 'replayed'; end if;
  insert into cpis.api_token (token_hash, client_id, version, scopes, expires_at)
  values (sha256(convert_to('api token ' || p_token, 'utf8')), p_client, p_version, p_scopes, now() + interval '5 minutes');
  perform cpis.note_api_use(p_client, p_address);
  insert into cpis.audit_event (type, outcome, organisation_id, subject_kind, subject_id, details)
  values ('api-token.issue', 'done', v_client.organisation_id, 'api-client', p_client, jsonb_build_object('scopes', array_to_string(p_scopes, ' ')));
  return 'done';
end $$;

alter function cpis.issue_api_token(uuid, integer, text[], bytea, timestamptz, text, inet) owner to cpis_identity;
revoke all on function cpis.issue_api_token(uuid, integer, text[], bytea, timestamptz, text, inet) from public;
grant execute on function cpis.issue_api_token(uuid, integer, text[], bytea, timestamptz, text, inet) to cpis_gate;

comment on function cpis.issue_api_token(uuid, integer, text[], bytea, timestamptz, text, inet) is
  'Issues a token to an API client. Answers done, or why not.';
