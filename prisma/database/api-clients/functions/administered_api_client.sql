-- Everything about one client, with the last fifty changes and the refusals of 24 hours.
create or replace function cpis.administered_api_client(p_client uuid) returns jsonb
language sql stable security definer set search_path = cpis, pg_temp as $$
  select jsonb_build_object(
    'id', c.id, 'name', c.name, 'organisationId', o.id, 'organisation', o.name, 'kind', o.kind, 'organisationState', o.status,
    'contactName', c.contact_name, 'contactEmail', c.contact_email, 'scopes', c.scopes, 'networks', to_jsonb(c.networks::text[]),
    'keys', c.keys, 'keysChangedAt', c.keys_changed_at, 'state', c.state, 'createdAt', c.created_at,
    'lastUsed', (select jsonb_build_object('at', u.at, 'address', host(u.address)) from cpis.api_client_use u where u.client_id = c.id),
    'refusals', (select coalesce(jsonb_agg(jsonb_build_object('why', r.why, 'count', r.count, 'latest', r.latest) order by r.count desc, r.why), '[]') from (
      select why, sum(count)::integer as count, max(minute) as latest from cpis.api_refusal
      where client_id = c.id and minute > now() - interval '24 hours' group by why) r),
    'loggedInLately', cpis.logged_in_lately(),
    'changes', (select coalesce(jsonb_agg(t.one order by t.at desc), '[]') from (
      select h.at, jsonb_build_object('at', h.at, 'what', h.what, 'about', h.about, 'by', h.by_name) as one
      from cpis.administration_change h where h.api_client_id = c.id order by h.at desc limit 50) t))
  from cpis.api_client c join cpis.organisation o on o.id = c.organisation_id
  where c.id = p_client and cpis.administering() = 'NA'
$$;

alter function cpis.administered_api_client(uuid) owner to cpis_identity;
revoke all on function cpis.administered_api_client(uuid) from public;
grant execute on function cpis.administered_api_client(uuid) to cpis_app;

comment on function cpis.administered_api_client(uuid) is
  'An API client''s page for national administrators; null for everybody else.';
