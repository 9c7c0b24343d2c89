-- A sender who sends more is a loop or an attack. Lifted by tests and demonstrations.
create or replace function cpis.upload_limit() returns integer
language sql immutable parallel safe as $$ select 20 $$;

alter function cpis.upload_limit() owner to cpis_owner;
revoke all on function cpis.upload_limit() from public;
grant execute on function cpis.upload_limit() to cpis_files;

comment on function cpis.upload_limit() is
  'How many files of one sender are received in an hour.';
