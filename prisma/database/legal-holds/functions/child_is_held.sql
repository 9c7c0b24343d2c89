-- About its authority, about everything, or about any number that the child has or ever had, that one was replaced by, or
-- that replaced one.
create or replace function cpis.child_is_held(p_child uuid) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (select from cpis.child c where c.id = p_child and cpis.organisation_is_held(c.authority_id))
    or cpis.numbers_are_held(array(
      select unnest(cpis.numbers_of(k.nhs_number)) from (
        select c.nhs_number from cpis.child c where c.id = p_child
        union select v.nhs_number from cpis.child_version v where v.child_id = p_child) k))
$$;

alter function cpis.child_is_held(uuid) owner to cpis_retention;
revoke all on function cpis.child_is_held(uuid) from public;

comment on function cpis.child_is_held(uuid) is
  'Whether a legal hold in force is about a child''s record.';
