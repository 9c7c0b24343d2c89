-- Two authorities may publish two people under one number: one of them has the wrong number, and a clinician sees both records. Each learns
-- that it is so, and never what the other holds, nor which authority it is. Of protected and adopted children nothing is learnt this way.
create or replace function cpis.is_said_otherwise_elsewhere(p_child uuid) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (
    select from cpis.child c join cpis.plan p on p.nhs_number = c.nhs_number and p.authority_id <> c.authority_id and p.withdrawn_at is null
    join cpis.child o on o.id = p.child_id
    where c.id = p_child and c.authority_id = (select cpis.caller_organisation()) and not o.is_protected and o.closed_why is distinct from 'adopted'
      and c.closed_why is distinct from 'adopted' and cpis.plan_standing(p.type, p.end_date, o.date_of_birth, cpis.today()) is not null
      and (o.date_of_birth <> c.date_of_birth or not cpis.same_names(o.family_name, o.given_name, c.family_name, c.given_name)))
$$;

alter function cpis.is_said_otherwise_elsewhere(uuid) owner to cpis_disclose;
revoke all on function cpis.is_said_otherwise_elsewhere(uuid) from public;
grant execute on function cpis.is_said_otherwise_elsewhere(uuid) to cpis_app;

comment on function cpis.is_said_otherwise_elsewhere(uuid) is
  'Whether another authority publishes somebody of another name or date of birth under the number of a child of the caller''s authority.';
