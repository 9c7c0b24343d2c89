-- A register is said to be up to date   100 refuses a date to come, and everybody but the data manager.
-- Changes are append-only: neither changed nor deleted (100), nor all at once (200).

create trigger _100_is_fresh_by_now before update of register_updated_at on cpis.authority for each row
  when (new.register_updated_at is distinct from old.register_updated_at) execute function cpis.check_freshness();

create trigger _100_never_changes before update or delete on cpis.authority_change
  for each row execute function cpis.refuse_change();
create trigger _200_never_truncated before truncate on cpis.authority_change
  for each statement execute function cpis.refuse_change();
