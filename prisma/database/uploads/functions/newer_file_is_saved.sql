-- What such a file says holds, unless it was taken back. A row that was mended on the screen is about that row alone, and its record was never
-- checked on a day.
create or replace function cpis.newer_file_is_saved(p_upload uuid) returns boolean
language sql stable as $$
  select exists (
    select from cpis.upload u join cpis.upload n on n.authority_id = u.authority_id and n.received_at > u.received_at
    where u.id = p_upload and n.state in ('waiting', 'saved') and n.checked_on is not null)
$$;

alter function cpis.newer_file_is_saved(uuid) owner to cpis_owner;
revoke all on function cpis.newer_file_is_saved(uuid) from public;
grant execute on function cpis.newer_file_is_saved(uuid) to cpis_app;

comment on function cpis.newer_file_is_saved(uuid) is
  'Whether a file that the authority sent later has been saved.';
