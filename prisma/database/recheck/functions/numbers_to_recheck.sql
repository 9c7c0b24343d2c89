-- Those first who were never compared, then those who were longest ago. Not closed records; which
-- numbers an adoption closed, whoever else holds them, the worker asks before it asks demographics (closed_by_adoption).
create or replace function cpis.numbers_to_recheck(p_lease uuid, p_but uuid[], p_limit integer)
returns table (child uuid, version uuid, nhs_number text, family_name text, given_name text, date_of_birth text)
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
begin
  perform cpis.require_recheck(p_lease);
  return query
    select c.id, c.version_id, c.nhs_number, c.family_name, c.given_name, c.date_of_birth::text
    from cpis.child c join cpis.recheck_night n on n.state = 'running'
    where c.closed_on is null and (c.traced_at is null or c.traced_at < n.began_at) and c.id <> all (p_but)
      and not exists (select from cpis.recheck_change h where h.child_id = c.id)
    order by c.traced_at nulls first, c.id limit p_limit;
end $$;

alter function cpis.numbers_to_recheck(uuid, uuid[], integer) owner to cpis_register;
revoke all on function cpis.numbers_to_recheck(uuid, uuid[], integer) from public;
grant execute on function cpis.numbers_to_recheck(uuid, uuid[], integer) to cpis_worker;

comment on function cpis.numbers_to_recheck(uuid, uuid[], integer) is
  'The numbers to ask demographics about next, with the names and dates of birth to compare; p_but were asked about in vain.';
