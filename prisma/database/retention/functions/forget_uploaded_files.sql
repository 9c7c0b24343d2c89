-- What came of a file stays, but for the rows that changed nothing: a full file repeats the whole register every night.
create or replace function cpis.forget_uploaded_files() returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_gone    integer;
  v_checked integer;
  v_traced  integer;
begin
  delete from cpis.upload_file where received_at < now() - interval '30 days';
  get diagnostics v_gone = row_count;
  delete from cpis.checked_file where checked_at < now() - interval '7 days';
  get diagnostics v_checked = row_count;
  delete from cpis.traced_row where answered_at < now() - interval '7 days';
  get diagnostics v_traced = row_count;
  delete from cpis.upload_row r using cpis.upload u
  where u.id = r.upload_id and u.received_at < now() - interval '30 days' and r.outcome = 'unchanged';
  return v_gone + v_checked + v_traced;
end $$;

alter function cpis.forget_uploaded_files() owner to cpis_retention;
revoke all on function cpis.forget_uploaded_files() from public;
grant execute on function cpis.forget_uploaded_files() to cpis_delivery;

comment on function cpis.forget_uploaded_files() is
  'Deletes the bytes of files and their rows that changed nothing after 30 days, and what a check found, or was told, after seven. Answers how many files and checks.';
