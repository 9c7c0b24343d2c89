-- Endings that were overtaken (the plan has ended, was withdrawn, or has been changed since the version they are about)
-- are settled without effect; those that a second person declined are declined. A plan that is or was offered to another authority meanwhile
-- does not end by having been left out of a file: it would be gone for whoever takes it over, and if nobody does, nobody would have a current
-- plan. The next full file says whether it still is left out.
create or replace function cpis.settle_held_endings() returns void
language plpgsql volatile set search_path = cpis, pg_temp as $$
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
end $$;

alter function cpis.settle_held_endings() owner to cpis_register;
revoke all on function cpis.settle_held_endings() from public;

comment on function cpis.settle_held_endings() is
  'Settles the held endings that end nothing any more: overtaken, or declined by the second person.';
