-- Append-only: a row is neither changed nor deleted (100), nor are all rows at once (200).

create trigger _100_never_changes before update or delete on cpis.seal_checkpoint
  for each row execute function cpis.refuse_change();
create trigger _200_never_truncated before truncate on cpis.seal_checkpoint
  for each statement execute function cpis.refuse_change();

create trigger _100_never_changes before update or delete on cpis.seal_leaf
  for each row execute function cpis.refuse_change();
create trigger _200_never_truncated before truncate on cpis.seal_leaf
  for each statement execute function cpis.refuse_change();

create trigger _100_never_changes before update or delete on cpis.verification_run
  for each row execute function cpis.refuse_change();
create trigger _200_never_truncated before truncate on cpis.verification_run
  for each statement execute function cpis.refuse_change();
