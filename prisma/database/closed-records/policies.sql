-- closed_number
alter table cpis.closed_number enable row level security;
alter table cpis.closed_number force row level security;
create policy closed_number_register on cpis.closed_number for select to cpis_register using (true);
create policy closed_number_retention on cpis.closed_number to cpis_retention using (true) with check (true);

grant select on cpis.closed_number to cpis_register;
grant select, insert on cpis.closed_number to cpis_retention;
