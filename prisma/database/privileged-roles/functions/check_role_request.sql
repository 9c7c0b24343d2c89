-- A privileged role takes two people; what the second decided must not be rewritten afterwards.
create or replace function cpis.check_role_request() returns trigger
language plpgsql volatile as $$
begin
  if old.decision is not null or to_jsonb(new) - array['decision', 'decided_at', 'decided_by', 'decided_by_name', 'decline_reason']
     <> to_jsonb(old) - array['decision', 'decided_at', 'decided_by', 'decided_by_name', 'decline_reason'] then
    raise exception 'a request can only be decided, once' using errcode = 'check_violation';
  end if;
  return new;
end $$;

alter function cpis.check_role_request() owner to cpis_owner;
revoke all on function cpis.check_role_request() from public;

comment on function cpis.check_role_request() is
  'Trigger: a request for a role can only be decided, and only once.';
