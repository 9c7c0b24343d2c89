-- Takes over an offered plan, declines it, or takes the offer back. Both registers change at one moment, with no gap in
-- between. The child may be on the register already, and so may a plan of this kind, which then goes on; but nothing is
-- taken over onto another person, from a plan that has ended, or from an authority that no longer holds it.
create or replace function cpis.answer_transfer(p_id uuid, p_answer text, p_reason text, p_name text) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  t cpis.transfer;
  p cpis.plan;
  k cpis.child;
  v_child uuid;
  v_plan  uuid;
begin
  if cpis.caller_role() is distinct from 'LD' then return 'not-permitted'; end if;
  -- The plan before the offer, as whoever ends it locks them.
  perform from cpis.plan where id = (
    select plan_id from cpis.transfer where id = p_id and cpis.caller_organisation() in (from_authority, to_authority)) for update;
  select * into t from cpis.transfer where id = p_id
    and cpis.caller_organisation() = case when p_answer = 'taken-back' then from_authority else to_authority end for update;
  if not found then return 'unknown'; end if;
  if t.state <> 'offered' then return 'already'; end if;
  if p_answer in ('declined', 'taken-back') then
    update cpis.transfer set state = p_answer, decline_reason = case when p_answer = 'declined' then p_reason end, decided_at = now(),
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
  v_child := k.id;
  -- One of the two authorities has the wrong number. Nothing has been changed: the child was there before.
  if k.date_of_birth <> t.date_of_birth then return 'other-person'; end if;
  -- Protection travels with the child.
  update cpis.child c set is_protected = true, change = 'protected', changed_by = p_name
  where c.id = v_child and not c.is_protected and exists (select from cpis.child f where f.id = p.child_id and f.is_protected);
  -- The one that will go on longest: a plan that has ended since would leave the child without any.
  select id into v_plan from cpis.plan
  where child_id = v_child and type = t.type and withdrawn_at is null and (end_date is null or end_date > greatest(t.moves_on, cpis.today()))
  order by end_date desc nulls first limit 1;
  if v_plan is null then
    insert into cpis.plan (child_id, authority_id, nhs_number, type, start_date, end_date, expected_on, category, legal_status, last_review_date,
      next_review_date, instructions, changed_by)
    values (v_child, t.to_authority, t.nhs_number, t.type, t.moves_on, p.end_date, case when p.expected_on is not null then greatest(p.expected_on, t.moves_on) end, p.category, p.legal_status, p.last_review_date,
      p.next_review_date, p.instructions, p_name)
    returning id into v_plan;
  end if;
  -- Accepted before the plan ends, so that its end does not take the offer back.
  update cpis.transfer set state = 'accepted', new_plan_id = v_plan, decided_at = now(), decided_by = cpis.caller_user(),
    decided_by_name = p_name where id = p_id;
  update cpis.plan set end_date = t.moves_on, changed_by = p_name, upload_id = null where id = p.id;
  return 'decided';
end $$;

alter function cpis.answer_transfer(uuid, text, text, text) owner to cpis_register;
revoke all on function cpis.answer_transfer(uuid, text, text, text) from public;
grant execute on function cpis.answer_transfer(uuid, text, text, text) to cpis_app;

comment on function cpis.answer_transfer(uuid, text, text, text) is
  'Answers the offer of a plan by another authority. Answers decided, or why not.';
