-- Every rule about dates is answered by the database's clock, and dates of the register begin at midnight in London.
create or replace function cpis.today() returns date
language sql stable parallel safe as $$ select (now() at time zone 'Europe/London')::date $$;

alter function cpis.today() owner to cpis_owner;
revoke all on function cpis.today() from public;
grant execute on function cpis.today() to cpis_app, cpis_identity, cpis_disclose, cpis_register, cpis_delivery, cpis_retention, cpis_audit, cpis_review, cpis_quality;

comment on function cpis.today() is
  'Today''s date in England.';
