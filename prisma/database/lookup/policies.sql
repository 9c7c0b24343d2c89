-- emergency_request
alter table cpis.emergency_request enable row level security;
alter table cpis.emergency_request force row level security;
create policy emergency_request_identity on cpis.emergency_request to cpis_identity using (true) with check (true);

grant select, insert, update, delete on cpis.emergency_request to cpis_identity;
