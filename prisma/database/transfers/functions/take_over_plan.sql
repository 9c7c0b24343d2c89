-- A plan that the receiving authority holds already takes the offered one over and goes on at least as long. It gets a version of its own, so
-- that taking back the file that once added it does not take it away, and nothing that waited to end it ends it now: whoever accepts an offer
-- says that the plan is in place. Unborn plans are one and the same when their expected days lie within six weeks of one another: estimates of
-- one birth do, two pregnancies do not. An unborn plan is taken over as it is, with its start and the day that is expected, or the birth could not be
-- recorded that comes before the day on which it moves. A plan that cannot last longer, because the next one follows, breaks plan_one_of_a_type_at_a_time.
create or replace function cpis.take_over_plan(t cpis.transfer, p cpis.plan, p_child uuid, p_name text) returns uuid
language plpgsql volatile set search_path = cpis, pg_temp as $$
declare v_plan uuid;
begin
  -- The one that will go on longest: a plan that has ended since would leave the child without any.
  select o.id into v_plan from cpis.plan o
  where o.child_id = p_child and o.type = t.type and o.withdrawn_at is null and (o.end_date is null or o.end_date > greatest(t.moves_on, cpis.today()))
    and (p.expected_on is null or abs(o.expected_on - p.expected_on) <= 42)
  order by o.end_date desc nulls first limit 1;
  if v_plan is null then
    insert into cpis.plan (child_id, authority_id, nhs_number, type, start_date, end_date, expected_on, category, legal_status, last_review_date,
      next_review_date, instructions, changed_by)
    values (p_child, t.to_authority, t.nhs_number, t.type,
      case when p.expected_on is null then t.moves_on else least(p.expected_on, greatest(p.start_date, (
        -- The mother's plan of the pregnancy before, which makes room on its expected day.
        select max(least(o.end_date, o.expected_on)) from cpis.plan o where o.child_id = p_child and o.type = t.type and o.withdrawn_at is null))) end,
      p.end_date, p.expected_on,
      p.category, p.legal_status, p.last_review_date, p.next_review_date, p.instructions, p_name)
    returning id into v_plan;
    return v_plan;
  end if;
  update cpis.plan o set changed_by = p_name, upload_id = null, expected_on = greatest(o.expected_on, p.expected_on),
    end_date = case when o.end_date is not null and p.end_date is not null then greatest(o.end_date, p.end_date) end
  where o.id = v_plan;
  update cpis.held_ending set state = 'overtaken', settled_at = now() where plan_id = v_plan and state = 'held';
  return v_plan;
end $$;

alter function cpis.take_over_plan(cpis.transfer, cpis.plan, uuid, text) owner to cpis_register;
revoke all on function cpis.take_over_plan(cpis.transfer, cpis.plan, uuid, text) from public;

comment on function cpis.take_over_plan(cpis.transfer, cpis.plan, uuid, text) is
  'Puts an offered plan into the register of the authority that takes it over. Answers which plan it is there.';
