-- About the person, about anywhere they have or had a role, or about everything.
create or replace function cpis.person_is_held(p_person uuid) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (
    select from cpis.legal_hold h
    where h.lifted_at is null and (h.kind = 'everything' or (h.kind = 'person' and h.subject_id = p_person)
      or (h.kind = 'organisation' and exists (select from cpis.role_assignment a where a.person_id = p_person and a.organisation_id = h.subject_id))))
$$;

alter function cpis.person_is_held(uuid) owner to cpis_retention;
revoke all on function cpis.person_is_held(uuid) from public;

comment on function cpis.person_is_held(uuid) is
  'Whether a legal hold in force is about a person.';
