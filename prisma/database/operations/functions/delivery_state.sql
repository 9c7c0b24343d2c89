-- Counts and ids of events, nothing about a child. What was given up is listed with whoever should have had it: an
-- authority, or the people of an organisation who hear of alerts.
create or replace function cpis.delivery_state() returns jsonb
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
begin
  if coalesce(cpis.caller_role(), '') not in ('NA', 'AU') then raise exception 'not for this role' using errcode = 'insufficient_privilege'; end if;
  return jsonb_build_object(
    'waiting', (select count(*) from cpis.outbox where state in ('waiting', 'sending')),
    'oldest', (select min(coalesce(retried_at, created_at)) from cpis.outbox where state in ('waiting', 'sending')),
    'delivered', (select count(*) from cpis.outbox where state = 'done' and settled_at > now() - interval '24 hours'),
    'givenUp', (select count(*) from cpis.outbox where state = 'dead'),
    'dead', (select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'eventId', d.event_id, 'receiver', d.name, 'channel', d.channel,
        'kind', d.kind, 'attempts', d.attempts, 'error', d.last_error, 'at', d.settled_at) order by d.settled_at desc), '[]')
      from (select o.*, g.name from cpis.outbox o join cpis.organisation g on g.id = coalesce(o.authority_id, o.organisation_id)
            where o.state = 'dead' order by o.settled_at desc limit 100) d),
    -- Nothing has reached them for four hours: they are to be telephoned.
    'silent', (select coalesce(jsonb_agg(jsonb_build_object('authority', s.name, 'phone', s.day_phone, 'since', s.since) order by s.since), '[]')
      from (select g.name, a.day_phone, min(coalesce(o.retried_at, o.created_at)) as since from cpis.outbox o
            join cpis.organisation g on g.id = o.authority_id join cpis.authority a on a.organisation_id = o.authority_id
            where o.channel = 'email' and (o.state = 'dead' or (o.state in ('waiting', 'sending') and o.attempts > 1))
              and coalesce(o.retried_at, o.created_at) < now() - interval '4 hours'
            group by g.name, a.day_phone) s),
    'untaken', (select count(*) from cpis.mailbox_message where body is not null and created_at < now() - interval '1 day'),
    -- Work that is under way is late when its process has stopped renewing the lease, not while it takes its time.
    'work', (select jsonb_agg(jsonb_build_object('name', w.name, 'doneAt', w.done_at, 'did', w.did, 'failedAt', w.failed_at, 'error', w.last_error,
        'late', coalesce(w.leased_until, w.next_at) < now() - interval '15 minutes') order by w.name) from cpis.periodic_work w),
    'queues', (select jsonb_agg(to_jsonb(q)) from (
      select 'files' as name, count(*) as waiting, count(f.last_error) as failed, mode() within group (order by f.last_error) as error from cpis.file_work f
      union all
      select 'number-checks', count(*), count(n.last_error), mode() within group (order by n.last_error) from cpis.number_check n) q));
end $$;

alter function cpis.delivery_state() owner to cpis_delivery;
revoke all on function cpis.delivery_state() from public;
grant execute on function cpis.delivery_state() to cpis_app;

comment on function cpis.delivery_state() is
  'How deliveries, periodic work and the other queues stand, for operators.';
