-- plan_draft
alter table cpis.plan_draft enable row level security;
alter table cpis.plan_draft force row level security;
create policy plan_draft_own on cpis.plan_draft to cpis_app
  using (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD' and person_id = (select cpis.caller_user()))
  with check (authority_id = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD' and person_id = (select cpis.caller_user()));
create policy plan_draft_retention on cpis.plan_draft to cpis_retention using (true);

grant select, insert, update, delete on cpis.plan_draft to cpis_app;
grant select, delete on cpis.plan_draft to cpis_retention;
