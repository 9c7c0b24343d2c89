-- Of a number that another took the place of, and of a restricted person, demographics say so as well. Whoever died had it.
create or replace function cpis.says_whose_number(p_status text) returns boolean
language sql immutable parallel safe as $$
  select p_status in ('matched', 'replaced', 'restricted', 'died')
$$;

alter function cpis.says_whose_number(text) owner to cpis_owner;
revoke all on function cpis.says_whose_number(text) from public;
grant execute on function cpis.says_whose_number(text) to cpis_disclose, cpis_register, cpis_retention;

comment on function cpis.says_whose_number(text) is
  'Whether demographics have said that a number is, or was, of whoever has it.';
