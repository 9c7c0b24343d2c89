-- "No information held" is never said without saying by whom (design decision 36). A suspended authority is listed as not up to
-- date.
create or replace function cpis.sharing_authorities() returns jsonb
language sql stable set search_path = cpis, pg_temp as $$
  select coalesce(jsonb_agg(jsonb_build_object('name', o.name, 'updatedAt', a.register_updated_at,
    'stale', o.status = 'suspended' or cpis.is_stale(a.register_updated_at, a.update_every_days), 'suspended', o.status = 'suspended') order by o.name), '[]')
  from cpis.authority a join cpis.organisation o on o.id = a.organisation_id
  where o.status in ('pilot', 'live') or (o.status = 'suspended' and cpis.has_published(o.id))
$$;

alter function cpis.sharing_authorities() owner to cpis_owner;
revoke all on function cpis.sharing_authorities() from public;
grant execute on function cpis.sharing_authorities() to cpis_disclose;

comment on function cpis.sharing_authorities() is
  'Which authorities share, and which of them are not up to date.';
