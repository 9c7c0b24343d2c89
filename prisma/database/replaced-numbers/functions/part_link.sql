-- What two people of an authority decided about a child whom it holds: the link is gone for everybody, and demographics do not make it
-- again by saying the same; nor does the one number lead to records that left the other by it. Nothing happens when the link has gone meanwhile,
-- or no longer has to do with this child.
create or replace function cpis.part_link(p_link uuid, p_number text, p_authority uuid) returns void
language plpgsql volatile set search_path = cpis, pg_temp as $$
declare
  v_numbers text[];
  g         cpis.superseded_number;
begin
  perform pg_advisory_xact_lock(hashtextextended('superseded', 0));
  v_numbers := cpis.numbers_of(p_number);
  delete from cpis.superseded_number s where s.id = p_link and s.nhs_number = any (v_numbers) returning * into g;
  if not found then
    -- No link, but a record that left the number.
    select f.nhs_number, f.present_number into g.nhs_number, g.replaced_by
    from cpis.former_number f where f.id = p_link and f.nhs_number = any (v_numbers);
    if not found then return; end if;
  end if;
  insert into cpis.parted_number (nhs_number, replaced_by, parted_by) values (g.nhs_number, g.replaced_by, p_authority) on conflict do nothing;
  delete from cpis.former_number f
  where f.present_number = any (cpis.leads_to(g.replaced_by)) and g.nhs_number = any (cpis.leads_to(f.nhs_number));
  perform cpis.part_contradicted(g);
  perform cpis.part_continued(array[g.nhs_number, g.replaced_by]);
end $$;

alter function cpis.part_link(uuid, text, uuid) owner to cpis_register;
revoke all on function cpis.part_link(uuid, text, uuid) from public;

comment on function cpis.part_link(uuid, text, uuid) is
  'Undoes a link between two numbers, for good.';
