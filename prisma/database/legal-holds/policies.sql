-- legal_hold
alter table cpis.legal_hold enable row level security;
alter table cpis.legal_hold force row level security;
create policy legal_hold_read on cpis.legal_hold for select to cpis_app using ((select cpis.caller_is_national()));
create policy legal_hold_place on cpis.legal_hold for insert to cpis_app
  with check ((select cpis.caller_is_national()) and (select cpis.caller_role()) = 'AU' and placed_by = (select cpis.caller_user()) and lifted_at is null);
-- Whoever has not just logged in lifts no hold, whatever statement they run.
create policy legal_hold_lift on cpis.legal_hold for update to cpis_app
  using ((select cpis.caller_is_national()) and lifted_at is null and placed_by <> (select cpis.caller_user()) and (select cpis.logged_in_lately()))
  with check (lifted_by = (select cpis.caller_user()) and lifted_at is not null);
create policy legal_hold_retention on cpis.legal_hold for select to cpis_retention using (true);

grant select, insert on cpis.legal_hold to cpis_app;
grant select on cpis.legal_hold to cpis_retention;
grant update (lifted_at, lifted_by, lifted_by_name) on cpis.legal_hold to cpis_app;
