-- Takes over an offered plan, declines it, or takes the offer back. Both registers change at one moment, with no gap in
-- between. The child may be on the register already, and so may a plan of this kind; but nothing is taken over onto another
-- person, from a plan that has ended, or from an authority that no longer holds it.
create or replace function cpis.answer_transfer(p_id uuid, p_answer text, p_reason text, p_name text) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  t cpis.transfer;
  p cpis.plan;
  k cpis.child;
  v_plan uuid;
begin
  if cpis.caller_role() is distinct from 'LD' then return 'not-permitted'; end if;
  -- The plans before the offer, as whoever ends them locks them: the one that is offered, and those of its kind that may take it over.
  perform from cpis.plan where id in (
    select unnest(array[x.plan_id, o.id]) from cpis.transfer x
    left join cpis.plan o on o.authority_id = x.to_authority and o.nhs_number = x.nhs_number and o.type = x.type and p_answer = 'accepted'
    where x.id = p_id and cpis.caller_organisation() in (x.from_authority, x.to_authority)) order by id for update;
  select * into t from cpis.transfer where id = p_id
    and cpis.caller_organisation() = case when p_answer = 'taken-back' then from_authority else to_authority end for update;
  if not found then return 'unknown'; end if;
  if t.state <> 'offered' then return 'already'; end if;
  if p_answer in ('declined', 'taken-back') then
    -- By the clock: a file may have been saved since this transaction began.
    update cpis.transfer set state = p_answer, decline_reason = case when p_answer = 'declined' then p_reason end, decided_at = clock_timestamp(),
      decided_by = cpis.caller_user(), decided_by_name = p_name where id = p_id;
    return 'decided';
  end if;
  if t.moves_on > cpis.today() then return 'too-early'; end if;
  select * into p from cpis.plan where id = t.plan_id and authority_id = t.from_authority;
  -- Ended, withdrawn or given another number since it was offered: there is nothing left to take over.
  if not found or p.withdrawn_at is not null or p.nhs_number <> t.nhs_number or (p.end_date is not null and p.end_date <= t.moves_on) then return 'gone'; end if;
  insert into cpis.child (authority_id, nhs_number, family_name, given_name, date_of_birth, changed_by)
  values (t.to_authority, t.nhs_number, t.family_name, t.given_name, t.date_of_birth, p_name)
  on conflict (authority_id, nhs_number) do nothing;
  select * into k from cpis.child where authority_id = t.to_authority and nhs_number = t.nhs_number;
  -- One of the two authorities has the wrong number. Nothing has been changed: the child was there before.
  if k.date_of_birth <> t.date_of_birth or not cpis.same_names(k.family_name, k.given_name, t.family_name, t.given_name) then return 'other-person'; end if;
  -- The numbers that the child had travel with it, and so does protection.
  perform cpis.take_numbers(k, f) from cpis.child f where f.id = p.child_id;
  update cpis.child c set is_protected = true, change = 'protected', changed_by = p_name
  where c.id = k.id and not c.is_protected and exists (select from cpis.child f where f.id = p.child_id and f.is_protected);
  v_plan := cpis.take_over_plan(t, p, k.id, p_name);
  -- Accepted before the plan ends, so that its end does not take the offer back.
  update cpis.transfer set state = 'accepted', new_plan_id = v_plan, new_version_id = (select o.version_id from cpis.plan o where o.id = v_plan),
    decided_at = clock_timestamp(), decided_by = cpis.caller_user(), decided_by_name = p_name where id = p_id;
  update cpis.plan set end_date = t.moves_on, changed_by = p_name, upload_id = null where id = p.id;
  return 'decided';
end $$;

alter function cpis.answer_transfer(uuid, text, text, text) owner to cpis_register;
revoke all on function cpis.answer_transfer(uuid, text, text, text) from public;
grant execute on function cpis.answer_transfer(uuid, text, text, text) to cpis_app;

comment on function cpis.answer_transfer(uuid, text, text, text) is
  'Answers the offer of a plan by another authority. Answers decided, or why not.';
