-- person
alter table cpis.person enable row level security;
alter table cpis.person force row level security;
create policy person_identity on cpis.person to cpis_identity using (true) with check (true);
create policy person_retention on cpis.person to cpis_retention using (true);
create policy person_audit on cpis.person for select to cpis_audit using (true);

grant select, insert on cpis.person to cpis_identity;
grant select, delete on cpis.person to cpis_retention;
grant update (status, auth_version) on cpis.person to cpis_identity;
grant update (email, status) on cpis.person to cpis_retention;
grant select (id, name, status) on cpis.person to cpis_audit;

-- person_identity
alter table cpis.person_identity enable row level security;
alter table cpis.person_identity force row level security;
create policy person_identity_identity on cpis.person_identity to cpis_identity using (true) with check (true);
create policy person_identity_retention on cpis.person_identity to cpis_retention using (true);

grant select, insert on cpis.person_identity to cpis_identity;
grant select, delete on cpis.person_identity to cpis_retention;

-- role
grant select on cpis.role to cpis_app, cpis_identity, cpis_disclose, cpis_audit;

-- role_assignment
alter table cpis.role_assignment enable row level security;
alter table cpis.role_assignment force row level security;
create policy role_assignment_identity on cpis.role_assignment to cpis_identity using (true) with check (true);
create policy role_assignment_retention on cpis.role_assignment to cpis_retention using (true);
create policy role_assignment_audit on cpis.role_assignment for select to cpis_audit using (true);

grant select, insert on cpis.role_assignment to cpis_identity;
grant select, delete on cpis.role_assignment to cpis_retention;
grant select on cpis.role_assignment to cpis_audit;
grant update (ended_at, ended_by, ended_by_name) on cpis.role_assignment to cpis_identity;
grant update (ended_at) on cpis.role_assignment to cpis_retention;

-- invitation
alter table cpis.invitation enable row level security;
alter table cpis.invitation force row level security;
create policy invitation_identity on cpis.invitation to cpis_identity using (true) with check (true);
create policy invitation_retention on cpis.invitation to cpis_retention using (true);

grant select, insert, update on cpis.invitation to cpis_identity;
grant select, delete on cpis.invitation to cpis_retention;

-- administration_change
alter table cpis.administration_change enable row level security;
alter table cpis.administration_change force row level security;
create policy administration_change_identity on cpis.administration_change to cpis_identity using (true) with check (true);
create policy administration_change_retention on cpis.administration_change to cpis_retention using (true);

grant select, insert on cpis.administration_change to cpis_identity;
grant select, delete on cpis.administration_change to cpis_retention;
