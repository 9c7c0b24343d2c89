-- The authority's own system has the message from here on, so its body goes. Acknowledging again changes nothing.
create or replace function cpis.acknowledge_mailbox_message(p_mailbox text, p_id uuid) returns boolean
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_authority uuid := cpis.authority_of_mailbox(p_mailbox);
begin
  update cpis.mailbox_message set acknowledged_at = now(), body = null
  where id = p_id and authority_id = v_authority and acknowledged_at is null;
  if found then
    insert into cpis.audit_event (type, outcome, organisation_id, subject_kind, subject_id)
    values ('mailbox.acknowledge', 'done', v_authority, 'mailbox-message', p_id);
    return true;
  end if;
  return exists (select from cpis.mailbox_message where id = p_id and authority_id = v_authority);
end $$;

alter function cpis.acknowledge_mailbox_message(text, uuid) owner to cpis_delivery;
revoke all on function cpis.acknowledge_mailbox_message(text, uuid) from public;
grant execute on function cpis.acknowledge_mailbox_message(text, uuid) to cpis_gate;

comment on function cpis.acknowledge_mailbox_message(text, uuid) is
  'Marks a message of a mailbox as received. Answers whether there is such a message.';
