-- The ticket that the transaction was begun with says who is asking. Without one, or with one that is over, nobody asks, and nobody sees no rows;
-- a machine is nobody with an organisation. In policies and queries `(select …)` stands around it: it is asked once a statement.
create or replace function cpis.caller_user() returns uuid
language sql stable parallel restricted as $$ select (cpis.read_ticket(current_setting('app.caller', true))).person_id $$;

alter function cpis.caller_user() owner to cpis_owner;
revoke all on function cpis.caller_user() from public;
grant execute on function cpis.caller_user() to cpis_app, cpis_identity, cpis_disclose, cpis_register, cpis_files, cpis_retention, cpis_audit;

comment on function cpis.caller_user() is
  'The person on whose behalf the transaction runs; null for nobody and for machines.';
