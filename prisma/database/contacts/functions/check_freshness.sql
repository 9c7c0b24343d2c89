-- A register is as fresh as its data manager last said, and never fresher than now.
create or replace function cpis.check_freshness() returns trigger
language plpgsql volatile as $$
begin
  if current_user = 'cpis_app' and (new.register_updated_at > now() or cpis.caller_role() is distinct from 'LD') then
    raise exception 'a register is not fresher than now' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

alter function cpis.check_freshness() owner to cpis_owner;
revoke all on function cpis.check_freshness() from public;

comment on function cpis.check_freshness() is
  'Trigger: the application may move the date of a register only as a data manager, and never into the future.';
