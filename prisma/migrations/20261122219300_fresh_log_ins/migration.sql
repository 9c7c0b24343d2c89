-- Whatever takes two people takes a new log-in of the one who agrees (security-and-reliability sections 2, 5 and 7), and it is the database that
-- asks: for privileged roles and files of access records, and now for lifting a protection, agreeing to many endings and lifting a legal hold.

grant create on schema cpis to cpis_register;
grant execute on function cpis.logged_in_lately() to cpis_register;

set role cpis_register;
create or replace function cpis.decide_approval(p_id uuid, p_decision text, p_name text) returns text
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare a cpis.approval;
begin
  if cpis.caller_user() is null or coalesce(cpis.caller_role(), '') not in ('LP', 'LD') then return 'not-permitted'; end if;
  select * into a from cpis.approval where id = p_id and authority_id = cpis.caller_organisation() for update;
  if not found then return 'unknown'; end if;
  if a.decision is not null then return 'already'; end if;
  if p_decision = 'taken-back' then
    if a.requested_by is distinct from cpis.caller_user() then return 'not-permitted'; end if;
  elsif a.requested_by is not distinct from cpis.caller_user()
     or ((a.kind = 'unshield' or a.requested_by is null) and cpis.caller_role() <> 'LP') then
    return 'not-permitted';
  elsif p_decision = 'approved' and not cpis.logged_in_lately() then
    return 'log-in-again';
  end if;
  update cpis.approval set decision = p_decision, decided_at = now(), decided_by = cpis.caller_user(), decided_by_name = p_name where id = p_id;
  if a.kind = 'unshield' and p_decision = 'approved' then
    update cpis.child set shielded = false, change = 'unshielded', changed_by = a.requested_by_name || ' and ' || p_name
    where id = a.child_id and authority_id = a.authority_id;
  end if;
  return 'decided';
end $$;
reset role;

revoke create on schema cpis from cpis_register;

set role cpis_owner;
-- Whoever has not just logged in lifts no hold, whatever statement they run.
alter policy legal_hold_lift on cpis.legal_hold
  using (cpis.caller_is_national() and lifted_at is null and placed_by <> cpis.caller_user() and cpis.logged_in_lately());
reset role;
