-- cpis holds the service. Nothing in it can be reached without a grant, and no row of a guarded table without a policy.
create schema if not exists cpis;
alter schema cpis owner to cpis_owner;
revoke all on schema cpis from public;
grant usage on schema cpis to cpis_app, cpis_gate, cpis_filer, cpis_worker, cpis_sealer, cpis_verifier, cpis_callers, cpis_disclose, cpis_identity, cpis_register, cpis_files,
  cpis_delivery, cpis_quality, cpis_retention, cpis_audit, cpis_review;

-- The monthly partitions of the access records live apart, so that the tables that people read about stay a short list.
create schema if not exists cpis_part;
alter schema cpis_part owner to cpis_owner;
revoke all on schema cpis_part from public;

create extension if not exists btree_gist with schema public;

-- A new function is nobody's until it is granted.
alter default privileges for role cpis_owner revoke execute on functions from public;
