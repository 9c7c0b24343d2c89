-- p_act is `suspend`, `reinstate` or `end-sessions`. Suspending needs a reason and nothing else: one of two national
-- administrators must be able to stop the other at once. Somebody who never logged in is reinstated as invited, no more.
create or replace function cpis.act_on_person(p_person uuid, p_act text, p_by text, p_reason text default null) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_refusal text;
  v_status  text;
begin
  perform pg_advisory_xact_lock(hashtext('cpis.administrators'));
  v_refusal := cpis.refusal_to_manage(p_person);
  if v_refusal is not null then return v_refusal; end if;
  select p.status into v_status from cpis.person p where p.id = p_person for update;
  if p_act = 'end-sessions' then
    perform cpis.withdraw_access(p_person);
  elsif p_act = 'suspend' then
    if v_status = 'suspended' then return 'already'; end if;
    if length(btrim(coalesce(p_reason, ''))) < 15 then return 'no-reason'; end if;
    begin
      update cpis.person set status = 'suspended' where id = p_person;
    exception when check_violation then return 'last';
    end;
    perform cpis.withdraw_access(p_person);
  elsif p_act = 'reinstate' then
    if v_status <> 'suspended' then return 'already'; end if;
    -- Somebody who never logged in is invited again, no more.
    update cpis.person p set status = case when exists (select from cpis.person_identity i where i.person_id = p.id) then 'active' else 'invited' end
    where p.id = p_person;
  else
    return 'not-permitted';
  end if;
  perform cpis.note_administration(p_person, null, case p_act when 'suspend' then 'suspended' when 'reinstate' then 'reinstated' else 'sessions-ended' end,
    null, p_by, case when p_act = 'suspend' then p_reason end);
  return 'done';
end $$;

alter function cpis.act_on_person(uuid, text, text, text) owner to cpis_identity;
revoke all on function cpis.act_on_person(uuid, text, text, text) from public;
grant execute on function cpis.act_on_person(uuid, text, text, text) to cpis_app;

comment on function cpis.act_on_person(uuid, text, text, text) is
  'Suspends a person for a reason, reinstates them, or ends their sessions. Answers done, or why not.';
