-- Ten digits with a modulus 11 check digit, and not one digit ten times over (cp-is.md 7.1). Written so that the planner
-- can put it in place of the call: calling a function for each of twenty thousand rows of a file takes longer than the
-- rest of the row. lib/shared/nhs-number.ts holds the same rule; a test compares the two.
create or replace function cpis.is_nhs_number(candidate text) returns boolean
language sql immutable parallel safe as $$
  select candidate ~ '^[0-9]{10}$'
     and candidate <> repeat(left(candidate, 1), 10)
     and (11 - (
           10 * ascii(substr(candidate, 1, 1)) + 9 * ascii(substr(candidate, 2, 1)) + 8 * ascii(substr(candidate, 3, 1))
          + 7 * ascii(substr(candidate, 4, 1)) + 6 * ascii(substr(candidate, 5, 1)) + 5 * ascii(substr(candidate, 6, 1))
          + 4 * ascii(substr(candidate, 7, 1)) + 3 * ascii(substr(candidate, 8, 1)) + 2 * ascii(substr(candidate, 9, 1))
          - 54 * 48) % 11) % 11 = ascii(substr(candidate, 10, 1)) - 48
$$;

alter function cpis.is_nhs_number(text) owner to cpis_owner;
revoke all on function cpis.is_nhs_number(text) from public;
grant execute on function cpis.is_nhs_number(text) to cpis_app, cpis_identity, cpis_disclose, cpis_register;

comment on function cpis.is_nhs_number(text) is
  'Whether a text is a valid NHS number.';
