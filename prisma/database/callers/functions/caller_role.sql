-- The ticket that the transaction was begun with says who is asking. Without one, or with one that is over, nobody asks, and nobody sees no rows;
-- a machine is nobody with an organisation. In policies and queries `(select …)` stands around it: it is asked once a statement.
create or replace function cpis.caller_role() returns text
language sql stable parallel restricted as $$ select (cpis.read_ticket(current_setting('app.caller', true))).role $$;

alter function cpis.caller_role() owner to cpis_owner;
revoke all on function cpis.caller_role() from public;
grant execute on function cpis.caller_role() to cpis_app, cpis_identity, cpis_disclose, cpis_register, cpis_delivery, cpis_retention, cpis_audit, cpis_quality;

comment on function cpis.caller_role() is
  'The role in which the caller acts, such as LD; null for nobody.';
