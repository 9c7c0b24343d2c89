-- The numbers are named only to the authority that recorded the link, which was told them: another one learns that its child's number is
-- joined to one more, and since when. That is enough to ask two people to undo it. A record that left a number which does not lead to it by links
-- is found under it all the same, and counts as one.
create or replace function cpis.links_of_child(p_child uuid)
returns table (link_id uuid, former_number text, present_number text, recorded_at timestamptz)
language sql stable security definer set search_path = cpis, pg_temp as $$
  select l.id, case when l.recorded_by = c.authority_id then l.former end, case when l.recorded_by = c.authority_id then l.present end, l.recorded_at
  from cpis.child c
  cross join lateral (select cpis.numbers_of(c.nhs_number) as numbers offset 0) n
  cross join lateral (
    select s.id, s.nhs_number as former, s.replaced_by as present, s.recorded_by, s.recorded_at
    from cpis.superseded_number s where s.nhs_number = any (n.numbers)
    union all
    (select distinct on (f.nhs_number, f.present_number) f.id, f.nhs_number, f.present_number, f.authority_id, f.recorded_at
     from cpis.former_number f
     where f.nhs_number = any (n.numbers) and f.present_number = any (n.numbers) and f.present_number <> all (cpis.leads_to(f.nhs_number))
     order by f.nhs_number, f.present_number, f.authority_id <> c.authority_id)) l
  where c.id = p_child and c.authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LD', 'LP') and c.closed_why is distinct from 'adopted'
  order by l.recorded_at, l.id
$$;

alter function cpis.links_of_child(uuid) owner to cpis_register;
revoke all on function cpis.links_of_child(uuid) from public;
grant execute on function cpis.links_of_child(uuid) to cpis_app;

comment on function cpis.links_of_child(uuid) is
  'The links between numbers by which a child of the caller''s authority is found under another number too.';
