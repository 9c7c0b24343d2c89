-- What takes two people, and emergency access, needs somebody whom the provider vouched for within the last five minutes
-- (security-and-reliability section 7).
create or replace function cpis.fresh_log_ins(p_person uuid) returns setof uuid
language sql stable security definer set search_path = cpis, pg_temp as $$
  select s.id from cpis.session s join cpis.person p on p.id = s.person_id
  where s.person_id = p_person and s.ended_at is null and s.expires_at > now() and s.auth_time > now() - interval '5 minutes'
    and p.status <> 'suspended' and p.auth_version = s.auth_version
$$;

alter function cpis.fresh_log_ins(uuid) owner to cpis_identity;
revoke all on function cpis.fresh_log_ins(uuid) from public;

comment on function cpis.fresh_log_ins(uuid) is
  'A person''s live sessions that were opened within the last five minutes.';
