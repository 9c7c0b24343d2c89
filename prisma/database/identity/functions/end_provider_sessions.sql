-- Back-channel log-out. The notice names the provider's session, the person, or both, and then both must fit; its
-- signature has been checked before. A notice counts once.
create or replace function cpis.end_provider_sessions(p_provider text, p_subject text, p_sid text, p_jti_hash bytea, p_good_until timestamptz) returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_ended integer;
begin
  if p_subject is null and p_sid is null then raise exception 'a notice about nobody' using errcode = 'check_violation'; end if;
  delete from cpis.log_out_notice where good_until < now();
  insert into cpis.log_out_notice (provider, jti_hash, good_until) values (p_provider, p_jti_hash, p_good_until) on conflict do nothing;
  if not found then return null; end if;
  with over as (
    update cpis.session s set ended_at = now(), end_reason = 'provider'
    where s.ended_at is null and s.provider = p_provider and (p_sid is null or s.provider_sid = p_sid)
      and (p_subject is null or exists (
        select from cpis.person_identity i where i.person_id = s.person_id and i.provider = p_provider and i.subject = p_subject))
    returning s.id, s.person_id),
  told as (
    insert into cpis.audit_event (type, outcome, person_id, person_name, session_id, details)
    select 'session.end', 'done', o.person_id, p.name, o.id, jsonb_build_object('provider', p_provider, 'ended', 1)
    from over o join cpis.person p on p.id = o.person_id)
  select count(*)::integer into v_ended from over;
  if v_ended = 0 then
    insert into cpis.audit_event (type, outcome, details)
    values ('session.end', 'done', jsonb_build_object('provider', p_provider, 'ended', 0));
  end if;
  return v_ended;
end $$;

alter function cpis.end_provider_sessions(text, text, text, bytea, timestamptz) owner to cpis_identity;
revoke all on function cpis.end_provider_sessions(text, text, text, bytea, timestamptz) from public;
grant execute on function cpis.end_provider_sessions(text, text, text, bytea, timestamptz) to cpis_gate;

comment on function cpis.end_provider_sessions(text, text, text, bytea, timestamptz) is
  'Ends the sessions that a provider says are over. Answers how many; null for a notice that was seen before.';
