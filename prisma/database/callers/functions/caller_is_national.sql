-- The national organisation's own pages (legal holds, verification) are for its administrators and auditors.
create or replace function cpis.caller_is_national() returns boolean
language sql stable as $$
  select cpis.caller_role() in ('NA', 'AU') and exists (select from cpis.organisation o where o.id = cpis.caller_organisation() and o.kind = 'national')
$$;

alter function cpis.caller_is_national() owner to cpis_owner;
revoke all on function cpis.caller_is_national() from public;
grant execute on function cpis.caller_is_national() to cpis_app;

comment on function cpis.caller_is_national() is
  'Whether the caller is an administrator or auditor acting for the national organisation.';
