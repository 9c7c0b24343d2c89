-- Every change of a child's details is a version of its own. Lifting a protection takes two people, so the application cannot
-- do it by an update.
create or replace function cpis.next_child_version() returns trigger
language plpgsql volatile as $$
declare v_former cpis.child := old;
begin
  -- That demographics said the same again is no new state of the child.
  v_former.traced_at := new.traced_at;
  if new is not distinct from v_former then return new; end if;
  new.version := old.version + 1;
  new.version_id := cpis.uuid_v7();
  new.updated_at := now();
  -- Lifting a protection takes two people: decide_approval.
  if old.is_protected and not new.is_protected and current_user = 'cpis_app' then
    raise exception 'a protection is lifted by two people' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

alter function cpis.next_child_version() owner to cpis_owner;
revoke all on function cpis.next_child_version() from public;

comment on function cpis.next_child_version() is
  'Trigger: numbers the new version of a child''s details.';
