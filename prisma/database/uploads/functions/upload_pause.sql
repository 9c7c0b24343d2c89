-- Until the twentieth file from the end is an hour old (limits/data.sql). A sender who sends more is a loop or an attack. Counted from
-- the records of files, which are there in any case and only for what was received. Files sent by a system count by authority.
-- The record of a row that was mended on the screen, or loaded by itself when a plan had ended, is no file: it was applied, and never checked on a
-- day, as every file is before. Whoever mends twenty rows may still send one.
create or replace function cpis.upload_pause() returns integer
language sql stable security definer set search_path = cpis, pg_temp as $$
  select coalesce((
    select greatest(1, ceil(extract(epoch from u.received_at + l.span - now()))::integer)
    from cpis.upload u cross join (select span from cpis.rate_limit where what = 'file') l
    where u.received_at > now() - l.span and (u.checked_on is not null or u.applied_at is null)
      and case when (select cpis.caller_user()) is null then u.received_by_id is null and u.authority_id = (select cpis.caller_organisation())
               else u.received_by_id = (select cpis.caller_user()) end
    order by u.received_at desc offset (select most[1] - 1 from cpis.rate_limit where what = 'file') limit 1), 0)
$$;

alter function cpis.upload_pause() owner to cpis_files;
revoke all on function cpis.upload_pause() from public;
grant execute on function cpis.upload_pause() to cpis_app;

comment on function cpis.upload_pause() is
  'How many seconds the caller has to wait before sending another file; 0 when they need not.';
