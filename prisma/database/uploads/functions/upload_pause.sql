-- Until the twentieth file from the end is an hour old. Files sent by a system count by authority.
create or replace function cpis.upload_pause() returns integer
language sql stable security definer set search_path = cpis, pg_temp as $$
  select coalesce((
    select greatest(1, ceil(extract(epoch from u.received_at + interval '1 hour' - now()))::integer) from cpis.upload u
    where u.received_at > now() - interval '1 hour'
      and case when cpis.caller_user() is null then u.received_by_id is null and u.authority_id = cpis.caller_organisation()
               else u.received_by_id = cpis.caller_user() end
    order by u.received_at desc offset cpis.upload_limit() - 1 limit 1), 0)
$$;

alter function cpis.upload_pause() owner to cpis_files;
revoke all on function cpis.upload_pause() from public;
grant execute on function cpis.upload_pause() to cpis_app;

comment on function cpis.upload_pause() is
  'How many seconds the caller has to wait before sending another file; 0 when they need not.';
