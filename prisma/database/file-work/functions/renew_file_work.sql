-- A process that stops renewing has died, and another takes over.
create or replace function cpis.renew_file_work(p_lease uuid, p_seconds integer) returns boolean
language sql volatile security definer set search_path = cpis, pg_temp as $$
  with renewed as (
    update cpis.file_work set leased_until = now() + make_interval(secs => p_seconds)
    where leased_by = p_lease returning id
  )
  select exists (select from renewed)
$$;

alter function cpis.renew_file_work(uuid, integer) owner to cpis_files;
revoke all on function cpis.renew_file_work(uuid, integer) from public;
grant execute on function cpis.renew_file_work(uuid, integer) to cpis_filer;

comment on function cpis.renew_file_work(uuid, integer) is
  'Renews the lease on a piece of work. Answers false when it is over, or another process has it by now.';
