-- An organisation's administrator acts on people who hold or held a role there and hold none elsewhere; people they may
-- only look at are `elsewhere`. Nobody acts on themselves.
create or replace function cpis.refusal_to_manage(p_person uuid) returns text
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
declare v_as text := cpis.administering();
begin
  if v_as is null then return 'not-permitted'; end if;
  if not exists (select from cpis.person where id = p_person) then return 'unknown'; end if;
  if v_as = 'OA' and not exists (select from cpis.role_assignment where person_id = p_person and organisation_id = cpis.caller_organisation()) then
    return 'unknown';
  end if;
  if p_person = cpis.caller_user() then return 'self'; end if;
  if v_as = 'OA' and exists (
    select from cpis.role_assignment where person_id = p_person and ended_at is null and organisation_id <> cpis.caller_organisation()) then
    return 'elsewhere';
  end if;
  return null;
end $$;

alter function cpis.refusal_to_manage(uuid) owner to cpis_identity;
revoke all on function cpis.refusal_to_manage(uuid) from public;

comment on function cpis.refusal_to_manage(uuid) is
  'Why the caller may not manage a person: not-permitted, unknown, self or elsewhere; null when they may.';
