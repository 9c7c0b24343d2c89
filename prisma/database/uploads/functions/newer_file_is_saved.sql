-- What such a file says holds, unless it was taken back. A row that was mended on the screen is about that row alone, and its record was never
-- checked on a day. A message notes when it was made only with what its check found, and is asked about before that: hence the moment.
create or replace function cpis.newer_file_is_saved(p_upload uuid, p_said_at timestamptz) returns boolean
language sql stable as $$
  select exists (
    select from cpis.upload u join cpis.upload n on n.authority_id = u.authority_id and n.received_at > p_said_at
    where u.id = p_upload and n.id <> u.id and n.state in ('waiting', 'saved') and n.checked_on is not null
      and cpis.file_said_at(n.made_at, n.received_at) > p_said_at)
$$;

alter function cpis.newer_file_is_saved(uuid, timestamptz) owner to cpis_owner;
revoke all on function cpis.newer_file_is_saved(uuid, timestamptz) from public;
grant execute on function cpis.newer_file_is_saved(uuid, timestamptz) to cpis_app;

comment on function cpis.newer_file_is_saved(uuid, timestamptz) is
  'Whether a file has been saved with which the authority spoke later than with this one, at that moment.';
