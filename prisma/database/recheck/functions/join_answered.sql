-- A number that another took the place of is joined to it, of a child who is still as they were asked about: a number that was corrected
-- meanwhile is not what the answer is about.
create or replace function cpis.join_answered(p_verdicts jsonb) returns void
language plpgsql volatile set search_path = cpis, pg_temp as $$
declare v record;
begin
  for v in
    select c.nhs_number, s.replaced_by, c.authority_id
    from jsonb_to_recordset(p_verdicts) as s (child uuid, version uuid, verdict text, replaced_by text)
    join cpis.child c on c.id = s.child and cpis.is_as_asked(c, s.version) and c.closed_on is null
    where s.verdict = 'replaced' and s.replaced_by is not null order by 1
  loop
    perform cpis.join_numbers(v.nhs_number, v.replaced_by, v.authority_id);
  end loop;
end $$;

alter function cpis.join_answered(jsonb) owner to cpis_register;
revoke all on function cpis.join_answered(jsonb) from public;

comment on function cpis.join_answered(jsonb) is
  'Joins the numbers that demographics say were replaced to those that took their place.';
