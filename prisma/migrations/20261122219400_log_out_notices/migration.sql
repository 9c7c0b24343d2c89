-- Who logs out at NHS CIS2, or at Entra, is logged out here too (OpenID Connect Back-Channel Logout 1.0; interoperability reference 6.1).

set role cpis_owner;

-- The provider's own name of the session that it opened, by which it says later that it is over.
alter table cpis.session add column provider_sid text check (length(provider_sid) between 1 and 512);
create index session_of_provider on cpis.session (provider, provider_sid) where ended_at is null and provider_sid is not null;
alter table cpis.session drop constraint session_end_reason_check;
alter table cpis.session add constraint session_end_reason_check
  check (end_reason in ('signed-out', 'elsewhere', 'idle', 'expired', 'withdrawn', 'provider'));

-- Notices that were taken, so that none counts twice while it is fresh. Unlogged: after a crash one could at most end a session once more.
create unlogged table cpis.log_out_notice (
  provider   text not null check (provider in ('cis2', 'entra')),
  jti_hash   bytea not null check (length(jti_hash) = 32),
  good_until timestamptz not null,
  primary key (provider, jti_hash)
);
create index log_out_notice_by_time on cpis.log_out_notice (good_until);
alter table cpis.log_out_notice enable row level security;
alter table cpis.log_out_notice force row level security;
create policy log_out_notice_identity on cpis.log_out_notice to cpis_identity using (true) with check (true);
grant select, insert, delete on cpis.log_out_notice to cpis_identity;

reset role;
grant create on schema cpis to cpis_identity;
set role cpis_identity;

-- As before, and keeps the provider's name of the session.
drop function cpis.open_session(text, text, bytea, timestamptz, text[], integer);
create function cpis.open_session(
  p_provider text, p_subject text, p_token_hash bytea, p_auth_time timestamptz, p_asserted text[], p_level integer, p_sid text default null)
returns table (session_id uuid, roles integer, ended_elsewhere integer)
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare
  v_person cpis.person;
  v_only   uuid;
  v_roles  integer;
  v_strong boolean;
  v_ended  integer;
  v_id     uuid;
begin
  select p.* into v_person from cpis.person p
  join cpis.person_identity i on i.person_id = p.id
  where i.provider = p_provider and i.subject = p_subject and p.status <> 'suspended'
  for update of p;
  if not found then return; end if;
  select count(*)::integer, (array_agg(u.assignment_id))[1], bool_or(u.role in ('NA', 'AU')) into v_roles, v_only, v_strong
  from cpis.usable_assignments(v_person.id, p_asserted) u;
  if v_roles = 0 or (v_strong and coalesce(p_level, 0) < 3) then return; end if;
  if v_person.status = 'invited' then update cpis.person set status = 'active' where id = v_person.id; end if;
  update cpis.session set ended_at = now(), end_reason = 'elsewhere' where person_id = v_person.id and ended_at is null;
  get diagnostics v_ended = row_count;
  insert into cpis.session (token_hash, person_id, auth_version, provider, asserted_codes, assignment_id, auth_time, expires_at, provider_sid)
  values (p_token_hash, v_person.id, v_person.auth_version, p_provider, p_asserted, case when v_roles = 1 then v_only end,
          least(p_auth_time, now()), now() + interval '10 hours', p_sid)
  returning id into v_id;
  insert into cpis.audit_event (type, outcome, person_id, person_name, session_id, details)
  values ('session.open', 'done', v_person.id, v_person.name, v_id, jsonb_build_object('provider', p_provider, 'ended', v_ended));
  return query select v_id, v_roles, v_ended;
end $$;

-- Ends the sessions that a provider says are over: that of its own name, or all of one person that it opened. With both, both must fit.
-- The signature was checked before. Returns how many ended; nothing (null) for a notice that was taken already.
create function cpis.end_provider_sessions(p_provider text, p_subject text, p_sid text, p_jti_hash bytea, p_good_until timestamptz) returns integer
language plpgsql security definer set search_path = cpis, pg_temp as $$
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
  forgotten as (delete from cpis.refused_entry r using over o where r.session_id = o.id),
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

revoke execute on function cpis.open_session(text, text, bytea, timestamptz, text[], integer, text),
  cpis.end_provider_sessions(text, text, text, bytea, timestamptz) from public;
grant execute on function cpis.open_session(text, text, bytea, timestamptz, text[], integer, text),
  cpis.end_provider_sessions(text, text, text, bytea, timestamptz) to cpis_app;
reset role;
revoke create on schema cpis from cpis_identity;
