-- recheck_night
alter table cpis.recheck_night enable row level security;
alter table cpis.recheck_night force row level security;
create policy recheck_night_register on cpis.recheck_night to cpis_register using (true) with check (true);

grant select, insert, update, delete on cpis.recheck_night to cpis_register;

-- recheck_change
alter table cpis.recheck_change enable row level security;
alter table cpis.recheck_change force row level security;
create policy recheck_change_register on cpis.recheck_change to cpis_register using (true) with check (true);

grant select, insert, delete on cpis.recheck_change to cpis_register;
