-- A number is linked to another   100 refuses it after an adoption, before it is written; 200 tells authorities by mailbox afterwards; 300 lets
-- records that it joins take numbers along and share protection. That the same was said again is no new link.

create trigger _100_never_after_adoption before insert or update of nhs_number, replaced_by on cpis.superseded_number
  for each row execute function cpis.refuse_link_to_adopted();
create trigger _200_is_told after insert or update of nhs_number, replaced_by on cpis.superseded_number
  for each row execute function cpis.tell_of_inactive_number('all');
create trigger _300_joins_records after insert or update of nhs_number, replaced_by on cpis.superseded_number
  for each row execute function cpis.join_records_by_link();
