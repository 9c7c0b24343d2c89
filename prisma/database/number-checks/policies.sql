-- number_check
alter table cpis.number_check enable row level security;
alter table cpis.number_check force row level security;
create policy number_check_register on cpis.number_check to cpis_register using (true) with check (true);
create policy number_check_delivery on cpis.number_check for select to cpis_delivery using (true);

grant select, insert, update, delete on cpis.number_check to cpis_register;
-- For operators: how many there are and why they failed, not who.
grant select (last_error) on cpis.number_check to cpis_delivery;
