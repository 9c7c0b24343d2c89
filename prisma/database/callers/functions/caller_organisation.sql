-- Who is asking, as the runner says at the start of each transaction. Absent or empty means nobody, and nobody sees no
-- rows.
create or replace function cpis.caller_organisation() returns uuid
language sql stable parallel safe as $$ select nullif(current_setting('app.org', true), '')::uuid $$;

alter function cpis.caller_organisation() owner to cpis_owner;
revoke all on function cpis.caller_organisation() from public;
grant execute on function cpis.caller_organisation() to cpis_app, cpis_identity, cpis_disclose, cpis_register, cpis_files, cpis_delivery, cpis_retention, cpis_audit, cpis_quality;

comment on function cpis.caller_organisation() is
  'The organisation on whose behalf the transaction runs; null for nobody.';
