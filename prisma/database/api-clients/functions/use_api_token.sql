-- Asked at every use: whatever was changed about the client since ends the token. `unknown` also stands for expired,
-- changed, suspended, and from outside its networks; then `scope` and `too-many`.
create or replace function cpis.use_api_token(p_token text, p_scope text, p_address inet)
returns table (outcome text, client_id uuid, client_name text, organisation_id uuid, organisation_code text, organisation_name text, ticket text)
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  t cpis.api_token;
  c cpis.api_client;
begin
  select * into t from cpis.api_token where token_hash = sha256(convert_to('api token ' || p_token, 'utf8')) and expires_at > now();
  select k.* into c from cpis.api_client k join cpis.organisation o on o.id = k.organisation_id
  where k.id = t.client_id and k.version = t.version and k.state = 'active' and o.status <> 'suspended'
    and exists (select from unnest(k.networks) n where p_address <<= n);
  if c.id is null then return query select 'unknown', t.client_id, null::text, null::uuid, null::text, null::text, null::text; return; end if;
  if not (p_scope = any (t.scopes) and p_scope = any (c.scopes)) then
    return query select 'scope', c.id, null::text, null::uuid, null::text, null::text, null::text;
    return;
  end if;
  if cpis.count_rate('api-request', uuid_send(c.id)) > 0 then
    return query select 'too-many', c.id, null::text, null::uuid, null::text, null::text, null::text;
    return;
  end if;
  perform cpis.note_api_use(c.id, p_address);
  return query
    select 'done', c.id, c.name, o.id, coalesce(a.dfe_code, o.ods_code), o.name,
      -- A system of an authority keeps its register, as its data managers do. Any other has no role, and sees no rows.
      cpis.make_ticket(null, case o.kind when 'authority' then 'LD' end, o.id, null, null, interval '5 minutes')
    from cpis.organisation o left join cpis.authority a on a.organisation_id = o.id where o.id = c.organisation_id;
end $$;

alter function cpis.use_api_token(text, text, inet) owner to cpis_identity;
revoke all on function cpis.use_api_token(text, text, inet) from public;
grant execute on function cpis.use_api_token(text, text, inet) to cpis_app;

comment on function cpis.use_api_token(text, text, inet) is
  'Whose token this is and whether it may be used for this. The outcome is done, or why not.';
