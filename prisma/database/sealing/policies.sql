-- seal_checkpoint
alter table cpis.seal_checkpoint enable row level security;
alter table cpis.seal_checkpoint force row level security;
create policy seal_checkpoint_proof on cpis.seal_checkpoint for select to cpis_sealer, cpis_verifier using (true);
create policy seal_checkpoint_seal on cpis.seal_checkpoint for insert to cpis_sealer with check (true);
create policy seal_checkpoint_retention on cpis.seal_checkpoint for select to cpis_retention using (true);

grant select, insert on cpis.seal_checkpoint to cpis_sealer;
grant select on cpis.seal_checkpoint to cpis_verifier;
grant select (n, body, at) on cpis.seal_checkpoint to cpis_retention;

-- seal_leaf
alter table cpis.seal_leaf enable row level security;
alter table cpis.seal_leaf force row level security;
create policy seal_leaf_proof on cpis.seal_leaf for select to cpis_sealer, cpis_verifier using (true);
create policy seal_leaf_seal on cpis.seal_leaf for insert to cpis_sealer with check (true);
create policy seal_leaf_audit on cpis.seal_leaf for select to cpis_audit using (true);

grant select, insert on cpis.seal_leaf to cpis_sealer;
grant select on cpis.seal_leaf to cpis_verifier;
grant select (n, row_id, row_at) on cpis.seal_leaf to cpis_audit;

-- verification_run
alter table cpis.verification_run enable row level security;
alter table cpis.verification_run force row level security;
create policy verification_run_read on cpis.verification_run for select to cpis_app using ((select cpis.caller_is_national()));
create policy verification_run_proof on cpis.verification_run for select to cpis_verifier using (true);
create policy verification_run_add on cpis.verification_run for insert to cpis_verifier with check (true);

grant select on cpis.verification_run to cpis_app;
grant select, insert on cpis.verification_run to cpis_verifier;
