-- The number that took the place of another was mistyped, or another child's: an authority whose record followed the link undoes it, unless
-- demographics said so to another authority that has not corrected it, or another one that followed it has a plan in place there and so says the
-- same. The record is found under its former numbers all the same (numbers_of). p_right is the number that really replaced the old one, if there
-- is one; what an adoption closed is never linked, nor is anything led past it, and p_closed are those of the numbers that the record has had of which
-- only a keyed hash is left.
create or replace function cpis.part_numbers(p_child uuid, p_right text default null, p_closed text[] default '{}') returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  c      cpis.child;
  v_gone jsonb;
begin
  if cpis.caller_role() is distinct from 'LD' then return 0; end if;
  select * into c from cpis.child where id = p_child and authority_id = cpis.caller_organisation() and closed_why is null for update;
  if not found then return 0; end if;
  perform pg_advisory_xact_lock(hashtextextended('superseded', 0));
  perform cpis.take_joined_numbers(c);
  with gone as (
    delete from cpis.superseded_number s using cpis.former_number own
    where s.replaced_by = c.nhs_number and own.child_id = c.id and own.nhs_number in (s.nhs_number, s.said_of) and cpis.may_part(s, c.authority_id)
    returning s.nhs_number, s.replaced_by, own.nhs_number as former, cpis.numbers_passed(own) || c.nhs_number as passed)
  select jsonb_agg(to_jsonb(g)) into v_gone from gone g;
  delete from cpis.former_number f where f.child_id = c.id and (p_right is null or (cpis.numbers_passed(f) || c.nhs_number) && p_closed);
  if v_gone is null then return 0; end if;
  insert into cpis.superseded_number (nhs_number, replaced_by, recorded_by, passed)
  select g.former, p_right, c.authority_id, array_remove(g.passed, g.former) from jsonb_to_recordset(v_gone) as g (former text, passed text[])
  where g.former <> all (cpis.leads_to(p_right)) and not (g.passed && p_closed) and not cpis.any_adopted(g.passed || p_right)
  on conflict (nhs_number) do nothing;
  perform cpis.part_continued(array(
    select unnest(array[g.nhs_number, g.replaced_by]) from jsonb_to_recordset(v_gone) as g (nhs_number text, replaced_by text)));
  return jsonb_array_length(v_gone);
end $$;

alter function cpis.part_numbers(uuid, text, text[]) owner to cpis_register;
revoke all on function cpis.part_numbers(uuid, text, text[]) from public;
grant execute on function cpis.part_numbers(uuid, text, text[]) to cpis_app;

comment on function cpis.part_numbers(uuid, text, text[]) is
  'Undoes the replacements of numbers by which a record came to a wrong one. Answers how many.';
