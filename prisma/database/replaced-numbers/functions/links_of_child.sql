-- The numbers are named only to the authority that recorded the link, which was told them: another one learns that its child's number is
-- joined to one more, and since when. That is enough to ask two people to undo it.
create or replace function cpis.links_of_child(p_child uuid)
returns table (link_id uuid, former_number text, present_number text, recorded_at timestamptz)
language sql stable security definer set search_path = cpis, pg_temp as $$
  select s.id, case when s.recorded_by = c.authority_id then s.nhs_number end, case when s.recorded_by = c.authority_id then s.replaced_by end,
    s.recorded_at
  from cpis.child c join cpis.superseded_number s on s.nhs_number = any (cpis.numbers_of(c.nhs_number))
  where c.id = p_child and c.authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LD', 'LP') and c.closed_why is distinct from 'adopted'
  order by s.recorded_at, s.id
$$;

alter function cpis.links_of_child(uuid) owner to cpis_register;
revoke all on function cpis.links_of_child(uuid) from public;
grant execute on function cpis.links_of_child(uuid) to cpis_app;

comment on function cpis.links_of_child(uuid) is
  'The links between numbers by which a child of the caller''s authority is found under another number too.';
