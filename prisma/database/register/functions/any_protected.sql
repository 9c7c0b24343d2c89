-- Asks no plan: a file that ends or withdraws the last plan must not show what was protected. Lifting a protection is an act
-- of its own. A record that an adoption closed under somebody else's number protects nobody else; one of the same child does: an adoption takes one
-- person, and lifting a protection two.
create or replace function cpis.any_protected(p_numbers text[]) returns boolean
language sql stable as $$
  select exists (select from cpis.child c where c.nhs_number = any (p_numbers) and c.is_protected
    and not (c.closed_why is not distinct from 'adopted' and cpis.is_adopted_under_anothers_number(c)))
$$;

alter function cpis.any_protected(text[]) owner to cpis_owner;
revoke all on function cpis.any_protected(text[]) from public;
grant execute on function cpis.any_protected(text[]) to cpis_disclose;

comment on function cpis.any_protected(text[]) is
  'Whether any authority protects the person of these numbers.';
