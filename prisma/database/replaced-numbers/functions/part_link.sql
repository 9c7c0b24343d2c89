-- What two people of an authority decided about a child whom it holds: the link is gone for everybody, and demographics do not make it
-- again by saying the same. Nothing happens when the link has gone meanwhile, or no longer has to do with this child.
create or replace function cpis.part_link(p_link uuid, p_number text, p_authority uuid) returns void
language sql volatile set search_path = cpis, pg_temp as $$
  with gone as (
    delete from cpis.superseded_number s where s.id = p_link and s.nhs_number = any (cpis.numbers_of(p_number)) returning s.nhs_number, s.replaced_by
  )
  insert into cpis.parted_number (nhs_number, replaced_by, parted_by) select g.nhs_number, g.replaced_by, p_authority from gone g
  on conflict do nothing
$$;

alter function cpis.part_link(uuid, text, uuid) owner to cpis_register;
revoke all on function cpis.part_link(uuid, text, uuid) from public;

comment on function cpis.part_link(uuid, text, uuid) is
  'Undoes a link between two numbers, for good.';
