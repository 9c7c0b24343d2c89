-- refused_entry
alter table cpis.refused_entry enable row level security;
alter table cpis.refused_entry force row level security;
create policy refused_entry_identity on cpis.refused_entry to cpis_identity using (true) with check (true);
create policy refused_entry_retention on cpis.refused_entry to cpis_retention using (true);

grant select, insert, update, delete on cpis.refused_entry to cpis_identity;
grant select, delete on cpis.refused_entry to cpis_retention;

-- emergency_request
alter table cpis.emergency_request enable row level security;
alter table cpis.emergency_request force row level security;
create policy emergency_request_identity on cpis.emergency_request to cpis_identity using (true) with check (true);

grant select, insert, update, delete on cpis.emergency_request to cpis_identity;
