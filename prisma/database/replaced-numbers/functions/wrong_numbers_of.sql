-- Those from which the record was last moved by a correction. A number that was replaced was the child's own.
create or replace function cpis.wrong_numbers_of(p_child uuid) returns setof text
language sql stable as $$
  select l.nhs_number
  from (
    select distinct on (m.nhs_number) m.nhs_number, m.change
    from (
      select v.nhs_number, v.version, lead(v.nhs_number) over w as becomes, lead(v.change) over w as change
      from cpis.child_version v where v.child_id = p_child window w as (order by v.version)) m
    where m.becomes <> m.nhs_number
    order by m.nhs_number, m.version desc) l
  where l.change = 'number-corrected' and l.nhs_number <> (select c.nhs_number from cpis.child c where c.id = p_child)
$$;

alter function cpis.wrong_numbers_of(uuid) owner to cpis_owner;
revoke all on function cpis.wrong_numbers_of(uuid) from public;
grant execute on function cpis.wrong_numbers_of(uuid) to cpis_app, cpis_delivery;

comment on function cpis.wrong_numbers_of(uuid) is
  'The numbers under which a child''s record once stood and that were never the child''s.';
