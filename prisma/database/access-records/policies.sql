-- access_matched
alter table cpis.access_matched enable row level security;
alter table cpis.access_matched force row level security;
alter table cpis_part.access_matched_default enable row level security;
alter table cpis_part.access_matched_default force row level security;
create policy access_matched_proof on cpis.access_matched for select to cpis_sealer, cpis_verifier using (true);
create policy access_matched_disclose_read on cpis.access_matched for select to cpis_disclose using (true);
create policy access_matched_disclose_add on cpis.access_matched for insert to cpis_disclose with check (true);
create policy access_matched_delivery on cpis.access_matched for select to cpis_delivery using (true);
create policy access_matched_retention on cpis.access_matched for select to cpis_retention using (true);
create policy access_matched_audit on cpis.access_matched for select to cpis_audit using (true);
create policy access_matched_review on cpis.access_matched for select to cpis_review using (true);

grant select on cpis.access_matched to cpis_sealer, cpis_verifier, cpis_delivery, cpis_audit, cpis_review;
grant select, insert on cpis.access_matched to cpis_disclose;
grant select (event_id, at, actor_id, organisation_id, subject_key, nhs_number, version_ids, authority_ids) on
  cpis.access_matched to cpis_retention;

-- access_unmatched
alter table cpis.access_unmatched enable row level security;
alter table cpis.access_unmatched force row level security;
alter table cpis_part.access_unmatched_default enable row level security;
alter table cpis_part.access_unmatched_default force row level security;
create policy access_unmatched_proof on cpis.access_unmatched for select to cpis_sealer, cpis_verifier using (true);
create policy access_unmatched_disclose_read on cpis.access_unmatched for select to cpis_disclose using (true);
create policy access_unmatched_disclose_add on cpis.access_unmatched for insert to cpis_disclose with check (true);
create policy access_unmatched_retention on cpis.access_unmatched for select to cpis_retention using (true);
create policy access_unmatched_audit on cpis.access_unmatched for select to cpis_audit using (true);
create policy access_unmatched_review on cpis.access_unmatched for select to cpis_review using (true);

grant select on cpis.access_unmatched to cpis_sealer, cpis_verifier, cpis_audit, cpis_review;
grant select, insert on cpis.access_unmatched to cpis_disclose;
grant select (event_id, at, actor_id, organisation_id, subject_key) on cpis.access_unmatched to cpis_retention;

-- access_export
alter table cpis.access_export enable row level security;
alter table cpis.access_export force row level security;
create policy access_export_retention on cpis.access_export to cpis_retention using (true);
create policy access_export_audit on cpis.access_export to cpis_audit using (true) with check (true);

grant select, delete on cpis.access_export to cpis_retention;
grant select, insert on cpis.access_export to cpis_audit;
grant update (decision, decided_at, decided_by, decided_by_name, taken_at) on cpis.access_export to cpis_audit;
