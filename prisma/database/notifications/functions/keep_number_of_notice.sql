-- A notification stands under the number that the clinician had, where that is or was one of the child's. Where the
-- number has never changed there is nothing to find out; otherwise the access record says which versions were shown,
-- because the child may be moving to another number at this very moment. Planned once for each connection, like
-- record_access, in which it runs.
create or replace function cpis.keep_number_of_notice() returns trigger
language plpgsql volatile security definer set search_path = cpis, pg_temp
-- Planned once for each connection, as in record_access, in which it runs.
set plan_cache_mode = force_generic_plan as $$
declare v_version integer;
begin
  select c.nhs_number, c.version into new.nhs_number, v_version from cpis.child c where c.id = new.child_id;
  if v_version = 1 then return new; end if;
  select case when exists (select from cpis.child_version h where h.child_id = new.child_id and h.nhs_number = m.asked_number)
              then m.asked_number else v.nhs_number end
  into new.nhs_number
  from cpis.access_matched m join cpis.plan_version v on v.version_id = any (m.version_ids) and v.child_id = new.child_id
  where m.event_id = new.event_id and m.at = new.at
  order by v.changed_at desc limit 1;
  if not found then select c.nhs_number into new.nhs_number from cpis.child c where c.id = new.child_id; end if;
  return new;
end $$;

alter function cpis.keep_number_of_notice() owner to cpis_disclose;
revoke all on function cpis.keep_number_of_notice() from public;

comment on function cpis.keep_number_of_notice() is
  'Trigger: notes under which of the child''s numbers a notification was made.';
