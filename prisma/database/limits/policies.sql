-- rate_limit
alter table cpis.rate_limit enable row level security;
alter table cpis.rate_limit force row level security;
create policy rate_limit_read on cpis.rate_limit for select to cpis_disclose, cpis_identity, cpis_files, cpis_delivery, cpis_audit using (true);

grant select on cpis.rate_limit to cpis_disclose, cpis_identity, cpis_files, cpis_delivery, cpis_audit;

-- rate_count: each counts what is its own.
alter table cpis.rate_count enable row level security;
alter table cpis.rate_count force row level security;
create policy rate_count_disclose on cpis.rate_count to cpis_disclose using (what = 'look-up') with check (what = 'look-up');
create policy rate_count_audit on cpis.rate_count to cpis_audit using (what = 'number-question') with check (what = 'number-question');
create policy rate_count_identity on cpis.rate_count to cpis_identity
  using (what in ('log-in', 'log-in-refused', 'failed-log-in', 'api-request'))
  with check (what in ('log-in', 'log-in-refused', 'failed-log-in', 'api-request'));
create policy rate_count_retention on cpis.rate_count to cpis_retention using (true);

grant select, insert, update on cpis.rate_count to cpis_disclose, cpis_identity, cpis_audit;
grant select, delete on cpis.rate_count to cpis_retention;
