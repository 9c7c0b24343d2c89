-- Whose a number is, as those say who hold it: the open records under it, and those that left it because another number took its place. A record that
-- follows a replacement does not take back that the number was its child's. What demographics said of a record that left the number they said of the
-- name and date of birth that it had then: an adopted child gets another name afterwards. Of a number that was taken from another record they said
-- nothing about this one.
create or replace function cpis.holders_of(p_number text) returns table (family_name text, given_name text, date_of_birth date, is_confirmed boolean)
language sql stable as $$
  select o.family_name, o.given_name, o.date_of_birth, cpis.says_whose_number(o.number_status)
  from cpis.child o where o.nhs_number = p_number and o.closed_why is null
  union all
  select coalesce(v.family_name, o.family_name), coalesce(v.given_name, o.given_name), coalesce(v.date_of_birth, o.date_of_birth),
    f.was_confirmed and v.child_id is not null
  from cpis.former_number f join cpis.child o on o.id = f.child_id
  left join lateral (
    select l.child_id, l.family_name, l.given_name, l.date_of_birth from cpis.child_version l
    where l.child_id = f.child_id and l.nhs_number = f.nhs_number order by l.version desc limit 1) v on true
  where f.nhs_number = p_number and o.closed_why is null
$$;

alter function cpis.holders_of(text) owner to cpis_owner;
revoke all on function cpis.holders_of(text) from public;
grant execute on function cpis.holders_of(text) to cpis_disclose, cpis_register, cpis_retention;

comment on function cpis.holders_of(text) is
  'Who holds a number or left it because it was replaced, and whether demographics have said that it is theirs.';
