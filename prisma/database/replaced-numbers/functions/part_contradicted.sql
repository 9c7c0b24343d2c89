-- Two people have parted what went on from the end of a chain because of what demographics said of a number in it. Both are right when a link
-- between that number and the end is wrong: the last that a person typed, or else what demographics said of the number before. It goes, and what
-- they said is recorded of the number itself. Records that followed the wrong link and have a plan in place are still found under the number
-- that they left.
create or replace function cpis.part_contradicted(p_gone cpis.superseded_number) returns void
language plpgsql volatile set search_path = cpis, pg_temp as $$
declare
  v_path text[];
  w      cpis.superseded_number;
begin
  if (p_gone).said_of is null or (p_gone).said_of = (p_gone).nhs_number then return; end if;
  v_path := cpis.numbers_of((p_gone).said_of);
  select s.* into w
  from unnest(v_path[:array_position(v_path, (p_gone).said_of)]) with ordinality as path (number, at)
  join cpis.superseded_number s on s.nhs_number = path.number
  where s.said_of is null or (s.said_of = (p_gone).said_of and s.nhs_number = s.said_of)
  order by s.said_of is not null, path.at limit 1;
  if not found then return; end if;
  delete from cpis.superseded_number s where s.id = w.id;
  delete from cpis.former_number f
  where f.nhs_number = w.nhs_number and f.present_number = w.replaced_by and not exists (
    select from cpis.plan p join cpis.child c on c.id = p.child_id
    where c.id = f.child_id and p.withdrawn_at is null and cpis.plan_standing(p.type, p.end_date, c.date_of_birth, cpis.today()) is not null);
  perform cpis.part_continued(array[w.nhs_number, w.replaced_by]);
  perform cpis.join_numbers((p_gone).said_of, (p_gone).replaced_by, (p_gone).recorded_by);
end $$;

alter function cpis.part_contradicted(cpis.superseded_number) owner to cpis_register;
revoke all on function cpis.part_contradicted(cpis.superseded_number) from public;

comment on function cpis.part_contradicted(cpis.superseded_number) is
  'Undoes the link because of which a parted one went on from the wrong number, and records what demographics said of the number itself.';
