-- Whoever protects a child knows why it must not be found: they are rung, and told of who looked, whether or not a plan of theirs still shows.
create or replace function cpis.who_protects(p_numbers text[]) returns setof cpis.child
language sql stable as $$
  select c from cpis.child c where c.nhs_number = any (p_numbers) and c.is_protected and c.closed_why is distinct from 'adopted'
$$;

alter function cpis.who_protects(text[]) owner to cpis_owner;
revoke all on function cpis.who_protects(text[]) from public;
grant execute on function cpis.who_protects(text[]) to cpis_disclose;

comment on function cpis.who_protects(text[]) is
  'The records that protect the person of these numbers.';
