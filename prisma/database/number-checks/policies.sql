-- number_check
alter table cpis.number_check enable row level security;
alter table cpis.number_check force row level security;
create policy number_check_register on cpis.number_check to cpis_register using (true) with check (true);

grant select, insert, update, delete on cpis.number_check to cpis_register;
