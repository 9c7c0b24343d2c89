-- A hold about everything counts too.
create or replace function cpis.organisation_is_held(p_organisation uuid) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (
    select from cpis.legal_hold h
    where h.lifted_at is null and (h.kind = 'everything' or (h.kind = 'organisation' and h.subject_id = p_organisation)))
$$;

alter function cpis.organisation_is_held(uuid) owner to cpis_retention;
revoke all on function cpis.organisation_is_held(uuid) from public;

comment on function cpis.organisation_is_held(uuid) is
  'Whether a legal hold in force is about an organisation''s records.';
