-- Endings that were overtaken (the plan has ended, was withdrawn, or has been changed since the version they are about)
-- are settled without effect; those that a second person declined are declined. Whether a plan still is left out, the next full file says: so it is
-- with what a suspended authority left out, whose people can neither take the file back nor send another.
create or replace function cpis.settle_held_endings() returns void
language plpgsql volatile set search_path = cpis, pg_temp as $$
begin
  with settled as (
    select h.id from cpis.held_ending h join cpis.plan p on p.id = h.plan_id
    where h.state = 'held'
      and (p.withdrawn_at is not null or not cpis.stands_as_held(p, h.version_id)
           or (h.how <> 'withdrawn' and p.end_date is not null and p.end_date <= h.end_date)
           or cpis.absence_is_overtaken(h)
           or (h.how = 'absent' and exists (select from cpis.organisation o where o.id = h.authority_id and o.status = 'suspended')))
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
