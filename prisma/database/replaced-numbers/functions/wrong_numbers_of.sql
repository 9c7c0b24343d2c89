-- Those from which the record was last moved by a correction. A number that was replaced was the child's own.
create or replace function cpis.wrong_numbers_of(p_child uuid) returns setof text
language sql stable as $$
  select l.nhs_number from cpis.numbers_left(p_child) l where l.change = 'number-corrected'
$$;

alter function cpis.wrong_numbers_of(uuid) owner to cpis_owner;
revoke all on function cpis.wrong_numbers_of(uuid) from public;
grant execute on function cpis.wrong_numbers_of(uuid) to cpis_app, cpis_delivery, cpis_register;

comment on function cpis.wrong_numbers_of(uuid) is
  'The numbers under which a child''s record once stood and that were never the child''s.';
