-- approval
alter table cpis.approval enable row level security;
alter table cpis.approval force row level security;
create policy approval_read_own on cpis.approval for select to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LP', 'LD'));
create policy approval_request_own on cpis.approval for insert to cpis_app
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD' and decision is null
              and requested_by is not distinct from (select cpis.caller_user()));
-- The acts of two people and between two authorities are functions of a role of their own.
create policy approval_register on cpis.approval to cpis_register using (true) with check (true);
create policy approval_retention on cpis.approval to cpis_retention using (true);

grant select, insert on cpis.approval to cpis_app;
grant select, update on cpis.approval to cpis_register;
grant select, delete on cpis.approval to cpis_retention;
