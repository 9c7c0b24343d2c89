-- Finds the person when they are known by this key or address already. An organisation's administrator gives the role at
-- once; a national administrator asks for a privileged role, which another one has to approve.
create or replace function cpis.invite_person(
  p_name text, p_email text, p_provider text, p_subject text, p_organisation uuid, p_role text, p_setting uuid, p_reason text, p_by text)
returns table (outcome text, invited uuid)
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_as     text := cpis.administering();
  v_alone  boolean := (select r.stands_alone from cpis.role r where r.code = p_role);
  v_person uuid;
  v_other  uuid;
  v_said   text;
begin
  if v_as is null or v_alone is null or v_alone <> (v_as = 'NA') or (v_as = 'OA' and p_organisation is distinct from cpis.caller_organisation()) then
    return query select 'not-permitted', null::uuid;
    return;
  end if;
  -- Two invitations of one person at the same moment must see each other.
  perform pg_advisory_xact_lock(hashtext('cpis.invite_person'));
  select coalesce(
    (select i.person_id from cpis.person_identity i where i.provider = p_provider and i.subject = p_subject),
    (select i.person_id from cpis.invitation i where i.provider = p_provider and i.subject = p_subject and i.joined_at is null)) into v_person;
  select p.id into v_other from cpis.person p where p.email = p_email;
  if v_person is not null and v_other is not null and v_other <> v_person then return query select 'other-person', null::uuid; return; end if;
  v_person := coalesce(v_person, v_other);
  if v_person = cpis.caller_user() then return query select 'self', null::uuid; return; end if;
  begin
    if v_person is null then
      insert into cpis.person (name, email) values (p_name, p_email) returning id into v_person;
      insert into cpis.invitation (person_id, organisation_id, provider, subject, email, invited_by, invited_by_name)
      values (v_person, p_organisation, p_provider, p_subject, case when p_subject is null then p_email end, cpis.caller_user(), p_by);
      perform cpis.note_administration(v_person, p_organisation, 'invited', null, p_by);
    end if;
    v_said := case v_as when 'OA' then cpis.grant_role(v_person, p_role, p_setting, p_by, true)
                        else cpis.request_role(v_person, p_role, p_organisation, p_reason, p_by) end;
    -- Nobody is left without the role they were invited for.
    if v_said <> 'done' then raise exception using errcode = 'P0001', message = v_said; end if;
  exception when raise_exception then
    return query select sqlerrm, null::uuid;
    return;
  end;
  return query select 'done', v_person;
end $$;

alter function cpis.invite_person(text, text, text, text, uuid, text, uuid, text, text) owner to cpis_identity;
revoke all on function cpis.invite_person(text, text, text, text, uuid, text, uuid, text, text) from public;
grant execute on function cpis.invite_person(text, text, text, text, uuid, text, uuid, text, text) to cpis_app;

comment on function cpis.invite_person(text, text, text, text, uuid, text, uuid, text, text) is
  'Invites a person and gives, or asks for, their role. Answers done with the person, or why not.';
