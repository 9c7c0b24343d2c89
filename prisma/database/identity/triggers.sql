-- A session ends, or its role changes   100 clears what was typed in it.

create trigger _100_forgets_its_forms after update of ended_at, assignment_id on cpis.session for each row
  when (new.ended_at is not null or new.assignment_id is distinct from old.assignment_id)
  execute function cpis.forget_forms_of_changed_session();
