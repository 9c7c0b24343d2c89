-- child
alter table cpis.child enable row level security;
alter table cpis.child force row level security;
-- Authority staff read their own; the data manager writes their own. Nobody else has a policy, so nobody else has rows.
create policy child_read_own on cpis.child for select to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LP', 'LD', 'ED'));
create policy child_add_own on cpis.child for insert to cpis_app
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy child_change_own on cpis.child for update to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD')
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
-- The door to disclosure reads across authorities.
create policy child_disclose on cpis.child for select to cpis_disclose using (true);
create policy child_register on cpis.child to cpis_register using (true) with check (true);
create policy child_delivery on cpis.child for select to cpis_delivery using (true);
create policy child_retention on cpis.child to cpis_retention using (true);
create policy child_audit on cpis.child for select to cpis_audit using (true);
create policy child_review on cpis.child for select to cpis_review using (true);
create policy child_quality on cpis.child for select to cpis_quality using (true);

grant select, insert, update on cpis.child to cpis_app, cpis_register;
grant select on cpis.child to cpis_disclose, cpis_delivery, cpis_quality;
grant select, delete on cpis.child to cpis_retention;
-- To lock a row takes the right to change one of its columns.
grant update (id) on cpis.child to cpis_retention;
grant select (id, nhs_number) on cpis.child to cpis_audit;
-- A family name is compared and never given out.
grant select (id, family_name) on cpis.child to cpis_review;

-- child_version
alter table cpis.child_version enable row level security;
alter table cpis.child_version force row level security;
create policy child_version_read_own on cpis.child_version for select to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LP', 'LD', 'ED'));
-- Only the trigger on children writes history; it runs as the owner, on whom row-level security is forced as well.
create policy child_version_keep on cpis.child_version for insert to cpis_owner with check (true);
create policy child_version_disclose on cpis.child_version for select to cpis_disclose using (true);
create policy child_version_register on cpis.child_version for select to cpis_register using (true);
create policy child_version_delivery on cpis.child_version for select to cpis_delivery using (true);
create policy child_version_retention on cpis.child_version to cpis_retention using (true);
create policy child_version_audit on cpis.child_version for select to cpis_audit using (true);

grant select on cpis.child_version to cpis_app, cpis_disclose, cpis_register, cpis_delivery;
grant select, delete on cpis.child_version to cpis_retention;
grant select (child_id, nhs_number) on cpis.child_version to cpis_audit;

-- plan
alter table cpis.plan enable row level security;
alter table cpis.plan force row level security;
create policy plan_read_own on cpis.plan for select to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LP', 'LD', 'ED'));
create policy plan_add_own on cpis.plan for insert to cpis_app
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy plan_change_own on cpis.plan for update to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD')
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD');
create policy plan_disclose on cpis.plan for select to cpis_disclose using (true);
create policy plan_register on cpis.plan to cpis_register using (true) with check (true);
create policy plan_delivery on cpis.plan for select to cpis_delivery using (true);
create policy plan_retention on cpis.plan to cpis_retention using (true);
create policy plan_quality on cpis.plan for select to cpis_quality using (true);

grant select, insert, update on cpis.plan to cpis_app, cpis_register;
grant select on cpis.plan to cpis_disclose, cpis_delivery, cpis_quality;
grant select, delete on cpis.plan to cpis_retention;
grant update (id) on cpis.plan to cpis_retention;

-- plan_version
alter table cpis.plan_version enable row level security;
alter table cpis.plan_version force row level security;
create policy plan_version_read_own on cpis.plan_version for select to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LP', 'LD', 'ED'));
create policy plan_version_proof on cpis.plan_version for select to cpis_verifier using (true);
-- Only the trigger on plans writes history; it runs as the owner, on whom row-level security is forced as well.
create policy plan_version_keep on cpis.plan_version for insert to cpis_owner with check (true);
create policy plan_version_disclose on cpis.plan_version for select to cpis_disclose using (true);
create policy plan_version_register on cpis.plan_version for select to cpis_register using (true);
create policy plan_version_retention on cpis.plan_version to cpis_retention using (true);
create policy plan_version_audit on cpis.plan_version for select to cpis_audit using (true);
create policy plan_version_review on cpis.plan_version for select to cpis_review using (true);

grant select on cpis.plan_version to cpis_app, cpis_disclose, cpis_register;
grant select, delete on cpis.plan_version to cpis_retention;
grant select (version_id, authority_id) on cpis.plan_version to cpis_verifier;
grant select (version_id, child_id) on cpis.plan_version to cpis_audit, cpis_review;

-- register_version
alter table cpis.register_version enable row level security;
alter table cpis.register_version force row level security;
create policy register_version_read_own on cpis.register_version for select to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) in ('LP', 'LD', 'ED'));
create policy register_version_count on cpis.register_version to cpis_owner using (true) with check (true);

grant select on cpis.register_version to cpis_app;
