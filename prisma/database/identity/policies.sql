-- session
alter table cpis.session enable row level security;
alter table cpis.session force row level security;
create policy session_identity on cpis.session to cpis_identity using (true) with check (true);
create policy session_retention on cpis.session to cpis_retention using (true);

grant select, insert, update on cpis.session to cpis_identity;
grant select, delete on cpis.session to cpis_retention;

-- sign_in_count
alter table cpis.sign_in_count enable row level security;
alter table cpis.sign_in_count force row level security;
create policy sign_in_count_identity on cpis.sign_in_count to cpis_identity using (true) with check (true);

grant select, insert, update, delete on cpis.sign_in_count to cpis_identity;

-- log_out_notice
alter table cpis.log_out_notice enable row level security;
alter table cpis.log_out_notice force row level security;
create policy log_out_notice_identity on cpis.log_out_notice to cpis_identity using (true) with check (true);

grant select, insert, delete on cpis.log_out_notice to cpis_identity;
