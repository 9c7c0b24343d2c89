-- A process that takes over goes on with the same night. What a night that never ended had found is asked again. Counts of
-- nights are kept for 400 days.
create or replace function cpis.begin_recheck(p_lease uuid) returns table (state text, held integer, compared integer, changed integer)
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_night cpis.recheck_night;
  v_held  integer;
begin
  perform cpis.require_recheck(p_lease);
  update cpis.recheck_night n set state = 'unfinished', ended_at = now() where n.state = 'running' and n.began_at < now() - interval '12 hours';
  select * into v_night from cpis.recheck_night n where n.state = 'running';
  if not found then
    delete from cpis.recheck_change;
    delete from cpis.recheck_night n where n.on_day < cpis.today() - 400;
    insert into cpis.recheck_night as n (on_day) values (cpis.today())
    -- A night that is over, or that nobody finished, begins anew; one that was stopped stays so until the next.
    on conflict (on_day) do update set state = 'running', began_at = now(), ended_at = null, compared = 0, changed = 0 where n.state in ('done', 'unfinished')
    returning * into v_night;
    if v_night.on_day is null then select * into v_night from cpis.recheck_night n where n.on_day = cpis.today(); end if;
  end if;
  select count(*) into v_held from cpis.child c where c.closed_on is null and c.number_status <> 'not-traced';
  return query select v_night.state, v_held, v_night.compared, v_night.changed;
end $$;

alter function cpis.begin_recheck(uuid) owner to cpis_register;
revoke all on function cpis.begin_recheck(uuid) from public;
grant execute on function cpis.begin_recheck(uuid) to cpis_worker;

comment on function cpis.begin_recheck(uuid) is
  'Begins the nightly re-check of numbers, or goes on with it. Answers how many verdicts are held, and how far it is.';
