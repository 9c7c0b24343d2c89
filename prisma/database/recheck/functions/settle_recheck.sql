-- At the end of a night what has changed is written on the children; or, when it is too much to be true, on none.
create or replace function cpis.settle_recheck(p_lease uuid, p_stopped boolean) returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_taken integer := 0;
begin
  perform cpis.require_recheck(p_lease);
  if not p_stopped then
    select cpis.take_verdicts(jsonb_agg(jsonb_build_object('child', h.child_id, 'version', h.version_id, 'verdict', h.verdict,
      'details', h.details, 'replaced_by', h.replaced_by, 'protects', h.protects, 'answered_at', h.answered_at)))
    into v_taken from cpis.recheck_change h;
  end if;
  delete from cpis.recheck_change;
  update cpis.recheck_night n set state = case when p_stopped then 'stopped' else 'done' end, ended_at = now()
  where n.state = 'running';
  return v_taken;
end $$;

alter function cpis.settle_recheck(uuid, boolean) owner to cpis_register;
revoke all on function cpis.settle_recheck(uuid, boolean) from public;
grant execute on function cpis.settle_recheck(uuid, boolean) to cpis_worker;

comment on function cpis.settle_recheck(uuid, boolean) is
  'Ends a nightly re-check: takes the verdicts that changed, or none when it is stopped. Answers how many.';
