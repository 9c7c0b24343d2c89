-- The same again is noted at once, and so is what is said for the first time: there is no verdict that it could change. A verdict that
-- changes waits for the end of the night (settle_recheck). A number that is replaced again is a verdict that stays, and is joined at once:
-- the newest number is the one on the wristband.
create or replace function cpis.keep_recheck(p_lease uuid, p_answers jsonb) returns table (compared integer, changed integer)
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_same    jsonb;
  v_first   jsonb;
  v_changed integer;
begin
  perform cpis.require_recheck(p_lease);
  select coalesce(jsonb_agg(s) filter (where c.number_status = s.verdict and c.differs_in = coalesce(s.details, '{}')
                                         and (c.is_protected or not coalesce(s.protects, false))), '[]'),
         coalesce(jsonb_agg(s) filter (where c.number_status = 'not-traced'), '[]')
  into v_same, v_first
  from jsonb_to_recordset(p_answers) as s (child uuid, version uuid, verdict text, details text[], replaced_by text, protects boolean)
  join cpis.child c on c.id = s.child and cpis.is_as_asked(c, s.version);

  perform cpis.join_answered(v_same);
  update cpis.child c set traced_at = now() from jsonb_to_recordset(v_same) as s (child uuid) where c.id = s.child;

  insert into cpis.recheck_change (child_id, on_day, version_id, verdict, details, replaced_by, protects)
  select c.id, n.on_day, c.version_id, s.verdict, coalesce(s.details, '{}'), s.replaced_by, coalesce(s.protects, false)
  from jsonb_to_recordset(p_answers) as s (child uuid, version uuid, verdict text, details text[], replaced_by text, protects boolean)
  join cpis.child c on c.id = s.child and cpis.is_as_asked(c, s.version) and c.number_status <> 'not-traced'
  join cpis.recheck_night n on n.state = 'running'
  where not exists (select from jsonb_to_recordset(v_same) as known (child uuid) where known.child = s.child)
  on conflict (child_id) do nothing;
  get diagnostics v_changed = row_count;

  perform cpis.take_verdicts(v_first);
  return query
    update cpis.recheck_night n set compared = n.compared + jsonb_array_length(v_same) + v_changed, changed = n.changed + v_changed
    where n.state = 'running' returning n.compared, n.changed;
end $$;

alter function cpis.keep_recheck(uuid, jsonb) owner to cpis_register;
revoke all on function cpis.keep_recheck(uuid, jsonb) from public;
grant execute on function cpis.keep_recheck(uuid, jsonb) to cpis_worker;

comment on function cpis.keep_recheck(uuid, jsonb) is
  'Keeps what demographics answered in the nightly re-check. Answers how many verdicts were compared this night, and how many changed.';
