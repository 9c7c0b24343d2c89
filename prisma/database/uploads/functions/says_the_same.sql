-- Name and telephone of the lead team are left out: they change for all plans of a team at once and say nothing about the plan (decision 013).
create or replace function cpis.says_the_same(p_one cpis.plan_version, p_other cpis.plan_version) returns boolean
language sql immutable parallel safe as $$
  select ((p_one).nhs_number, (p_one).type, (p_one).start_date, (p_one).end_date, (p_one).expected_on, (p_one).withdrawn_at, (p_one).category,
      (p_one).legal_status, (p_one).last_review_date, (p_one).next_review_date, (p_one).instructions)
    is not distinct from ((p_other).nhs_number, (p_other).type, (p_other).start_date, (p_other).end_date, (p_other).expected_on, (p_other).withdrawn_at,
      (p_other).category, (p_other).legal_status, (p_other).last_review_date, (p_other).next_review_date, (p_other).instructions)
$$;

alter function cpis.says_the_same(cpis.plan_version, cpis.plan_version) owner to cpis_owner;
revoke all on function cpis.says_the_same(cpis.plan_version, cpis.plan_version) from public;
grant execute on function cpis.says_the_same(cpis.plan_version, cpis.plan_version) to cpis_app, cpis_register;

comment on function cpis.says_the_same(cpis.plan_version, cpis.plan_version) is
  'Whether two states of a plan say the same about it.';
