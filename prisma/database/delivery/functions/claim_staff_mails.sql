-- Like claim_deliveries, for mails about alerts, which do not wait for each other.
create or replace function cpis.claim_staff_mails(p_limit integer)
returns table (ids uuid[], kind text, channel text, authority_id uuid, recipients text[], lease uuid)
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_lease uuid := gen_random_uuid();
begin
  return query
  with due as (
    select o.id from cpis.outbox o
    where o.state = 'waiting' and o.next_at <= now() and o.channel = 'staff'
    order by o.next_at limit p_limit for update skip locked
  ), claimed as (
    update cpis.outbox o set state = 'sending', attempts = o.attempts + 1, leased_by = v_lease,
      leased_until = clock_timestamp() + interval '60 seconds' from due where o.id = due.id returning o.*
  )
  select array_agg(c.id order by c.created_at, c.id), 'alert', 'staff', c.organisation_id, cpis.alert_recipients(c.organisation_id), v_lease
  from claimed c group by c.organisation_id;
end $$;

alter function cpis.claim_staff_mails(integer) owner to cpis_delivery;
revoke all on function cpis.claim_staff_mails(integer) from public;
grant execute on function cpis.claim_staff_mails(integer) to cpis_worker;

comment on function cpis.claim_staff_mails(integer) is
  'Leases the mails about alerts that are due to a worker for a minute.';
