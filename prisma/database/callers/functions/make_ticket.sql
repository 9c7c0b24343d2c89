-- A ticket says who is asking, for a few minutes, in words of the database that nobody else can make: the application brings it back with
-- everything that it does for them. Made only where a session's secret, a machine's token or a job proves who that is, and by the operator's
-- command, which has the rights of whoever migrates.
create or replace function cpis.make_ticket(
  p_person uuid, p_role text, p_organisation uuid, p_session uuid, p_setting uuid, p_good_for interval) returns text
language sql stable security definer set search_path = cpis, pg_temp as $$
  select t.said || '|' || cpis.ticket_code(t.key, t.said)
  from (
    select k.key, concat_ws('|', k.id, coalesce(p_person::text, ''), coalesce(p_role, ''), coalesce(p_organisation::text, ''), coalesce(p_session::text, ''),
      coalesce(p_setting::text, ''), extract(epoch from now() + p_good_for)) as said
    from cpis.caller_key k order by k.id desc limit 1) t
$$;

alter function cpis.make_ticket(uuid, text, uuid, uuid, uuid, interval) owner to cpis_callers;
revoke all on function cpis.make_ticket(uuid, text, uuid, uuid, uuid, interval) from public;
grant execute on function cpis.make_ticket(uuid, text, uuid, uuid, uuid, interval) to cpis_identity, cpis_files;

comment on function cpis.make_ticket(uuid, text, uuid, uuid, uuid, interval) is
  'A ticket for whoever has proved who they are.';
