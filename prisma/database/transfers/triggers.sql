-- An offer is deleted   100 refuses it, but to retention. (Offers follow their plans and children by triggers of register/.)

create trigger _100_never_deleted before delete on cpis.transfer
  for each row execute function cpis.refuse_change();
