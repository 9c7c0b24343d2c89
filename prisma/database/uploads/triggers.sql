-- An ending is held back   100 notes which version of the plan it is about, before it is written.
-- A mass ending is append-only: neither changed nor deleted (100), nor all at once (200).

create trigger _100_is_about_a_version before insert on cpis.held_ending for each row
  when (new.version_id is null) execute function cpis.name_version_of_ending();

create trigger _100_never_changes before update or delete on cpis.mass_ending
  for each row execute function cpis.refuse_change();
create trigger _200_never_truncated before truncate on cpis.mass_ending
  for each statement execute function cpis.refuse_change();
