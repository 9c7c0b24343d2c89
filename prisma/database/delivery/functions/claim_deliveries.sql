-- Counts the attempt and is committed before anything is sent, so that a message that kills its worker still comes to an
-- end. Any number of workers may claim at once. An authority gets one mail for everything that waits, at most every five
-- minutes (limits/data.sql). The lease has to be shown to settle.
create or replace function cpis.claim_deliveries(p_limit integer)
returns table (ids uuid[], kind text, channel text, authority_id uuid, recipients text[], lease uuid)
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_lease uuid := gen_random_uuid();
begin
  -- A worker that has not been heard of for a minute has failed.
  perform cpis.fail_deliveries(array(
    select o.id from cpis.outbox o where o.state = 'sending' and o.leased_until < now()
    order by o.leased_until limit 200 for update skip locked), 'the worker ended while it was sending');

  return query
  with due as (
    select o.id from cpis.outbox o
    where o.state = 'waiting' and o.next_at <= now() and o.channel = 'mailbox'
    order by o.next_at limit p_limit for update skip locked
  ), claimed as (
    update cpis.outbox o set state = 'sending', attempts = o.attempts + 1, leased_by = v_lease,
      leased_until = clock_timestamp() + interval '60 seconds' from due where o.id = due.id returning o.*
  )
  select array[c.id], c.kind, c.channel, c.authority_id, null::text[], v_lease from claimed c;

  insert into cpis.mail_pace (authority_id)
  select distinct o.authority_id from cpis.outbox o
  where o.state = 'waiting' and o.next_at <= now() and o.channel = 'email'
    and not exists (select from cpis.mail_pace p where p.authority_id = o.authority_id)
  on conflict do nothing;
  return query
  with free as (
    select p.authority_id from cpis.mail_pace p
    where p.not_before <= now() and exists (
      select from cpis.outbox o where o.authority_id = p.authority_id and o.state = 'waiting' and o.next_at <= now() and o.channel = 'email')
    order by p.not_before limit p_limit for update skip locked
  ), paced as (
    update cpis.mail_pace p set not_before = now() + (select l.span from cpis.rate_limit l where l.what = 'mail')
    from free where p.authority_id = free.authority_id returning p.authority_id
  ), claimed as (
    update cpis.outbox o set state = 'sending', attempts = o.attempts + 1, leased_by = v_lease,
      leased_until = clock_timestamp() + interval '60 seconds'
    from paced where o.authority_id = paced.authority_id and o.state = 'waiting' and o.channel = 'email' returning o.*
  )
  select array_agg(c.id order by c.created_at, c.id), 'access', 'email', c.authority_id,
    -- An authority that has switched mails off since is not written to.
    case when a.delivers_email then a.notice_emails else '{}' end, v_lease
  from claimed c join cpis.authority a on a.organisation_id = c.authority_id group by c.authority_id, a.delivers_email, a.notice_emails;
end $$;

alter function cpis.claim_deliveries(integer) owner to cpis_delivery;
revoke all on function cpis.claim_deliveries(integer) from public;
grant execute on function cpis.claim_deliveries(integer) to cpis_worker;

comment on function cpis.claim_deliveries(integer) is
  'Leases what is due to a worker for a minute.';
