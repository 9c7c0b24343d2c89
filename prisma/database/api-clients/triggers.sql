-- A client is added or changed   100 holds it against the rules and raises its version.
-- A client is deleted            200 refuses it: it is suspended instead.

create trigger _100_checked before insert or update on cpis.api_client
  for each row execute function cpis.check_api_client();
create trigger _200_never_deleted before delete on cpis.api_client
  for each row execute function cpis.refuse_change();
