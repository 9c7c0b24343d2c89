-- periodic_work
alter table cpis.periodic_work enable row level security;
alter table cpis.periodic_work force row level security;
create policy periodic_work_delivery on cpis.periodic_work to cpis_delivery using (true) with check (true);

grant select, insert, update on cpis.periodic_work to cpis_delivery;
