-- A hold is changed   100 refuses everything but lifting it, once.
-- A hold is deleted   200 refuses it, and 300 refuses to delete all at once.

create trigger _100_is_lifted_once before update on cpis.legal_hold
  for each row execute function cpis.keep_legal_hold();
create trigger _200_never_deleted before delete on cpis.legal_hold
  for each row execute function cpis.refuse_change();
create trigger _300_never_truncated before truncate on cpis.legal_hold
  for each statement execute function cpis.refuse_change();
