-- authority
alter table cpis.authority enable row level security;
alter table cpis.authority force row level security;
create policy authority_read on cpis.authority for select to cpis_app, cpis_disclose, cpis_identity using (true);
create policy authority_keep_own on cpis.authority for update to cpis_app
  using (organisation_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LD', 'OA'))
  with check (organisation_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LD', 'OA'));
create policy authority_onboard on cpis.authority for insert to cpis_identity with check (true);
create policy authority_register on cpis.authority for select to cpis_register using (true);
create policy authority_files on cpis.authority for select to cpis_files using (true);
create policy authority_delivery on cpis.authority for select to cpis_delivery using (true);
-- The operator's command gives a mailbox a new password.
create policy authority_delivery_password on cpis.authority for update to cpis_delivery using (true) with check (true);
create policy authority_quality on cpis.authority for select to cpis_quality using (true);

grant select on cpis.authority to cpis_app, cpis_disclose, cpis_register, cpis_files, cpis_delivery, cpis_quality;
grant select, insert on cpis.authority to cpis_identity;
grant update (day_phone, duty_phone, office_opens, office_closes, shared_details, register_updated_at, update_every_days,
  contacts_confirmed_at, contacts_confirmed_by, delivers_email, notice_emails, delivers_mailbox) on cpis.authority to cpis_app;
grant update (mailbox_generation) on cpis.authority to cpis_delivery;

-- lead_team
alter table cpis.lead_team enable row level security;
alter table cpis.lead_team force row level security;
create policy lead_team_read_own on cpis.lead_team for select to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LP', 'LD', 'ED', 'OA'));
create policy lead_team_add_own on cpis.lead_team for insert to cpis_app
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LD', 'OA'));
create policy lead_team_change_own on cpis.lead_team for update to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LD', 'OA'))
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LD', 'OA'));
create policy lead_team_register on cpis.lead_team to cpis_register using (true) with check (true);

grant select, insert, update on cpis.lead_team to cpis_app;
grant select, update on cpis.lead_team to cpis_register;

-- authority_change
alter table cpis.authority_change enable row level security;
alter table cpis.authority_change force row level security;
create policy authority_change_read_own on cpis.authority_change for select to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LP', 'LD', 'ED', 'OA'));
create policy authority_change_add_own on cpis.authority_change for insert to cpis_app
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LD', 'OA') and person_id = (select cpis.caller_user()));
create policy authority_change_retention on cpis.authority_change to cpis_retention using (true);

grant select, insert on cpis.authority_change to cpis_app;
grant select, delete on cpis.authority_change to cpis_retention;
