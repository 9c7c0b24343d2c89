-- Fingerprints of keys are append-only: neither changed nor deleted (100), nor all at once (200).

create trigger _100_never_changes before update or delete on cpis.key_fingerprint
  for each row execute function cpis.refuse_change();
create trigger _200_never_truncated before truncate on cpis.key_fingerprint
  for each statement execute function cpis.refuse_change();
