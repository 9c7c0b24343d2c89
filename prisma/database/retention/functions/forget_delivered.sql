-- The notifications keep what they told.
create or replace function cpis.forget_delivered() returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_gone  integer;
  v_stale integer;
begin
  delete from cpis.outbox where state = 'done' and settled_at < now() - interval '30 days';
  get diagnostics v_gone = row_count;
  update cpis.mailbox_message set body = null where body is not null and created_at < now() - interval '30 days';
  get diagnostics v_stale = row_count;
  return v_gone + v_stale;
end $$;

alter function cpis.forget_delivered() owner to cpis_retention;
revoke all on function cpis.forget_delivered() from public;
grant execute on function cpis.forget_delivered() to cpis_delivery;

comment on function cpis.forget_delivered() is
  'Deletes deliveries after 30 days, and the bodies of messages that nobody fetched in that time. Answers how many.';
