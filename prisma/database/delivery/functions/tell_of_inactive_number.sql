-- National message 06: whoever still holds a child under a number that was replaced, or closed by an adoption that
-- another authority knows of, is told once. Nothing says what an adopted child's new number is, because nothing knows it.
create or replace function cpis.tell_of_inactive_number() returns trigger
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_number text := new.nhs_number;
begin
  insert into cpis.outbox (event_id, authority_id, channel, kind, child_id)
  select md5(c.id::text || c.nhs_number)::uuid, c.authority_id, 'mailbox', 'inactive-number', c.id
  from cpis.child c join cpis.authority a on a.organisation_id = c.authority_id and a.delivers_mailbox
  where c.id in (select p.child_id from cpis.plan p where p.nhs_number = v_number and p.withdrawn_at is null)
    and c.nhs_number = v_number and c.closed_on is null
    and (tg_argv[0] <> 'one' or c.id::text = to_jsonb(new)->>'id')
  on conflict do nothing;
  return null;
end $$;

alter function cpis.tell_of_inactive_number() owner to cpis_delivery;
revoke all on function cpis.tell_of_inactive_number() from public;

comment on function cpis.tell_of_inactive_number() is
  'Trigger: tells authorities by mailbox that a number is no longer a child''s.';
