-- What explains an access stays as long as its record, whatever keeps that.
create or replace function cpis.accesses_are_kept(p_events uuid[]) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (select from cpis.access_matched where event_id = any (p_events)) or exists (select from cpis.access_unmatched where event_id = any (p_events))
$$;

alter function cpis.accesses_are_kept(uuid[]) owner to cpis_retention;
revoke all on function cpis.accesses_are_kept(uuid[]) from public;

comment on function cpis.accesses_are_kept(uuid[]) is
  'Whether there still is a record of one of these accesses.';
