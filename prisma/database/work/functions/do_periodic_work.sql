-- What the worker does by the clock is a function of this schema. It commits together with the note that it is done.
create or replace function cpis.do_periodic_work(p_name text, p_lease uuid) returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_act text;
  v_did integer;
begin
  select act into v_act from cpis.periodic_work where name = p_name and done_by = session_user and leased_by = p_lease for update;
  if v_act is null then return null; end if;
  execute format('select cpis.%I()', v_act) into v_did;
  perform cpis.finish_periodic_work(p_name, p_lease, v_did);
  return v_did;
end $$;

alter function cpis.do_periodic_work(text, uuid) owner to cpis_delivery;
revoke all on function cpis.do_periodic_work(text, uuid) from public;
grant execute on function cpis.do_periodic_work(text, uuid) to cpis_worker;

comment on function cpis.do_periodic_work(text, uuid) is
  'Does and finishes a piece of periodic work that the worker has claimed. Answers how many things it did, or null when somebody else has it by now.';
