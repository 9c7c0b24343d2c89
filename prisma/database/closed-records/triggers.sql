-- Append-only: a row is neither changed nor deleted (100), nor are all rows at once (200).

create trigger _100_never_changes before update or delete on cpis.closed_number
  for each row execute function cpis.refuse_change();
create trigger _200_never_truncated before truncate on cpis.closed_number
  for each statement execute function cpis.refuse_change();
