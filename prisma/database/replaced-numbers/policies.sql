-- superseded_number
alter table cpis.superseded_number enable row level security;
alter table cpis.superseded_number force row level security;
create policy superseded_disclose on cpis.superseded_number for select to cpis_disclose using (true);
create policy superseded_register on cpis.superseded_number to cpis_register using (true) with check (true);
create policy superseded_number_delivery on cpis.superseded_number for select to cpis_delivery using (true);
create policy superseded_number_retention on cpis.superseded_number to cpis_retention using (true);
create policy superseded_number_audit on cpis.superseded_number for select to cpis_audit using (true);

grant select on cpis.superseded_number to cpis_disclose, cpis_delivery, cpis_audit;
grant select, insert, delete, update (said_at) on cpis.superseded_number to cpis_register;
grant select, delete on cpis.superseded_number to cpis_retention;

-- parted_number
alter table cpis.parted_number enable row level security;
alter table cpis.parted_number force row level security;
create policy parted_number_register on cpis.parted_number to cpis_register using (true) with check (true);
create policy parted_number_retention on cpis.parted_number to cpis_retention using (true);

grant select, insert, delete, update (said_at) on cpis.parted_number to cpis_register;
grant select, delete on cpis.parted_number to cpis_retention;

-- former_number
alter table cpis.former_number enable row level security;
alter table cpis.former_number force row level security;
create policy former_number_disclose on cpis.former_number for select to cpis_disclose using (true);
create policy former_number_register on cpis.former_number to cpis_register using (true) with check (true);
create policy former_number_retention on cpis.former_number to cpis_retention using (true);
create policy former_number_audit on cpis.former_number for select to cpis_audit using (true);

grant select on cpis.former_number to cpis_disclose, cpis_audit;
grant select, delete on cpis.former_number to cpis_retention;
grant select, insert, delete on cpis.former_number to cpis_register;
