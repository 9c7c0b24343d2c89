-- By links alone. A record that followed a wrong replacement leads from the one number to the other, and says nothing about whether they are one
-- person's: two people who part the numbers contradict the links.
create or replace function cpis.linked_numbers(p_number text) returns text[]
language sql stable as $$
  with recursive linked as (
    select p_number as number
    union
    select case l.number when s.nhs_number then s.replaced_by else s.nhs_number end
    from linked l join cpis.superseded_number s on l.number in (s.nhs_number, s.replaced_by) and not cpis.any_adopted(s.passed || s.nhs_number))
  select array_agg(number) from linked
$$;

alter function cpis.linked_numbers(text) owner to cpis_owner;
revoke all on function cpis.linked_numbers(text) from public;
grant execute on function cpis.linked_numbers(text) to cpis_register;

comment on function cpis.linked_numbers(text) is
  'A number and all that links join it to, whichever way they lead.';
