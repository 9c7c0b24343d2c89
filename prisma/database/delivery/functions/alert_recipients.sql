-- The safeguarding leads of a hospital, the auditors of the national organisation.
create or replace function cpis.alert_recipients(p_organisation uuid) returns text[]
language sql stable security definer set search_path = cpis, pg_temp as $$
  select coalesce(array_agg(distinct p.email), '{}')
  from cpis.role_assignment a join cpis.person p on p.id = a.person_id
  where a.organisation_id = p_organisation and a.role in ('SG', 'AU') and a.ended_at is null and p.status <> 'suspended'
$$;

alter function cpis.alert_recipients(uuid) owner to cpis_identity;
revoke all on function cpis.alert_recipients(uuid) from public;
grant execute on function cpis.alert_recipients(uuid) to cpis_delivery;

comment on function cpis.alert_recipients(uuid) is
  'The e-mail addresses to which an organisation''s alerts go.';
