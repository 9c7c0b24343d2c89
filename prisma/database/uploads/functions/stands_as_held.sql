-- Every state since is asked, and not only the present one: what somebody changed by hand and changed back was looked at after the ending
-- was held. The present one is asked as well, because whoever locks a plan may be given a newer state than their snapshot has.
-- Name and telephone of the lead team are left out of the comparison: they change for all plans of a team at once and say
-- nothing about the plan.
create or replace function cpis.stands_as_held(p_plan cpis.plan, p_version uuid) returns boolean
language sql stable as $$
  select (p_plan).version_id = p_version or exists (
    select from cpis.plan_version v
    where v.version_id = p_version and v.plan_id = (p_plan).id
      and (v.nhs_number, v.type, v.start_date, v.end_date, v.expected_on, v.withdrawn_at, v.category, v.legal_status, v.last_review_date, v.next_review_date, v.instructions)
        is not distinct from ((p_plan).nhs_number, (p_plan).type, (p_plan).start_date, (p_plan).end_date, (p_plan).expected_on, (p_plan).withdrawn_at, (p_plan).category,
          (p_plan).legal_status, (p_plan).last_review_date, (p_plan).next_review_date, (p_plan).instructions)
      and not exists (
        select from cpis.plan_version n
        where n.plan_id = v.plan_id and n.version > v.version and not cpis.says_the_same(v, n)))
$$;

alter function cpis.stands_as_held(cpis.plan, uuid) owner to cpis_owner;
revoke all on function cpis.stands_as_held(cpis.plan, uuid) from public;
grant execute on function cpis.stands_as_held(cpis.plan, uuid) to cpis_register;

comment on function cpis.stands_as_held(cpis.plan, uuid) is
  'Whether a plan still is, and never ceased to be, what an ending was held back for.';
