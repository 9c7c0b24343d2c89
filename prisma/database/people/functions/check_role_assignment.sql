-- The rules of roles hold whoever writes: a role fits the kind of organisation, a setting belongs to it, an
-- administrator's or auditor's role stands alone, nobody gives a role to themselves, and a role that was given can end,
-- once, and change in nothing else.
create or replace function cpis.check_role_assignment() returns trigger
language plpgsql volatile as $$
declare
  granted cpis.role;
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(new) - array['ended_at', 'ended_by', 'ended_by_name'] <> to_jsonb(old) - array['ended_at', 'ended_by', 'ended_by_name']
       or old.ended_at is not null and new.ended_at is distinct from old.ended_at then
      raise exception 'a role that was given can only end' using errcode = 'check_violation';
    end if;
  end if;
  if new.ended_at is not null then return new; end if;
  select * into strict granted from cpis.role where code = new.role;
  -- Two grants to one person at the same moment must see each other.
  perform 1 from cpis.person where id = new.person_id for update;
  if not exists (select from cpis.organisation o where o.id = new.organisation_id and o.kind = any (granted.organisation_kind)) then
    raise exception 'role % does not belong in this kind of organisation', new.role using errcode = 'check_violation';
  end if;
  if new.care_setting_id is not null and not exists (
    select from cpis.care_setting s where s.id = new.care_setting_id and s.organisation_id = new.organisation_id) then
    raise exception 'the care setting belongs to another organisation' using errcode = 'check_violation';
  end if;
  if exists (
    select from cpis.role_assignment a join cpis.role r on r.code = a.role
    where a.person_id = new.person_id and a.ended_at is null and a.id <> new.id and (r.stands_alone or granted.stands_alone)) then
    raise exception 'an administrator''s or auditor''s role is held alone' using errcode = 'check_violation';
  end if;
  -- Nobody gives themselves a role, whatever the row says about who gave it.
  if new.person_id = cpis.caller_user() then
    raise exception 'nobody gives a role to themselves' using errcode = 'check_violation';
  end if;
  return new;
end $$;

alter function cpis.check_role_assignment() owner to cpis_owner;
revoke all on function cpis.check_role_assignment() from public;

comment on function cpis.check_role_assignment() is
  'Trigger: enforces the rules of roles on every assignment.';
