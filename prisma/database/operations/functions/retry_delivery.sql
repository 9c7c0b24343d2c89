-- The 24 hours after which it is given up begin again.
create or replace function cpis.retry_delivery(p_id uuid) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_state text;
begin
  if cpis.caller_role() is distinct from 'NA' then raise exception 'not for this role' using errcode = 'insufficient_privilege'; end if;
  select state into v_state from cpis.outbox where id = p_id for update;
  if not found then return 'unknown'; end if;
  if v_state <> 'dead' then return 'already'; end if;
  update cpis.outbox set state = 'waiting', settled_at = null, next_at = now(), retried_at = now(), attempts = 0 where id = p_id;
  update cpis.mail_pace set not_before = now(), failures = 0 where authority_id = (select authority_id from cpis.outbox where id = p_id) and failures > 0;
  return 'waiting';
end $$;

alter function cpis.retry_delivery(uuid) owner to cpis_delivery;
revoke all on function cpis.retry_delivery(uuid) from public;
grant execute on function cpis.retry_delivery(uuid) to cpis_app;

comment on function cpis.retry_delivery(uuid) is
  'Tries again to deliver what was given up, for national administrators. Answers waiting, or why not.';
