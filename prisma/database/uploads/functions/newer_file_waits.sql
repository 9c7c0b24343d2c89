-- Such a file may name what the earlier one left out. A preview that nobody has looked at for a day, and what a command left behind when it was
-- killed, hold nothing up; what a process is to work on does, however long that takes. A file that failed, or was refused because demographics were
-- silent or as it could not be read in the encoding it was sent in, has not had its say either: it can be checked again as it is (beginCheck in
-- lib/uploads/check/request-check.ts), and for that day it is waited for.
create or replace function cpis.newer_file_waits(p_upload uuid) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (
    select from cpis.upload u join cpis.upload n on n.authority_id = u.authority_id and n.id <> u.id
      and cpis.file_said_at(n.made_at, n.received_at) > cpis.file_said_at(u.made_at, u.received_at)
    where u.id = p_upload and (n.state in ('received', 'checking', 'review', 'saving', 'failed')
        or (n.state = 'refused' and (n.file_code = 'CPF05' or (n.format = 'csv' and n.encoding = 'utf-8'))))
      and (n.received_at > now() - interval '1 day' or exists (select from cpis.file_work w where w.upload_id = n.id)))
$$;

alter function cpis.newer_file_waits(uuid) owner to cpis_files;
revoke all on function cpis.newer_file_waits(uuid) from public;
grant execute on function cpis.newer_file_waits(uuid) to cpis_register;

comment on function cpis.newer_file_waits(uuid) is
  'Whether a file with which the authority spoke later has been received and is not saved yet.';
