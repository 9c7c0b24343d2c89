-- Demographics said of a number that another took its place, and the link went on from the end of its chain. A link in that chain was wrong and
-- is gone: what went on from it would lead to somebody else's child, and so would what went on from that. What demographics said is true of the
-- number itself, and is recorded of it again, in the order in which it was said.
create or replace function cpis.part_continued(p_parted text[]) returns void
language plpgsql volatile set search_path = cpis, pg_temp as $$
declare
  v_numbers text[] := array(select distinct n.number from unnest(p_parted) as e (number) cross join lateral unnest(cpis.numbers_of(e.number)) as n (number));
  v_gone    jsonb;
  v_said    jsonb := '[]';
  one       record;
begin
  loop
    with gone as (
      delete from cpis.superseded_number s where s.said_of = any (v_numbers) and s.nhs_number <> all (cpis.leads_to(s.said_of))
      returning s.said_of, s.replaced_by, s.recorded_by, s.recorded_at)
    select jsonb_agg(to_jsonb(g)) into v_gone from gone g;
    exit when v_gone is null;
    v_said := v_said || v_gone;
  end loop;
  for one in
    select g.* from jsonb_to_recordset(v_said) as g (said_of text, replaced_by text, recorded_by uuid, recorded_at timestamptz) order by g.recorded_at
  loop
    perform cpis.join_numbers(one.said_of, one.replaced_by, one.recorded_by);
  end loop;
end $$;

alter function cpis.part_continued(text[]) owner to cpis_register;
revoke all on function cpis.part_continued(text[]) from public;

comment on function cpis.part_continued(text[]) is
  'Undoes what went on from links between numbers that are gone, given the numbers at their ends, and records it of the numbers that demographics spoke of.';
