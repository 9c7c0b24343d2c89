-- That it is the same child need not be known: a second person can lift a protection, and nobody can take back that a child was found.
create or replace function cpis.shares_protection(p_one cpis.child, p_other cpis.child) returns boolean
language sql stable as $$
  select cpis.is_one_person(p_one, p_other) or cpis.is_joined_person(p_one, p_other)
$$;

alter function cpis.shares_protection(cpis.child, cpis.child) owner to cpis_owner;
revoke all on function cpis.shares_protection(cpis.child, cpis.child) from public;
grant execute on function cpis.shares_protection(cpis.child, cpis.child) to cpis_register;

comment on function cpis.shares_protection(cpis.child, cpis.child) is
  'Whether two records of an authority are both protected if one of them is.';
