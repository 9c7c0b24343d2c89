-- A keyed hash in two turns, so that nobody can go on from one that they have seen.
create or replace function cpis.ticket_code(p_key bytea, p_said text) returns text
language sql stable as $$ select encode(sha256(p_key || sha256(p_key || convert_to(p_said, 'utf8'))), 'hex') $$;

alter function cpis.ticket_code(bytea, text) owner to cpis_callers;
revoke all on function cpis.ticket_code(bytea, text) from public;

comment on function cpis.ticket_code(bytea, text) is
  'The code at the end of a ticket, in hexadecimal.';
