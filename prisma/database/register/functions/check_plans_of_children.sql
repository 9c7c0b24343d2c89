-- No plan lasts beyond the closing of its child's record, and none starts in the future: otherwise "in place" would not
-- be true of it. A plan may keep a future start that it has already. lib/db/violated-rule.ts knows the two sentences.
create or replace function cpis.check_plans_of_children() returns trigger
language plpgsql volatile as $$
declare v_early boolean;
begin
  if exists (select from changed_rows p join cpis.child c on c.id = p.child_id
             where c.closed_on is not null and p.withdrawn_at is null and (p.end_date is null or p.end_date > c.closed_on)) then
    raise exception 'the record of this child is closed' using errcode = 'check_violation', constraint = 'plan_of_open_child';
  end if;
  if tg_op = 'INSERT' then
    v_early := exists (select from changed_rows where withdrawn_at is null and start_date > cpis.today());
  else
    v_early := exists (select from changed_rows p where p.withdrawn_at is null and p.start_date > cpis.today()
                       and not exists (select from former_rows f where f.id = p.id and f.start_date = p.start_date));
  end if;
  if v_early then
    raise exception 'a plan starts no later than today' using errcode = 'check_violation', constraint = 'plan_starts_no_later_than_today';
  end if;
  return null;
end $$;

alter function cpis.check_plans_of_children() owner to cpis_owner;
revoke all on function cpis.check_plans_of_children() from public;

comment on function cpis.check_plans_of_children() is
  'Trigger: refuses plans of closed records and plans that start after today.';
