-- A request is changed   100 refuses everything but deciding on it, once.
-- A request is deleted   200 refuses it, but to retention.

create trigger _100_decided_once before update on cpis.role_request
  for each row execute function cpis.check_role_request();
create trigger _200_never_deleted before delete on cpis.role_request
  for each row execute function cpis.refuse_change();
