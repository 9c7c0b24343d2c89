-- The key at the provider, or the address, stays as it was; only the time is renewed.
create or replace function cpis.renew_invitation(p_person uuid, p_by text) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_refusal text := cpis.refusal_to_manage(p_person);
begin
  if v_refusal is not null then return v_refusal; end if;
  update cpis.invitation set expires_at = now() + interval '14 days' where person_id = p_person and joined_at is null;
  if not found then return 'already'; end if;
  perform cpis.note_administration(p_person, null, 'invited-again', null, p_by);
  return 'done';
end $$;

alter function cpis.renew_invitation(uuid, text) owner to cpis_identity;
revoke all on function cpis.renew_invitation(uuid, text) from public;
grant execute on function cpis.renew_invitation(uuid, text) to cpis_app;

comment on function cpis.renew_invitation(uuid, text) is
  'Gives an invitation that has not been taken up another 14 days. Answers done, or why not.';
