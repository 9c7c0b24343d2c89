-- The compliance log gets a line for the first refusal of each minute, mailbox and reason, so that somebody who sends
-- requests without a key cannot fill it; the counts hold the rest, for 13 months.
create or replace function cpis.count_mailbox_refusals(p_mailbox text, p_why text, p_count integer) returns void
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_authority uuid := cpis.authority_of_mailbox(p_mailbox);
  v_first     boolean;
begin
  insert into cpis.mailbox_refusal as r (authority_id, why, minute, count) values (v_authority, p_why, date_trunc('minute', now()), p_count)
  on conflict on constraint mailbox_refusal_once_a_minute do update set count = r.count + excluded.count
  returning r.count = p_count into v_first;
  if not v_first then return; end if;
  insert into cpis.audit_event (type, outcome, organisation_id, details)
  values ('mailbox.request', 'refused', v_authority, jsonb_build_object('why', p_why));
  delete from cpis.mailbox_refusal where id in (
    select o.id from cpis.mailbox_refusal o where o.minute < now() - interval '13 months' limit 50 for update skip locked);
end $$;

alter function cpis.count_mailbox_refusals(text, text, integer) owner to cpis_delivery;
revoke all on function cpis.count_mailbox_refusals(text, text, integer) from public;
grant execute on function cpis.count_mailbox_refusals(text, text, integer) to cpis_gate;

comment on function cpis.count_mailbox_refusals(text, text, integer) is
  'Counts requests that a mailbox refused.';
