-- A file whose people are still being asked about gives the others their turn. That is no failure, and the process that did it is well, so
-- the attempts begin anew.
create or replace function cpis.set_file_work_aside(p_lease uuid, p_milliseconds integer) returns boolean
language sql volatile security definer set search_path = cpis, pg_temp as $$
  with aside as (
    update cpis.file_work set next_at = now() + make_interval(secs => p_milliseconds / 1000.0), attempts = 0, last_error = null, leased_by = null,
      leased_until = null
    where leased_by = p_lease returning id
  )
  select exists (select from aside)
$$;

alter function cpis.set_file_work_aside(uuid, integer) owner to cpis_files;
revoke all on function cpis.set_file_work_aside(uuid, integer) from public;
grant execute on function cpis.set_file_work_aside(uuid, integer) to cpis_filer;

comment on function cpis.set_file_work_aside(uuid, integer) is
  'Gives other files their turn before work goes on. Answers false for a lease that somebody else has by now.';
