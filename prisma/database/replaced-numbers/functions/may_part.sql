-- Nobody undoes alone what the register itself brought along, what demographics said to another authority that still goes by it, or what another
-- authority says as well, with a plan in place under it.
create or replace function cpis.may_part(p_link cpis.superseded_number, p_authority uuid) returns boolean
language sql stable as $$
  select ((p_link).recorded_by = p_authority
      or ((p_link).recorded_by is not null and (p_link).said_of is null)
      or exists (
        select from cpis.former_number f
        where f.authority_id = (p_link).recorded_by and f.nhs_number = (p_link).nhs_number
          and (p_link).replaced_by in (select cpis.wrong_numbers_of(f.child_id))))
    and not exists (
      select from cpis.former_number f join cpis.child o on o.id = f.child_id join cpis.plan p on p.child_id = o.id
      where f.nhs_number = (p_link).nhs_number and f.present_number = (p_link).replaced_by and f.authority_id <> p_authority
        and p.withdrawn_at is null and cpis.plan_standing(p.type, p.end_date, o.date_of_birth, cpis.today()) is not null)
$$;

alter function cpis.may_part(cpis.superseded_number, uuid) owner to cpis_owner;
revoke all on function cpis.may_part(cpis.superseded_number, uuid) from public;
grant execute on function cpis.may_part(cpis.superseded_number, uuid) to cpis_register;

comment on function cpis.may_part(cpis.superseded_number, uuid) is
  'Whether an authority whose record followed a link undoes it by correcting the number of the record.';
