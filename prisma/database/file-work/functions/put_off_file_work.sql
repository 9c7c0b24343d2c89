-- The file stays as it is, and is taken up again: three times in all (claim_file_work).
create or replace function cpis.put_off_file_work(p_lease uuid, p_error text) returns boolean
language sql volatile security definer set search_path = cpis, pg_temp as $$
  with put_off as (
    update cpis.file_work set last_error = left(p_error, 200), next_at = now() + cpis.work_pause(attempts), leased_by = null, leased_until = null
    where leased_by = p_lease returning id
  )
  select exists (select from put_off)
$$;

alter function cpis.put_off_file_work(uuid, text) owner to cpis_files;
revoke all on function cpis.put_off_file_work(uuid, text) from public;
grant execute on function cpis.put_off_file_work(uuid, text) to cpis_filer;

comment on function cpis.put_off_file_work(uuid, text) is
  'Puts work on a file off that failed through no fault of the file, and notes why. Answers false for a lease that somebody else has by now.';
