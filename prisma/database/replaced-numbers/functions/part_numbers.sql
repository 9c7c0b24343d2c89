-- The number that took the place of another was mistyped, or another child's: the authority that recorded the link undoes
-- it, unless another authority has followed it. p_right is the number that really replaced the old one, if there is one;
-- what an adoption closed is never linked.
create or replace function cpis.part_numbers(p_child uuid, p_right text default null) returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  c      cpis.child;
  v_gone text[];
begin
  if cpis.caller_role() is distinct from 'LD' then return 0; end if;
  select * into c from cpis.child where id = p_child and authority_id = cpis.caller_organisation() and closed_why is null for update;
  if not found then return 0; end if;
  with gone as (
    delete from cpis.superseded_number s
    where s.replaced_by = c.nhs_number and s.recorded_by = c.authority_id
      and exists (select from cpis.child_version v where v.child_id = c.id and v.nhs_number = s.nhs_number)
      -- Unless another authority has followed the link, and so says the same.
      and not exists (
        select from cpis.child o join cpis.child_version v on v.child_id = o.id
        where o.nhs_number = s.replaced_by and o.authority_id <> c.authority_id and v.nhs_number = s.nhs_number and o.change <> 'number-corrected')
    returning s.nhs_number)
  select array_agg(nhs_number) into v_gone from gone;
  if v_gone is null then return 0; end if;
  if p_right is not null then
    insert into cpis.superseded_number (nhs_number, replaced_by, recorded_by)
    select g.nhs_number, p_right, c.authority_id from unnest(v_gone) as g (nhs_number)
    where g.nhs_number <> all (cpis.leads_to(p_right))
      -- What an adoption closed is never linked.
      and not exists (select from cpis.child a where a.closed_why = 'adopted' and a.nhs_number in (g.nhs_number, p_right))
    on conflict (nhs_number) do nothing;
  end if;
  return cardinality(v_gone);
end $$;

alter function cpis.part_numbers(uuid, text) owner to cpis_register;
revoke all on function cpis.part_numbers(uuid, text) from public;
grant execute on function cpis.part_numbers(uuid, text) to cpis_app;

comment on function cpis.part_numbers(uuid, text) is
  'Undoes the replacements of numbers that an authority recorded in error. Answers how many.';
