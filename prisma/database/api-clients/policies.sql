-- api_client
alter table cpis.api_client enable row level security;
alter table cpis.api_client force row level security;
create policy api_client_identity on cpis.api_client to cpis_identity using (true) with check (true);

grant select, insert, update on cpis.api_client to cpis_identity;

-- api_client_use
alter table cpis.api_client_use enable row level security;
alter table cpis.api_client_use force row level security;
create policy api_client_use_identity on cpis.api_client_use to cpis_identity using (true) with check (true);

grant select, insert, update on cpis.api_client_use to cpis_identity;

-- api_assertion
alter table cpis.api_assertion enable row level security;
alter table cpis.api_assertion force row level security;
create policy api_assertion_identity on cpis.api_assertion to cpis_identity using (true) with check (true);

-- Update only because whoever deletes while skipping what is locked has to be allowed to lock.
grant select, insert, update, delete on cpis.api_assertion to cpis_identity;

-- api_token
alter table cpis.api_token enable row level security;
alter table cpis.api_token force row level security;
create policy api_token_identity on cpis.api_token to cpis_identity using (true) with check (true);

-- Update only because whoever deletes while skipping what is locked has to be allowed to lock.
grant select, insert, update, delete on cpis.api_token to cpis_identity;

-- api_refusal
alter table cpis.api_refusal enable row level security;
alter table cpis.api_refusal force row level security;
create policy api_refusal_identity on cpis.api_refusal to cpis_identity using (true) with check (true);

grant select, insert, update, delete on cpis.api_refusal to cpis_identity;
