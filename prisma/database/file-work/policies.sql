-- file_work
alter table cpis.file_work enable row level security;
alter table cpis.file_work force row level security;
create policy file_work_read_own on cpis.file_work for select to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LP', 'LD', 'ED'));
create policy file_work_ask on cpis.file_work for insert to cpis_app
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD' and asked_by_id is not distinct from (select cpis.caller_user())
              and leased_by is null and attempts = 0);
create policy file_work_forget_own on cpis.file_work for delete to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy file_work_files on cpis.file_work to cpis_files using (true) with check (true);
create policy file_work_delivery on cpis.file_work for select to cpis_delivery using (true);

grant select, insert, delete on cpis.file_work to cpis_app;
grant select, update, delete on cpis.file_work to cpis_files;
-- For operators: how many there are and why they failed, not whose.
grant select (last_error) on cpis.file_work to cpis_delivery;
