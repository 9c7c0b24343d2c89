-- The number that took the place of another was mistyped, or another child's: an authority whose record followed the link undoes it, unless
-- demographics said so to another authority, or another one that followed it has a plan in place there and so says the same. Whoever leaves
-- last takes the link along: the former number must lead to what is held. p_right is the number that really replaced the old one, if there is
-- one; what an adoption closed is never linked.
create or replace function cpis.part_numbers(p_child uuid, p_right text default null) returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  c      cpis.child;
  v_gone text[];
begin
  if cpis.caller_role() is distinct from 'LD' then return 0; end if;
  select * into c from cpis.child where id = p_child and authority_id = cpis.caller_organisation() and closed_why is null for update;
  if not found then return 0; end if;
  perform pg_advisory_xact_lock(hashtextextended('superseded', 0));
  with gone as (
    delete from cpis.superseded_number s
    where s.replaced_by = c.nhs_number and (s.recorded_by = c.authority_id or (s.recorded_by is not null and s.said_of is null))
      and exists (select from cpis.child_version v where v.child_id = c.id and v.nhs_number = s.nhs_number)
      and not exists (
        select from cpis.child o join cpis.child_version v on v.child_id = o.id join cpis.plan p on p.child_id = o.id
        where o.nhs_number = s.replaced_by and o.authority_id <> c.authority_id and v.nhs_number = s.nhs_number and o.change <> 'number-corrected'
          and p.withdrawn_at is null and cpis.plan_standing(p.type, p.end_date, o.date_of_birth, cpis.today()) is not null)
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
  perform cpis.part_continued(g.nhs_number) from unnest(v_gone) as g (nhs_number);
  return cardinality(v_gone);
end $$;

alter function cpis.part_numbers(uuid, text) owner to cpis_register;
revoke all on function cpis.part_numbers(uuid, text) from public;
grant execute on function cpis.part_numbers(uuid, text) to cpis_app;

comment on function cpis.part_numbers(uuid, text) is
  'Undoes the replacements of numbers by which a record came to a wrong one. Answers how many.';
