-- Retention takes nothing that was not sealed for as long as it is kept: the verification excuses a missing record by the signed time of its
-- checkpoint alone. A checkpoint says up to which time everything was sealed, and what is dated earlier is never sealed afterwards; so all
-- that is dated before it stands under that checkpoint or an earlier one.
create or replace function cpis.sealed_before(p_age interval) returns timestamptz
language sql stable security definer set search_path = cpis, pg_temp as $$
  select nullif(c.body::jsonb->>'complete', '')::timestamptz from cpis.seal_checkpoint c
  where c.at <= now() - p_age order by c.at desc, c.n desc limit 1
$$;

alter function cpis.sealed_before(interval) owner to cpis_retention;
revoke all on function cpis.sealed_before(interval) from public;
grant execute on function cpis.sealed_before(interval) to cpis_owner;

comment on function cpis.sealed_before(interval) is
  'The moment before which every access record and event was sealed at least so long ago; null when nothing was.';
