-- transfer
alter table cpis.transfer enable row level security;
alter table cpis.transfer force row level security;
-- The giving authority sees what became of its offers; the receiving one what is offered, and what it took.
create policy transfer_read_own on cpis.transfer for select to cpis_app
  using ((select cpis.caller_role()) in ('LP', 'LD', 'ED') and (from_authority = (select cpis.caller_organisation())
         or (to_authority = (select cpis.caller_organisation()) and state in ('offered', 'accepted'))));
create policy transfer_offer_own on cpis.transfer for insert to cpis_app
  with check (from_authority = (select cpis.caller_organisation()) and (select cpis.caller_role()) = 'LD' and state = 'offered'
              and offered_by = (select cpis.caller_user()));
create policy transfer_disclose on cpis.transfer for select to cpis_disclose using (state = 'offered');
create policy transfer_register on cpis.transfer to cpis_register using (true) with check (true);
create policy transfer_retention on cpis.transfer to cpis_retention using (true);

grant select, insert on cpis.transfer to cpis_app;
grant select on cpis.transfer to cpis_disclose;
grant select, update on cpis.transfer to cpis_register;
grant select, delete on cpis.transfer to cpis_retention;
