-- Endings that were overtaken (the plan has ended, was withdrawn, or has been changed since the version they are about)
-- are settled without effect; those that a second person declined are declined. What somebody is saving at this moment is
-- left for the next run. A plan that is or was offered to another authority meanwhile does not end by having been left out
-- of a file: it would be gone for whoever takes it over, and if nobody does, nobody would have a current plan. The next
-- full file says whether it still is left out.
create or replace function cpis.apply_due_endings() returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_ended integer;
begin
  with settled as (
    select h.id from cpis.held_ending h join cpis.plan p on p.id = h.plan_id
    where h.state = 'held'
      and (p.withdrawn_at is not null or not cpis.stands_as_held(p, h.version_id)
           or (h.how <> 'withdrawn' and p.end_date is not null and p.end_date <= h.end_date)
           or (h.how = 'absent' and (cpis.taken_over_lately(h.plan_id) or exists (
             select from cpis.transfer t where t.plan_id = h.plan_id and (t.state = 'offered' or t.decided_at >= h.held_at)))))
    for update of h skip locked
  )
  update cpis.held_ending h set state = 'overtaken', settled_at = now() from settled s where h.id = s.id;
  with settled as (
    select h.id from cpis.held_ending h
    where h.state = 'held' and h.needs_approval and exists (
      select from cpis.approval a where a.upload_id = h.upload_id and a.requested_at >= h.held_at and a.decision in ('declined', 'taken-back'))
    for update of h skip locked
  )
  update cpis.held_ending h set state = 'declined', settled_at = now() from settled s where h.id = s.id;
  with due as (
    select h.id, h.plan_id, h.end_date, h.how, h.upload_id, coalesce(u.reversed_by, u.received_by) as sent_by
    from cpis.held_ending h join cpis.upload u on u.id = h.upload_id join cpis.plan p on p.id = h.plan_id
    where h.state = 'held' and h.apply_after <= now()
      and (not h.needs_confirmation or h.confirmed_at is not null) and (not h.needs_approval or exists (
        select from cpis.approval a where a.upload_id = h.upload_id and a.decision = 'approved' and a.requested_at >= h.held_at))
      -- Asked again of the locked plan: it may have been saved since the endings above were settled.
      and p.authority_id = h.authority_id and p.withdrawn_at is null and cpis.stands_as_held(p, h.version_id)
      and (h.how = 'withdrawn' or p.end_date is null or p.end_date > h.end_date)
      and not (h.how = 'absent' and (cpis.taken_over_lately(h.plan_id) or exists (
        select from cpis.transfer t where t.plan_id = h.plan_id and (t.state = 'offered' or t.decided_at >= h.held_at))))
    for update of h, p skip locked
  ), ended as (
    update cpis.plan p
    set end_date = case when d.how = 'withdrawn' then p.end_date else greatest(d.end_date, p.start_date) end,
        withdrawn_at = case when d.how = 'withdrawn' then now() else p.withdrawn_at end,
        changed_by = d.sent_by, upload_id = d.upload_id
    from due d where p.id = d.plan_id
  )
  update cpis.held_ending h set state = 'applied', settled_at = now() from due d where h.id = d.id;
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
