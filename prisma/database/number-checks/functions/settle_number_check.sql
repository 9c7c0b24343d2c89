-- What demographics said is about the details that were leased: when somebody has changed them since, they are compared again. Nothing
-- that demographics say ends, hides or unshields anything; a restricted person is protected, as when a file brings one.
create or replace function cpis.settle_number_check(p_child uuid, p_lease uuid, p_seen uuid, p_verdict text, p_details text[], p_protects boolean,
                                                    p_replaced_by text) returns boolean
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare c cpis.child;
begin
  -- The child before its place in the queue, as whoever changes it locks them.
  select * into c from cpis.child where id = p_child for update;
  perform from cpis.number_check q where q.child_id = p_child and q.leased_by = p_lease for update;
  if not found then return false; end if;
  if not cpis.is_as_asked(c, p_seen) then
    update cpis.number_check q set leased_by = null, leased_until = null, attempts = 0, next_at = now() where q.child_id = p_child;
    return true;
  end if;
  perform cpis.take_verdicts(jsonb_build_array(jsonb_build_object('child', p_child, 'version', p_seen, 'verdict', p_verdict, 'details', p_details,
    'replaced_by', p_replaced_by, 'protects', p_protects)));
  return true;
end $$;

alter function cpis.settle_number_check(uuid, uuid, uuid, text, text[], boolean, text) owner to cpis_register;
revoke all on function cpis.settle_number_check(uuid, uuid, uuid, text, text[], boolean, text) from public;
grant execute on function cpis.settle_number_check(uuid, uuid, uuid, text, text[], boolean, text) to cpis_worker;

comment on function cpis.settle_number_check(uuid, uuid, uuid, text, text[], boolean, text) is
  'Keeps what demographics said of a child who waited. Answers false for a lease that somebody else has by now.';
