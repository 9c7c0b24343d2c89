-- A correction says that the number was never the child's; a replacement, that it was.
create or replace function cpis.numbers_left(p_child uuid) returns table (nhs_number text, change text)
language sql stable as $$
  select distinct on (m.nhs_number) m.nhs_number, m.change
  from (
    select v.nhs_number, v.version, lead(v.nhs_number) over w as becomes, lead(v.change) over w as change
    from cpis.child_version v where v.child_id = p_child window w as (order by v.version)) m
  where m.becomes <> m.nhs_number and m.nhs_number <> (select c.nhs_number from cpis.child c where c.id = p_child)
  order by m.nhs_number, m.version desc
$$;

alter function cpis.numbers_left(uuid) owner to cpis_owner;
revoke all on function cpis.numbers_left(uuid) from public;
grant execute on function cpis.numbers_left(uuid) to cpis_app, cpis_delivery, cpis_register;

comment on function cpis.numbers_left(uuid) is
  'The numbers under which a child''s record once stood, each with the act by which it was last moved from it.';
