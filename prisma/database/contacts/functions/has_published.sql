-- By a file or by hand. Whoever has never published anything could not have held anybody.
create or replace function cpis.has_published(p_authority uuid) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (select from cpis.authority a where a.organisation_id = p_authority and a.register_updated_at is not null)
      or exists (select from cpis.plan p where p.authority_id = p_authority)
$$;

alter function cpis.has_published(uuid) owner to cpis_disclose;
revoke all on function cpis.has_published(uuid) from public;
grant execute on function cpis.has_published(uuid) to cpis_app;

comment on function cpis.has_published(uuid) is
  'Whether an authority has ever published anything.';
