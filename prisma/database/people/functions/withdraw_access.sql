-- Raising the version ends every session opened before, including one that is being opened at this moment.
create or replace function cpis.withdraw_access(p_person uuid) returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_ended integer;
begin
  update cpis.person set auth_version = auth_version + 1 where id = p_person;
  update cpis.session set ended_at = now(), end_reason = 'withdrawn' where person_id = p_person and ended_at is null;
  get diagnostics v_ended = row_count;
  return v_ended;
end $$;

alter function cpis.withdraw_access(uuid) owner to cpis_identity;
revoke all on function cpis.withdraw_access(uuid) from public;

comment on function cpis.withdraw_access(uuid) is
  'Ends every open session of a person. Answers how many were open.';
