-- outbox
alter table cpis.outbox enable row level security;
alter table cpis.outbox force row level security;
create policy outbox_disclose_add on cpis.outbox for insert to cpis_disclose with check (true);
create policy outbox_delivery on cpis.outbox to cpis_delivery using (true) with check (true);
create policy outbox_retention on cpis.outbox to cpis_retention using (true);

grant insert on cpis.outbox to cpis_disclose;
grant select, insert, update on cpis.outbox to cpis_delivery;
grant select, delete on cpis.outbox to cpis_retention;

-- mail_pace
alter table cpis.mail_pace enable row level security;
alter table cpis.mail_pace force row level security;
create policy mail_pace_delivery on cpis.mail_pace to cpis_delivery using (true) with check (true);

grant select, insert, update on cpis.mail_pace to cpis_delivery;

-- mailbox_message
alter table cpis.mailbox_message enable row level security;
alter table cpis.mailbox_message force row level security;
create policy mailbox_message_delivery on cpis.mailbox_message to cpis_delivery using (true) with check (true);
create policy mailbox_message_retention on cpis.mailbox_message to cpis_retention using (true);

grant select, insert, update on cpis.mailbox_message to cpis_delivery;
grant select, delete on cpis.mailbox_message to cpis_retention;
grant update (body) on cpis.mailbox_message to cpis_retention;

-- mailbox_nonce
alter table cpis.mailbox_nonce enable row level security;
alter table cpis.mailbox_nonce force row level security;
create policy mailbox_nonce_delivery on cpis.mailbox_nonce to cpis_delivery using (true) with check (true);

grant select, insert, update, delete on cpis.mailbox_nonce to cpis_delivery;

-- mailbox_refusal
alter table cpis.mailbox_refusal enable row level security;
alter table cpis.mailbox_refusal force row level security;
create policy mailbox_refusal_delivery on cpis.mailbox_refusal to cpis_delivery using (true) with check (true);

grant select, insert, update, delete on cpis.mailbox_refusal to cpis_delivery;
