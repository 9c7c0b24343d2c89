-- What demographics say of a number ends, hides and unshields nothing: it is written on the child, where the authority's pages show it, and a
-- person decides. A number that another took the place of is joined to it. A restricted child alone is protected at once, and stays so whatever is said later (design decision 30).
create or replace function cpis.take_verdicts(p_verdicts jsonb) returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_taken  integer;
  v_joined record;
begin
  update cpis.child c set number_status = s.verdict, differs_in = coalesce(s.details, '{}'), traced_at = coalesce(s.answered_at, now()),
    is_protected = c.is_protected or s.verdict = 'restricted',
    change = case when s.verdict = 'restricted' and not c.is_protected then 'protected' else 'number-checked' end,
    changed_by = 'Comparison with the national record', upload_id = null
  from jsonb_to_recordset(p_verdicts) as s (child uuid, version uuid, verdict text, details text[], replaced_by text, answered_at timestamptz)
  where c.id = s.child and c.version_id = s.version and c.closed_on is null and c.number_status <> s.verdict;
  get diagnostics v_taken = row_count;
  for v_joined in
    select c.nhs_number, s.replaced_by, c.authority_id
    from jsonb_to_recordset(p_verdicts) as s (child uuid, verdict text, replaced_by text)
    join cpis.child c on c.id = s.child and c.number_status = 'replaced' and c.closed_on is null
    where s.verdict = 'replaced' and s.replaced_by is not null order by 1
  loop
    perform cpis.join_numbers(v_joined.nhs_number, v_joined.replaced_by, v_joined.authority_id);
  end loop;
  return v_taken;
end $$;

alter function cpis.take_verdicts(jsonb) owner to cpis_register;
revoke all on function cpis.take_verdicts(jsonb) from public;

comment on function cpis.take_verdicts(jsonb) is
  'Writes on children what demographics said of their numbers, unless they were changed meanwhile. Answers how many.';
