-- Who is asking, as the runner says at the start of each transaction. Absent or empty means nobody, and nobody sees no
-- rows.
create or replace function cpis.caller_role() returns text
language sql stable parallel safe as $$ select nullif(current_setting('app.role', true), '') $$;

alter function cpis.caller_role() owner to cpis_owner;
revoke all on function cpis.caller_role() from public;
grant execute on function cpis.caller_role() to cpis_app, cpis_identity, cpis_disclose, cpis_register, cpis_delivery, cpis_retention, cpis_audit, cpis_quality;

comment on function cpis.caller_role() is
  'The role in which the caller acts, such as LD; null for nobody.';
