-- Triggers fire in the order of their names, row by row before a change, then row by row after it, then once for the statement.
--
-- A child is added     100 protects it if its number is protected, unless a file adds it; 380 protects the other records of a child who is; 400 counts the change; 450 keeps the first version;
--                      460 has it compared with demographics; 470 takes over the former numbers of the same person; 500 protects what a file
--                      has added, all at once.
-- A child is changed   150 protects it when it moves to a protected number, becomes another record of a protected child, or is opened again as one; 170 takes back what demographics
--                      said of other details; 200 refuses to touch a closed record; 250 numbers the version, unless all that has changed is when its number was last asked about,
--                      which is neither kept (600) nor counted (550); 300 and 350 tell authorities of a number that an adoption closed or that
--                      was replaced; 370 keeps the number that it left because it was replaced; 380 protects the other records of
--                      a child who is protected, or comes to be joined to them; 470 takes over former numbers by a reference that is given later;
--                      550 counts the change, unless a trigger made it; 600 keeps the version; 620 has it compared with demographics, as 460 has one that is added; 650 lets open offers follow.
-- A child is erased    700 counts the change.
-- A plan is added      250 counts the change; 300 holds it against its child's record and today's date; 350 keeps the first version.
-- A plan is changed    150 takes over who changed the number; 200 numbers the version; 400 counts the change; 450 holds it against its
--                      child's record and today's date; 500 keeps the version; 550 lets open offers follow, or takes them back.
-- A plan is deleted    100 refuses it, but to retention; 600 counts the change.
-- Versions are append-only: neither changed nor deleted (100), nor all at once (200).

create trigger _100_added_keeps_protection before insert on cpis.child for each row
  when (not new.is_protected and new.upload_id is null) execute function cpis.keep_protection_of_number();
create trigger _150_changed_keeps_protection before update of nhs_number, family_name, given_name, date_of_birth, local_id, closed_why on cpis.child
  for each row when (not new.is_protected and new.closed_why is distinct from 'adopted'
    and (new.nhs_number, new.family_name, new.given_name, new.date_of_birth, new.local_id, new.closed_why)
      is distinct from (old.nhs_number, old.family_name, old.given_name, old.date_of_birth, old.local_id, old.closed_why)) execute function cpis.keep_protection_of_number();
create trigger _170_verdict_is_of_these_details before update on cpis.child
  for each row execute function cpis.keep_verdict_of_details();
create trigger _200_stays_closed before update of closed_on, closed_why, nhs_number, closed_key on cpis.child for each row
  when (old.closed_why is not null and (
    (new.closed_on, new.closed_why, new.nhs_number) is distinct from (old.closed_on, old.closed_why, old.nhs_number)
    or (old.closed_key is not null and new.closed_key is distinct from old.closed_key)))
  execute function cpis.keep_record_closed();
create trigger _250_takes_next_version before update on cpis.child
  for each row execute function cpis.next_child_version();
create trigger _300_adopted_elsewhere_is_told after update of closed_why on cpis.child
  for each row when (new.closed_why = 'adopted' and old.closed_why is distinct from 'adopted') execute function cpis.tell_of_inactive_number('all');
create trigger _350_replaced_number_is_told after update of number_status on cpis.child
  for each row when (new.number_status = 'replaced' and old.number_status <> 'replaced') execute function cpis.tell_of_inactive_number('one');
create trigger _370_keeps_former_number after update of nhs_number, closed_why on cpis.child
  for each row when (new.nhs_number <> old.nhs_number or new.closed_why is distinct from old.closed_why) execute function cpis.keep_former_number();
create trigger _380_added_spreads_protection after insert on cpis.child
  for each row when (new.is_protected) execute function cpis.spread_protection();
create trigger _380_changed_spreads_protection after update on cpis.child
  for each row when (new.is_protected and new.closed_why is distinct from 'adopted'
    and (new.nhs_number, new.family_name, new.given_name, new.date_of_birth, new.local_id, new.closed_why, true)
      is distinct from (old.nhs_number, old.family_name, old.given_name, old.date_of_birth, old.local_id, old.closed_why, old.is_protected))
  execute function cpis.spread_protection();
create trigger _400_added_counts after insert on cpis.child referencing new table as changed_rows
  for each statement execute function cpis.count_register_change();
create trigger _450_keeps_first_version after insert on cpis.child referencing new table as changed_rows
  for each statement execute function cpis.keep_child_versions();
create trigger _460_added_waits after insert on cpis.child referencing new table as changed_rows
  for each statement execute function cpis.await_number_check();
create trigger _470_added_takes_former_numbers after insert on cpis.child referencing new table as changed_rows
  for each statement execute function cpis.take_former_numbers();
create trigger _470_changed_takes_former_numbers after update on cpis.child referencing old table as former_rows new table as changed_rows
  for each statement execute function cpis.take_former_numbers();
create trigger _500_added_keep_protection after insert on cpis.child referencing new table as changed_rows
  for each statement execute function cpis.keep_protection_of_numbers();
-- What triggers change belongs to the statement that fired them. It is protection alone, which makes no preview of a file untrue; if it counted, a
-- file that protects a child whom its authority holds twice would take its own change for somebody else's.
create trigger _550_changed_counts after update on cpis.child referencing old table as former_rows new table as changed_rows
  for each statement when (pg_trigger_depth() = 0) execute function cpis.count_changes_of_children();
create trigger _600_keeps_versions after update on cpis.child referencing old table as former_rows new table as changed_rows
  for each statement execute function cpis.keep_child_versions();
create trigger _620_changed_waits after update on cpis.child referencing new table as changed_rows
  for each statement execute function cpis.await_number_check();
create trigger _650_takes_its_offers_along after update on cpis.child referencing new table as changed_rows
  for each statement execute function cpis.offers_follow_children();
create trigger _700_erased_counts after delete on cpis.child referencing old table as changed_rows
  for each statement execute function cpis.count_register_change();

create trigger _100_never_changes before update or delete on cpis.child_version
  for each row execute function cpis.refuse_change();
create trigger _200_never_truncated before truncate on cpis.child_version
  for each statement execute function cpis.refuse_change();

create trigger _100_is_never_deleted before delete on cpis.plan
  for each row execute function cpis.refuse_change();
create trigger _150_number_is_changed_by before update of nhs_number on cpis.plan
  for each row execute function cpis.name_who_changed_the_number();
create trigger _200_takes_next_version before update on cpis.plan
  for each row execute function cpis.next_plan_version();
create trigger _250_added_counts after insert on cpis.plan referencing new table as changed_rows
  for each statement execute function cpis.count_register_change();
create trigger _300_added_follows_its_child after insert on cpis.plan referencing new table as changed_rows
  for each statement execute function cpis.check_plans_of_children();
create trigger _350_keeps_first_version after insert on cpis.plan referencing new table as changed_rows
  for each statement execute function cpis.keep_plan_versions();
create trigger _400_changed_counts after update on cpis.plan referencing new table as changed_rows
  for each statement execute function cpis.count_register_change();
create trigger _450_follows_its_child after update on cpis.plan referencing old table as former_rows new table as changed_rows
  for each statement execute function cpis.check_plans_of_children();
create trigger _500_keeps_versions after update on cpis.plan referencing new table as changed_rows
  for each statement execute function cpis.keep_plan_versions();
create trigger _550_takes_its_offers_along after update on cpis.plan referencing new table as changed_rows
  for each statement execute function cpis.offers_follow_plans();
create trigger _600_erased_counts after delete on cpis.plan referencing old table as changed_rows
  for each statement execute function cpis.count_register_change();

create trigger _100_never_changes before update or delete on cpis.plan_version
  for each row execute function cpis.refuse_change();
create trigger _200_never_truncated before truncate on cpis.plan_version
  for each statement execute function cpis.refuse_change();
