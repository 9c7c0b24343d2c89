-- What was typed in one role must not be there in the next.
create or replace function cpis.forget_forms_of_changed_session() returns trigger
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  delete from cpis.kept_form where session_id = new.id;
  return null;
end $$;

alter function cpis.forget_forms_of_changed_session() owner to cpis_identity;
revoke all on function cpis.forget_forms_of_changed_session() from public;

comment on function cpis.forget_forms_of_changed_session() is
  'Trigger: clears kept forms when a session ends or changes its role.';
