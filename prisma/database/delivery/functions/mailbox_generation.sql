-- The password of a mailbox is derived from a key of the application and this number, and stored nowhere.
create or replace function cpis.mailbox_generation(p_mailbox text) returns integer
language sql stable security definer set search_path = cpis, pg_temp as $$
  select a.mailbox_generation from cpis.authority a where a.organisation_id = cpis.authority_of_mailbox(p_mailbox)
$$;

alter function cpis.mailbox_generation(text) owner to cpis_delivery;
revoke all on function cpis.mailbox_generation(text) from public;
grant execute on function cpis.mailbox_generation(text) to cpis_gate;

comment on function cpis.mailbox_generation(text) is
  'Which of its passwords a mailbox uses now.';
