-- Whose a number is, as those say who hold it: the open records under it, and those that left it because another number took its place. A record that
-- follows a replacement does not take back that the number was its child's.
create or replace function cpis.holders_of(p_number text) returns table (family_name text, given_name text, date_of_birth date, is_confirmed boolean)
language sql stable as $$
  select o.family_name, o.given_name, o.date_of_birth, cpis.says_whose_number(o.number_status)
  from cpis.child o where o.nhs_number = p_number and o.closed_why is null
  union all
  select o.family_name, o.given_name, o.date_of_birth, f.was_confirmed
  from cpis.former_number f join cpis.child o on o.id = f.child_id where f.nhs_number = p_number and o.closed_why is null
$$;

alter function cpis.holders_of(text) owner to cpis_owner;
revoke all on function cpis.holders_of(text) from public;
grant execute on function cpis.holders_of(text) to cpis_disclose, cpis_register, cpis_retention;

comment on function cpis.holders_of(text) is
  'Who holds a number or left it because it was replaced, and whether demographics have said that it is theirs.';
