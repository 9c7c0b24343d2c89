-- caller_key
alter table cpis.caller_key enable row level security;
alter table cpis.caller_key force row level security;
create policy caller_key_callers on cpis.caller_key to cpis_callers using (true) with check (true);

grant select, insert, delete on cpis.caller_key to cpis_callers;
