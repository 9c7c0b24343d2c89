-- An organisation must not lock itself out: its last administrator can be ended or suspended by a national administrator
-- only. Of national administrators two must be left when one of them ends the role of another, because every privileged
-- role takes two; suspending is left open, so that one of two can stop the other. Concurrent changes wait for each other,
-- because end_role and act_on_person take a lock first.
create or replace function cpis.keep_last_administrator() returns trigger
language plpgsql volatile as $$
declare
  held cpis.role_assignment;
begin
  if tg_table_name = 'role_assignment' and cpis.caller_role() = 'NA' and to_jsonb(new) ->> 'role' = 'NA' and to_jsonb(new) ->> 'ended_at' is not null then
    -- Apart from the condition above, because whoever erases by age may not call it.
    if (select count(*) from cpis.national_administrators() as other (id) where other.id <> (to_jsonb(new) ->> 'person_id')::uuid) < 2 then
      raise exception 'two national administrators must be left' using errcode = 'check_violation';
    end if;
  end if;
  if coalesce(cpis.caller_role(), '') <> 'OA' then return new; end if;
  for held in
    select a.* from cpis.role_assignment a
    where a.role = 'OA' and a.ended_at is null and case tg_table_name
      when 'person' then a.person_id = new.id and (to_jsonb(new) ->> 'status') = 'suspended'
      else a.id = new.id and (to_jsonb(new) ->> 'ended_at') is not null end
  loop
    if not exists (
      select from cpis.role_assignment o join cpis.person p on p.id = o.person_id
      where o.organisation_id = held.organisation_id and o.role = 'OA' and o.ended_at is null and p.status = 'active' and o.person_id <> held.person_id) then
      raise exception 'the last administrator of an organisation' using errcode = 'check_violation';
    end if;
  end loop;
  return new;
end $$;

alter function cpis.keep_last_administrator() owner to cpis_owner;
revoke all on function cpis.keep_last_administrator() from public;

comment on function cpis.keep_last_administrator() is
  'Trigger: refuses an organisation''s administrators to end or suspend the last one of them, and national ones to leave fewer than two.';
