-- access_alert
alter table cpis.access_alert enable row level security;
alter table cpis.access_alert force row level security;
create policy access_alert_read on cpis.access_alert for select to cpis_app using (
  ((select cpis.caller_role()) = 'SG' and organisation_id = (select cpis.caller_organisation()))
  or ((select cpis.caller_role()) = 'AU' and exists (
    select from cpis.organisation o where o.id = (select cpis.caller_organisation()) and o.kind = 'national')));
create policy access_alert_disclose on cpis.access_alert to cpis_disclose using (true) with check (true);
create policy access_alert_retention on cpis.access_alert to cpis_retention using (true);
create policy access_alert_review on cpis.access_alert for select to cpis_review using (true);

grant select on cpis.access_alert to cpis_app, cpis_review;
grant select, insert on cpis.access_alert to cpis_disclose;
grant select, delete on cpis.access_alert to cpis_retention;
