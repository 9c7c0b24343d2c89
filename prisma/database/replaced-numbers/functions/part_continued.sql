-- Demographics said of a number that another took its place, and the link went on from the end of its chain. A link in that chain was wrong and
-- is gone: what went on from it would lead to somebody else's child. What demographics said is true of the number itself, and is recorded of it
-- again, in the order in which it was said.
create or replace function cpis.part_continued(p_number text) returns void
language plpgsql volatile set search_path = cpis, pg_temp as $$
declare one record;
begin
  for one in
    with gone as (
      delete from cpis.superseded_number s
      where s.said_of = any ((select cpis.numbers_of(p_number))::text[]) and s.nhs_number <> all (cpis.leads_to(s.said_of))
      returning s.said_of, s.replaced_by, s.recorded_by, s.recorded_at)
    select g.said_of, g.replaced_by, g.recorded_by from gone g order by g.recorded_at
  loop
    perform cpis.join_numbers(one.said_of, one.replaced_by, one.recorded_by);
  end loop;
end $$;

alter function cpis.part_continued(text) owner to cpis_register;
revoke all on function cpis.part_continued(text) from public;

comment on function cpis.part_continued(text) is
  'Undoes what went on from a link between numbers that is gone, and records it of the number that demographics spoke of.';
