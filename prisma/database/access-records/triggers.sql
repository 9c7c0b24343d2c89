-- Accesses are append-only: a row is neither changed nor deleted (100), nor are all rows at once (200). Row triggers of a partitioned table
-- hold for its partitions too; emptying a partition is refused by a trigger of its own, which ensure_access_partitions gives to each month.
-- A request for a file of records is never deleted (100, but by retention), nor are all at once (200).

create trigger _100_never_changes before update or delete on cpis.access_matched
  for each row execute function cpis.refuse_change();
create trigger _200_never_truncated before truncate on cpis.access_matched
  for each statement execute function cpis.refuse_change();
create trigger access_matched_default_never_truncated before truncate on cpis_part.access_matched_default
  for each statement execute function cpis.refuse_change();

create trigger _100_never_changes before update or delete on cpis.access_unmatched
  for each row execute function cpis.refuse_change();
create trigger _200_never_truncated before truncate on cpis.access_unmatched
  for each statement execute function cpis.refuse_change();
create trigger access_unmatched_default_never_truncated before truncate on cpis_part.access_unmatched_default
  for each statement execute function cpis.refuse_change();

create trigger _100_never_deleted before delete on cpis.access_export
  for each row execute function cpis.refuse_change();
create trigger _200_never_truncated before truncate on cpis.access_export
  for each statement execute function cpis.refuse_change();
