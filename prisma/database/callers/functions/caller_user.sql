-- Who is asking, as the runner says at the start of each transaction. Absent or empty means nobody, or a machine, and
-- nobody sees no rows.
create or replace function cpis.caller_user() returns uuid
language sql stable parallel safe as $$ select nullif(current_setting('app.user', true), '')::uuid $$;

alter function cpis.caller_user() owner to cpis_owner;
revoke all on function cpis.caller_user() from public;
grant execute on function cpis.caller_user() to cpis_app, cpis_identity, cpis_disclose, cpis_register, cpis_files, cpis_retention, cpis_audit;

comment on function cpis.caller_user() is
  'The person on whose behalf the transaction runs; null for nobody and for machines.';
