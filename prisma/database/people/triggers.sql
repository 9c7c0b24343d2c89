-- A person is suspended     100 refuses it for the last administrator of an organisation.
-- A role is given or ended   100 holds it against the rules of roles; when it ends, 200 refuses it for the last administrator.
-- Changes by administrators are append-only: neither changed nor deleted (100), nor all at once (200).

create trigger _100_keeps_last_administrator before update of status on cpis.person
  for each row execute function cpis.keep_last_administrator();

create trigger _100_follows_the_rules before insert or update on cpis.role_assignment
  for each row execute function cpis.check_role_assignment();
create trigger _200_keeps_last_administrator before update of ended_at on cpis.role_assignment
  for each row execute function cpis.keep_last_administrator();

create trigger _100_never_changes before update or delete on cpis.administration_change
  for each row execute function cpis.refuse_change();
create trigger _200_never_truncated before truncate on cpis.administration_change
  for each statement execute function cpis.refuse_change();
