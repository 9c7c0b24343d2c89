-- Called by each process that has the key, when it starts. The first that comes to a register says which key it is made
-- with. A key is turned by two values: whoever knows every fingerprint that is held may add the one of its own.
create or replace function cpis.hold_key(p_name text, p_current bytea, p_others bytea[]) returns boolean
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  if p_name is null or p_current is null or p_others is null or array_position(p_others, null) is not null then return false; end if;
  -- The worker has no other key.
  if session_user = 'cpis_worker' and p_name <> 'SUBJECT_KEY' then return false; end if;
  if exists (select from cpis.key_fingerprint k where k.name = p_name and k.fingerprint <> p_current and k.fingerprint <> all (p_others)) then
    return false;
  end if;
  if exists (select from cpis.key_fingerprint k where k.name = p_name and k.fingerprint = p_current) then return true; end if;
  -- Two that start at once with different keys must see each other.
  perform pg_advisory_xact_lock(hashtext('cpis.hold_key'));
  if exists (select from cpis.key_fingerprint k where k.name = p_name and k.fingerprint <> p_current and k.fingerprint <> all (p_others)) then
    return false;
  end if;
  insert into cpis.key_fingerprint (name, fingerprint) values (p_name, p_current) on conflict do nothing;
  return true;
end $$;

alter function cpis.hold_key(text, bytea, bytea[]) owner to cpis_owner;
revoke all on function cpis.hold_key(text, bytea, bytea[]) from public;
grant execute on function cpis.hold_key(text, bytea, bytea[]) to cpis_app, cpis_worker;

comment on function cpis.hold_key(text, bytea, bytea[]) is
  'Whether a process has every key of a name that the register was made with; adds its present one.';
