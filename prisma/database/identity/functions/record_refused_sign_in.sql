-- Holds the provider and the reason, never a name.
create or replace function cpis.record_refused_sign_in(p_provider text, p_reason text) returns void
language sql volatile security definer set search_path = cpis, pg_temp as $$
  insert into cpis.audit_event (type, outcome, details)
  values ('session.open', 'denied', jsonb_build_object('provider', p_provider, 'reason', p_reason))
$$;

alter function cpis.record_refused_sign_in(text, text) owner to cpis_identity;
revoke all on function cpis.record_refused_sign_in(text, text) from public;
grant execute on function cpis.record_refused_sign_in(text, text) to cpis_gate;

comment on function cpis.record_refused_sign_in(text, text) is
  'Records in the compliance log that a log-in was refused.';
