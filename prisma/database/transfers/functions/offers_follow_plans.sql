-- An open offer says what is so. It is taken back when its plan ends, is withdrawn or moves to another number, and
-- follows the plan's dates.
create or replace function cpis.offers_follow_plans() returns trigger
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  if not exists (select from cpis.transfer t where t.state = 'offered' and t.from_authority in (select authority_id from changed_rows)) then
    return null;
  end if;
  update cpis.transfer t
  set state = 'taken-back', decided_at = now(), decided_by_name = p.changed_by,
      -- Nobody, when a file did it or a date was reached while somebody else was working.
      decided_by = case when p.upload_id is null and t.from_authority = (select cpis.caller_organisation()) then (select cpis.caller_user()) end
  from changed_rows p
  where t.plan_id = p.id and t.state = 'offered'
    and (p.withdrawn_at is not null or p.nhs_number <> t.nhs_number or p.start_date > t.moves_on
         or p.end_date <= greatest(t.moves_on, cpis.today()));
  update cpis.transfer t set start_date = p.start_date, end_date = p.end_date, expected_on = p.expected_on
  from changed_rows p
  where t.plan_id = p.id and t.state = 'offered' and (t.start_date, t.end_date, t.expected_on) is distinct from (p.start_date, p.end_date, p.expected_on);
  return null;
end $$;

alter function cpis.offers_follow_plans() owner to cpis_register;
revoke all on function cpis.offers_follow_plans() from public;

comment on function cpis.offers_follow_plans() is
  'Trigger: keeps open offers in step with their plans.';
