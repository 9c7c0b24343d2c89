-- notification
alter table cpis.notification enable row level security;
alter table cpis.notification force row level security;
create policy notification_read_own on cpis.notification for select to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LP', 'ED'));
-- Seen and assigned without being acknowledged; a trigger sees to it that who acknowledges is who asks.
create policy notification_see_to_own on cpis.notification for update to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LP', 'ED'))
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LP', 'ED'));
-- The verifier asks whether the authorities of an access got their notices: which of them, and nothing else.
create policy notification_proof on cpis.notification for select to cpis_verifier using (true);
create policy notification_disclose_read on cpis.notification for select to cpis_disclose using (true);
create policy notification_disclose_add on cpis.notification for insert to cpis_disclose with check (true);
create policy notification_disclose_tell on cpis.notification for update to cpis_disclose using (true) with check (true);
create policy notification_delivery on cpis.notification for select to cpis_delivery using (true);
create policy notification_retention on cpis.notification to cpis_retention using (true);
create policy notification_quality on cpis.notification for select to cpis_quality using (true);

grant select on cpis.notification to cpis_app, cpis_delivery, cpis_quality;
grant select, insert on cpis.notification to cpis_disclose;
grant select, delete on cpis.notification to cpis_retention;
grant update (acknowledged_at, acknowledged_by, seen_at, assigned_team, assigned_person, answer) on cpis.notification to cpis_app;
grant select (event_id, authority_id) on cpis.notification to cpis_verifier;
grant update (outcome, outcome_at, callback_phone) on cpis.notification to cpis_disclose;
grant update (child_id) on cpis.notification to cpis_retention;
