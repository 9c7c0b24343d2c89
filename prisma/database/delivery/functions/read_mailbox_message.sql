-- Reading is recorded in the compliance log; the message stays until it is acknowledged.
create or replace function cpis.read_mailbox_message(p_mailbox text, p_id uuid) returns jsonb
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare m cpis.mailbox_message;
begin
  select * into m from cpis.mailbox_message where id = p_id and authority_id = cpis.authority_of_mailbox(p_mailbox);
  if not found then return null; end if;
  insert into cpis.audit_event (type, outcome, organisation_id, subject_kind, subject_id)
  values ('mailbox.read', 'done', m.authority_id, 'mailbox-message', m.id);
  return jsonb_build_object('kind', m.kind, 'body', m.body, 'at', m.created_at);
end $$;

alter function cpis.read_mailbox_message(text, uuid) owner to cpis_delivery;
revoke all on function cpis.read_mailbox_message(text, uuid) from public;
grant execute on function cpis.read_mailbox_message(text, uuid) to cpis_gate;

comment on function cpis.read_mailbox_message(text, uuid) is
  'A message of a mailbox.';
