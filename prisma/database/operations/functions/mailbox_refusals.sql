-- The last 24 hours by mailbox and reason, most first.
create or replace function cpis.mailbox_refusals() returns jsonb
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
begin
  if coalesce(cpis.caller_role(), '') not in ('NA', 'AU') then raise exception 'not for this role' using errcode = 'insufficient_privilege'; end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('authority', s.name, 'why', s.why, 'count', s.count, 'latest', s.latest) order by s.count desc, s.name, s.why), '[]')
    from (select o.name, r.why, sum(r.count)::integer as count, max(r.minute) as latest
          from cpis.mailbox_refusal r left join cpis.organisation o on o.id = r.authority_id
          where r.minute > now() - interval '24 hours' group by o.name, r.why) s);
end $$;

alter function cpis.mailbox_refusals() owner to cpis_delivery;
revoke all on function cpis.mailbox_refusals() from public;
grant execute on function cpis.mailbox_refusals() to cpis_app;

comment on function cpis.mailbox_refusals() is
  'Requests that mailboxes refused, for operators.';
