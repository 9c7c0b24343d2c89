-- The ticket that the transaction was begun with says who is asking. Without one, or with one that is over, nobody asks, and nobody sees no rows;
-- a machine is nobody with an organisation. In policies and queries `(select …)` stands around it: it is asked once a statement.
create or replace function cpis.caller_organisation() returns uuid
language sql stable parallel restricted as $$ select (cpis.read_ticket(current_setting('app.caller', true))).organisation_id $$;

alter function cpis.caller_organisation() owner to cpis_owner;
revoke all on function cpis.caller_organisation() from public;
grant execute on function cpis.caller_organisation() to cpis_app, cpis_identity, cpis_disclose, cpis_register, cpis_files, cpis_delivery, cpis_retention, cpis_audit, cpis_quality;

comment on function cpis.caller_organisation() is
  'The organisation on whose behalf the transaction runs; null for nobody.';
