-- session
alter table cpis.session enable row level security;
alter table cpis.session force row level security;
create policy session_identity on cpis.session to cpis_identity using (true) with check (true);
create policy session_retention on cpis.session to cpis_retention using (true);

grant select, insert, update on cpis.session to cpis_identity;
grant select, delete on cpis.session to cpis_retention;

-- log_out_notice
alter table cpis.log_out_notice enable row level security;
alter table cpis.log_out_notice force row level security;
create policy log_out_notice_identity on cpis.log_out_notice to cpis_identity using (true) with check (true);

grant select, insert, delete on cpis.log_out_notice to cpis_identity;
