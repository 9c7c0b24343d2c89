-- What demographics say of a number ends, hides and unshields nothing: it is written on the child, where the authority's pages show it, and a
-- person decides. A number that another took the place of is joined to it. A restricted child alone is protected at once, also under a former
-- number, and stays so whatever is said later (design decision 30). The nightly re-check and the queue of those who wait both come here.
create or replace function cpis.take_verdicts(p_verdicts jsonb) returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_taken integer;
begin
  -- First, while the children are as they were asked about.
  perform cpis.join_answered(p_verdicts);
  update cpis.child c set number_status = s.verdict, differs_in = coalesce(s.details, '{}'), traced_at = coalesce(s.answered_at, now()),
    is_protected = c.is_protected or s.verdict = 'restricted' or coalesce(s.protects, false),
    change = case when (s.verdict = 'restricted' or s.protects) and not c.is_protected then 'protected' else 'number-checked' end,
    changed_by = 'Comparison with the national record', upload_id = null
  from jsonb_to_recordset(p_verdicts) as s (child uuid, version uuid, verdict text, details text[], protects boolean, answered_at timestamptz)
  where c.id = s.child and cpis.is_as_asked(c, s.version) and c.closed_on is null
    and ((c.number_status, c.differs_in) is distinct from (s.verdict, coalesce(s.details, '{}')) or (s.protects and not c.is_protected));
  get diagnostics v_taken = row_count;
  return v_taken;
end $$;

alter function cpis.take_verdicts(jsonb) owner to cpis_register;
revoke all on function cpis.take_verdicts(jsonb) from public;

comment on function cpis.take_verdicts(jsonb) is
  'Writes on children what demographics said of their numbers, unless number, name or date of birth were changed meanwhile. Answers how many.';
