-- The worker's login can read and change no table. What it is told for the re-check, it is told only while it does that work.
create or replace function cpis.require_recheck(p_lease uuid) returns void
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
begin
  if not exists (select from cpis.periodic_work w
                 where w.name = 'demographics-recheck' and w.done_by = session_user and w.leased_by = p_lease and w.leased_until > now()) then
    raise exception 'the re-check of numbers is somebody else''s' using errcode = 'insufficient_privilege';
  end if;
end $$;

alter function cpis.require_recheck(uuid) owner to cpis_delivery;
revoke all on function cpis.require_recheck(uuid) from public;
grant execute on function cpis.require_recheck(uuid) to cpis_register;

comment on function cpis.require_recheck(uuid) is
  'Refuses whoever does not hold the lease on the nightly re-check of numbers.';
