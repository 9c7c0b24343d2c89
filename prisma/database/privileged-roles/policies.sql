-- role_request
alter table cpis.role_request enable row level security;
alter table cpis.role_request force row level security;
create policy role_request_identity on cpis.role_request to cpis_identity using (true) with check (true);
create policy role_request_retention on cpis.role_request to cpis_retention using (true);

grant select, insert, update on cpis.role_request to cpis_identity;
grant select, delete on cpis.role_request to cpis_retention;
