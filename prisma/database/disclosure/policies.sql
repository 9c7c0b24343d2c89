-- checked_number
alter table cpis.checked_number enable row level security;
alter table cpis.checked_number force row level security;
create policy checked_number_disclose on cpis.checked_number to cpis_disclose using (true) with check (true);

-- Update only because the locking that lets two clean-ups pass each other asks for it.
grant select, insert, update, delete on cpis.checked_number to cpis_disclose;

-- access_outcome
alter table cpis.access_outcome enable row level security;
alter table cpis.access_outcome force row level security;
create policy access_outcome_disclose_read on cpis.access_outcome for select to cpis_disclose using (true);
create policy access_outcome_disclose_add on cpis.access_outcome for insert to cpis_disclose with check (true);
create policy access_outcome_retention on cpis.access_outcome to cpis_retention using (true);

grant select, insert on cpis.access_outcome to cpis_disclose;
grant select, delete on cpis.access_outcome to cpis_retention;
