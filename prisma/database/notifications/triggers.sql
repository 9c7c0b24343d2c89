-- A notification is written   200 notes under which number of the child, where that is not given.
-- A notification is changed   100 refuses to acknowledge in somebody else's name.

create trigger _100_acknowledged_for_oneself before update on cpis.notification
  for each row execute function cpis.check_acknowledger();
create trigger _200_keeps_its_number before insert on cpis.notification for each row
  when (new.nhs_number is null) execute function cpis.keep_number_of_notice();
