-- upload
alter table cpis.upload enable row level security;
alter table cpis.upload force row level security;
create policy upload_read_own on cpis.upload for select to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LP', 'LD', 'ED'));
create policy upload_add_own on cpis.upload for insert to cpis_app
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy upload_change_own on cpis.upload for update to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD')
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy upload_register on cpis.upload to cpis_register using (true) with check (true);
create policy upload_files on cpis.upload to cpis_files using (true) with check (true);
create policy upload_delivery on cpis.upload for select to cpis_delivery using (true);
create policy upload_retention on cpis.upload for select to cpis_retention using (true);
create policy upload_forget on cpis.upload for delete to cpis_retention using (received_at < now() - interval '25 years');

grant select, insert, update on cpis.upload to cpis_app;
grant select on cpis.upload to cpis_register, cpis_files, cpis_delivery;
grant select, delete on cpis.upload to cpis_retention;
grant update (state) on cpis.upload to cpis_register;
grant update (rows_read, rows_unchanged, state, decided_at) on cpis.upload to cpis_files;

-- upload_file
alter table cpis.upload_file enable row level security;
alter table cpis.upload_file force row level security;
create policy upload_file_read_own on cpis.upload_file for select to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy upload_file_add_own on cpis.upload_file for insert to cpis_app
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy upload_file_retention on cpis.upload_file to cpis_retention using (true);

grant select, insert on cpis.upload_file to cpis_app;
grant select, delete on cpis.upload_file to cpis_retention;

-- upload_row
alter table cpis.upload_row enable row level security;
alter table cpis.upload_row force row level security;
create policy upload_row_read_own on cpis.upload_row for select to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LP', 'LD', 'ED'));
create policy upload_row_add_own on cpis.upload_row for insert to cpis_app
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy upload_row_change_own on cpis.upload_row for update to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD')
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
-- A preview that is made again replaces the former one.
create policy upload_row_forget_own on cpis.upload_row for delete to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy upload_row_retention on cpis.upload_row to cpis_retention using (true);

grant select, insert, delete on cpis.upload_row to cpis_app;
grant select, delete on cpis.upload_row to cpis_retention;

-- traced_row
alter table cpis.traced_row enable row level security;
alter table cpis.traced_row force row level security;
create policy traced_row_read_own on cpis.traced_row for select to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy traced_row_add_own on cpis.traced_row for insert to cpis_app
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy traced_row_forget_own on cpis.traced_row for delete to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy traced_row_retention on cpis.traced_row to cpis_retention using (true);

grant select, insert, delete on cpis.traced_row to cpis_app;
grant select, delete on cpis.traced_row to cpis_retention;

-- rejected_row
alter table cpis.rejected_row enable row level security;
alter table cpis.rejected_row force row level security;
create policy rejected_row_read_own on cpis.rejected_row for select to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LP', 'LD', 'ED'));
create policy rejected_row_add_own on cpis.rejected_row for insert to cpis_app
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy rejected_row_change_own on cpis.rejected_row for update to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD')
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy rejected_row_retention on cpis.rejected_row to cpis_retention using (true);
create policy rejected_row_quality on cpis.rejected_row for select to cpis_quality using (true);

grant select, insert, update on cpis.rejected_row to cpis_app;
grant select, delete on cpis.rejected_row to cpis_retention;
grant select on cpis.rejected_row to cpis_quality;

-- upload_absence
alter table cpis.upload_absence enable row level security;
alter table cpis.upload_absence force row level security;
create policy upload_absence_read_own on cpis.upload_absence for select to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LP', 'LD', 'ED'));
create policy upload_absence_add_own on cpis.upload_absence for insert to cpis_app
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy upload_absence_forget_own on cpis.upload_absence for delete to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy upload_absence_retention on cpis.upload_absence to cpis_retention using (true);

grant select, insert, delete on cpis.upload_absence to cpis_app;
grant select, delete on cpis.upload_absence to cpis_retention;

-- held_ending
alter table cpis.held_ending enable row level security;
alter table cpis.held_ending force row level security;
create policy held_ending_read_own on cpis.held_ending for select to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LP', 'LD', 'ED'));
create policy held_ending_add_own on cpis.held_ending for insert to cpis_app
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy held_ending_change_own on cpis.held_ending for update to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD')
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
-- Endings that are due.
create policy held_ending_register on cpis.held_ending to cpis_register using (true) with check (true);
create policy held_ending_retention on cpis.held_ending to cpis_retention using (true);

grant select, insert, update on cpis.held_ending to cpis_app;
grant select, update on cpis.held_ending to cpis_register;
grant select, delete on cpis.held_ending to cpis_retention;

-- mass_ending
alter table cpis.mass_ending enable row level security;
alter table cpis.mass_ending force row level security;
create policy mass_ending_read on cpis.mass_ending for select to cpis_app
  using (((select cpis.caller_role()) = 'NA' and exists (
            select from cpis.organisation o where o.id = (select cpis.caller_organisation()) and o.kind = 'national'))
         or (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LP', 'LD', 'ED', 'NA')));
create policy mass_ending_add_own on cpis.mass_ending for insert to cpis_app
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy mass_ending_retention on cpis.mass_ending to cpis_retention using (true);

grant select, insert on cpis.mass_ending to cpis_app;
grant select, delete on cpis.mass_ending to cpis_retention;

-- checked_file
alter table cpis.checked_file enable row level security;
alter table cpis.checked_file force row level security;
create policy checked_file_read_own on cpis.checked_file for select to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy checked_file_add_own on cpis.checked_file for insert to cpis_app
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy checked_file_forget_own on cpis.checked_file for delete to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy checked_file_retention on cpis.checked_file to cpis_retention using (true);

grant select, insert, delete on cpis.checked_file to cpis_app;
grant select, delete on cpis.checked_file to cpis_retention;
