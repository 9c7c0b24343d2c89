-- Asks no plan: a file that ends or withdraws the last plan must not show what was shielded. Lifting a shield is an act
-- of its own.
create or replace function cpis.is_shielded(p_numbers text[]) returns boolean
language sql stable as $$
  select exists (select from cpis.child c where c.nhs_number = any (p_numbers) and c.shielded)
$$;

alter function cpis.is_shielded(text[]) owner to cpis_owner;
revoke all on function cpis.is_shielded(text[]) from public;
grant execute on function cpis.is_shielded(text[]) to cpis_disclose;

comment on function cpis.is_shielded(text[]) is
  'Whether any authority shields the person of these numbers.';
