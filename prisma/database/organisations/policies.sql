-- organisation
grant select on cpis.organisation to cpis_app, cpis_disclose, cpis_register, cpis_files, cpis_delivery, cpis_audit, cpis_quality;
grant select, insert on cpis.organisation to cpis_identity;
grant update (name, status) on cpis.organisation to cpis_identity;

-- setting_kind
grant select on cpis.setting_kind to cpis_app, cpis_identity, cpis_disclose, cpis_audit;

-- care_setting
grant select on cpis.care_setting to cpis_app, cpis_disclose;
grant select, insert on cpis.care_setting to cpis_identity;

-- organisation_contact
alter table cpis.organisation_contact enable row level security;
alter table cpis.organisation_contact force row level security;
create policy organisation_contact_identity on cpis.organisation_contact to cpis_identity using (true) with check (true);

grant select, insert, update on cpis.organisation_contact to cpis_identity;
