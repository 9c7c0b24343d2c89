-- What somebody is saving at this moment is left for the next run.
create or replace function cpis.apply_due_endings() returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_ended integer;
  v_due   uuid[];
begin
  perform cpis.settle_held_endings();
  -- Locked by a statement of its own, so that the next one sees what was committed before the locks were had: an offer changes no plan, and
  -- a statement that found the plan before it would not find it after.
  v_due := array(
    select h.id from cpis.held_ending h join cpis.plan p on p.id = h.plan_id
    where h.state = 'held' and h.apply_after <= now()
      and (not h.needs_confirmation or h.confirmed_at is not null) and (not h.needs_approval or exists (
        select from cpis.approval a where a.upload_id = h.upload_id and a.decision = 'approved' and a.requested_at >= h.held_at))
      -- What is absent waits until a newer file has had its say; asked once for each file.
      and (h.how <> 'absent' or h.upload_id in (
        select f.upload_id from (select distinct a.upload_id from cpis.held_ending a where a.state = 'held' and a.apply_after <= now()) f
        where not cpis.newer_file_waits(f.upload_id)))
    for update of h, p skip locked);
  with due as (
    -- A plan that was left out was shown as in place until a second person agreed, however late: it ends on that day, and is shown as ended from then on.
    select h.id, h.plan_id, case when h.how = 'absent' and h.needs_approval then cpis.today() else h.end_date end as end_date, h.how, h.upload_id, coalesce(u.reversed_by, u.received_by) as sent_by
    from cpis.held_ending h join cpis.upload u on u.id = h.upload_id join cpis.plan p on p.id = h.plan_id
    where h.id = any (v_due)
      and p.authority_id = h.authority_id and p.withdrawn_at is null and cpis.stands_as_held(p, h.version_id)
      and (h.how = 'withdrawn' or p.end_date is null or p.end_date > h.end_date)
      and not cpis.absence_is_overtaken(h)
  ), ended as (
    update cpis.plan p
    set end_date = case when d.how = 'withdrawn' then p.end_date else greatest(d.end_date, p.start_date) end,
        withdrawn_at = case when d.how = 'withdrawn' then now() else p.withdrawn_at end,
        changed_by = d.sent_by, upload_id = d.upload_id
    from due d where p.id = d.plan_id
  )
  update cpis.held_ending h set state = 'applied', settled_at = now(), end_date = d.end_date from due d where h.id = d.id;
  get diagnostics v_ended = row_count;
  with done as (
    select u.id from cpis.upload u
    where u.state = 'waiting' and not exists (select from cpis.held_ending h where h.upload_id = u.id and h.state = 'held' and h.needs_approval)
    for update of u skip locked
  )
  update cpis.upload u set state = 'saved' from done d where u.id = d.id;
  return v_ended;
end $$;

alter function cpis.apply_due_endings() owner to cpis_register;
revoke all on function cpis.apply_due_endings() from public;
grant execute on function cpis.apply_due_endings() to cpis_app, cpis_delivery;

comment on function cpis.apply_due_endings() is
  'Applies the held endings whose time has come and that need nobody any more. Answers how many plans ended.';
