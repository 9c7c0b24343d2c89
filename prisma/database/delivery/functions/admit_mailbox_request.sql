-- Within ten minutes of the time it claims, and once: the nonce is remembered for an hour. The signature has been checked
-- before.
create or replace function cpis.admit_mailbox_request(p_mailbox text, p_nonce text, p_count integer, p_at timestamptz) returns boolean
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  if cpis.authority_of_mailbox(p_mailbox) is null or p_at not between now() - interval '10 minutes' and now() + interval '10 minutes' then
    return false;
  end if;
  delete from cpis.mailbox_nonce where (mailbox, nonce, count) in (
    select n.mailbox, n.nonce, n.count from cpis.mailbox_nonce n where n.at < now() - interval '1 hour' limit 50 for update skip locked);
  insert into cpis.mailbox_nonce (mailbox, nonce, count) values (p_mailbox, p_nonce, p_count) on conflict do nothing;
  return found;
end $$;

alter function cpis.admit_mailbox_request(text, text, integer, timestamptz) owner to cpis_delivery;
revoke all on function cpis.admit_mailbox_request(text, text, integer, timestamptz) from public;
grant execute on function cpis.admit_mailbox_request(text, text, integer, timestamptz) to cpis_gate;

comment on function cpis.admit_mailbox_request(text, text, integer, timestamptz) is
  'Lets a signed request of a mailbox in, once.';
