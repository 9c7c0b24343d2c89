-- Nothing of it was ever live; the page of the file says where it stands. Rows that follow stay on the list of rows to fix.
create or replace function cpis.give_up_file_work(p_work uuid, p_outcome text) returns void
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare w cpis.file_work;
begin
  delete from cpis.file_work where id = p_work returning * into w;
  update cpis.upload set state = 'review', decided_at = null where id = w.upload_id and state = 'saving';
  update cpis.upload set state = 'failed', rows_read = 0, rows_unchanged = 0 where id = w.upload_id and state = 'checking';
  insert into cpis.audit_event (type, outcome, person_id, person_name, role, organisation_id, session_id, subject_kind, subject_id)
  values (case w.kind when 'check' then 'upload.check' else 'upload.save' end, p_outcome, w.asked_by_id, w.asked_by, 'LD', w.authority_id,
          w.session_id, case when w.upload_id is not null then 'upload' end, w.upload_id);
end $$;

alter function cpis.give_up_file_work(uuid, text) owner to cpis_files;
revoke all on function cpis.give_up_file_work(uuid, text) from public;

comment on function cpis.give_up_file_work(uuid, text) is
  'Ends work on a file that will not be done after all, and records it.';
