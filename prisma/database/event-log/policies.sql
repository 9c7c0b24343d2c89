-- audit_event
alter table cpis.audit_event enable row level security;
alter table cpis.audit_event force row level security;
-- In the name of whoever asks, now, and vouched for: a line that nobody vouches for is a function's, and nobody else's.
create policy audit_event_add on cpis.audit_event for insert to cpis_app with check (
  mac is not null and at = now() and organisation_id = (select cpis.caller_organisation()) and role = (select cpis.caller_role())
  and person_id is not distinct from (select cpis.caller_user())
  and session_id is not distinct from (select t.session_id from cpis.read_ticket(current_setting('app.caller', true)) t));
create policy audit_event_proof on cpis.audit_event for select to cpis_sealer, cpis_verifier using (true);
create policy audit_event_add_owner on cpis.audit_event for insert to cpis_owner with check (type = 'retention.drop' and person_id is null);
create policy audit_event_add_identity on cpis.audit_event for insert to cpis_identity with check (true);
create policy audit_event_add_disclose on cpis.audit_event for insert to cpis_disclose
  with check (type in ('lookup.over-limit', 'lookup.stop'));
create policy audit_event_add_files on cpis.audit_event for insert to cpis_files with check (type in ('upload.check', 'upload.save'));
create policy audit_event_add_delivery on cpis.audit_event for insert to cpis_delivery with check (person_id is null);
create policy audit_event_retention on cpis.audit_event for select to cpis_retention using (true);
create policy audit_event_add_retention on cpis.audit_event for insert to cpis_retention
  with check (type = 'retention.erase' and person_id is null);
create policy audit_event_forget on cpis.audit_event for delete to cpis_retention
  using (at < now() - interval '8 years' and type not in ('retention.drop', 'retention.erase'));
create policy audit_event_audit on cpis.audit_event for select to cpis_audit using (true);

grant insert on cpis.audit_event to cpis_app, cpis_identity, cpis_disclose, cpis_files, cpis_delivery;
grant select on cpis.audit_event to cpis_sealer, cpis_verifier, cpis_audit;
grant select, insert, delete on cpis.audit_event to cpis_retention;
