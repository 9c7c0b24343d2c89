-- Several people work on the same notifications, and who rang must be true.
create or replace function cpis.check_acknowledger() returns trigger
language plpgsql volatile as $$
begin
  if new.acknowledged_by is distinct from old.acknowledged_by and new.acknowledged_by is distinct from cpis.caller_user()
     and current_user = 'cpis_app' then
    raise exception 'somebody acknowledges for themselves' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

alter function cpis.check_acknowledger() owner to cpis_owner;
revoke all on function cpis.check_acknowledger() from public;

comment on function cpis.check_acknowledger() is
  'Trigger: the application acknowledges a notification only in the caller''s own name.';
