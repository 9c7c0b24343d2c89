-- A request is deleted   100 refuses it, but to retention.

create trigger _100_never_deleted before delete on cpis.approval
  for each row execute function cpis.refuse_change();
