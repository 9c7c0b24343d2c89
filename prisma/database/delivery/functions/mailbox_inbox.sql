-- At most 500 at a time, oldest first.
create or replace function cpis.mailbox_inbox(p_mailbox text) returns jsonb
language sql stable security definer set search_path = cpis, pg_temp as $$
  select coalesce(jsonb_agg(w.id order by w.created_at, w.id), '[]') from (
    select m.id, m.created_at from cpis.mailbox_message m
    where m.authority_id = cpis.authority_of_mailbox(p_mailbox) and m.body is not null order by m.created_at, m.id limit 500) w
$$;

alter function cpis.mailbox_inbox(text) owner to cpis_delivery;
revoke all on function cpis.mailbox_inbox(text) from public;
grant execute on function cpis.mailbox_inbox(text) to cpis_gate;

comment on function cpis.mailbox_inbox(text) is
  'The messages that wait in a mailbox.';
