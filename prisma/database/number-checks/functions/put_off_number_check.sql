-- A service that does not answer is asked again later, and later each time: nobody waits for ever, and it is not run over when it comes back.
create or replace function cpis.put_off_number_check(p_child uuid, p_lease uuid, p_error text) returns boolean
language sql volatile security definer set search_path = cpis, pg_temp as $$
  with put_off as (
    update cpis.number_check q set next_at = now() + cpis.work_pause(q.attempts), last_error = left(p_error, 200), leased_by = null, leased_until = null
    where q.child_id = p_child and q.leased_by = p_lease returning q.child_id
  )
  select exists (select from put_off)
$$;

alter function cpis.put_off_number_check(uuid, uuid, text) owner to cpis_register;
revoke all on function cpis.put_off_number_check(uuid, uuid, text) from public;
grant execute on function cpis.put_off_number_check(uuid, uuid, text) to cpis_worker;

comment on function cpis.put_off_number_check(uuid, uuid, text) is
  'Puts a comparison off that could not be made, and notes why. Answers false for a lease that somebody else has by now.';
