-- Delivered and settled at one moment: there is no "sent, but not known to be".
create or replace function cpis.put_mailbox_message(p_id uuid, p_lease uuid, p_body text) returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_settled integer;
begin
  v_settled := cpis.settle_delivery(array[p_id], p_lease, null);
  if v_settled = 0 then return 0; end if;
  insert into cpis.mailbox_message (id, authority_id, kind, body)
  select o.id, o.authority_id, o.kind, p_body from cpis.outbox o where o.id = p_id
  on conflict (id) do nothing;
  return 1;
end $$;

alter function cpis.put_mailbox_message(uuid, uuid, text) owner to cpis_delivery;
revoke all on function cpis.put_mailbox_message(uuid, uuid, text) from public;
grant execute on function cpis.put_mailbox_message(uuid, uuid, text) to cpis_worker;

comment on function cpis.put_mailbox_message(uuid, uuid, text) is
  'Puts a message into an authority''s mailbox. Answers 0 for a lease that has run out.';
