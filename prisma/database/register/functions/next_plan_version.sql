-- Every change of a plan is a version of its own, with its own id and time.
create or replace function cpis.next_plan_version() returns trigger
language plpgsql volatile as $$
begin
  if tg_op = 'UPDATE' then
    new.version := old.version + 1;
    new.version_id := cpis.uuid_v7();
    new.changed_at := now();
  end if;
  return new;
end $$;

alter function cpis.next_plan_version() owner to cpis_owner;
revoke all on function cpis.next_plan_version() from public;

comment on function cpis.next_plan_version() is
  'Trigger: numbers the new version of a plan.';
