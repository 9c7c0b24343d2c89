-- A notice is about the person. Of two records that an authority has of one person, under numbers that are joined, the one that stays keeps what
-- the authority learnt of the other.
create or replace function cpis.keep_notices(p_gone uuid[]) returns void
language sql volatile set search_path = cpis, pg_temp as $$
  update cpis.notification n set child_id = stays.id
  from cpis.child g cross join lateral (
    select o.id from cpis.child o
    where o.authority_id = g.authority_id and o.nhs_number = any (cpis.numbers_of(g.nhs_number)) and o.id <> all (p_gone) and cpis.is_joined_person(o, g)
    order by o.id limit 1) stays
  where n.child_id = g.id and g.id = any (p_gone)
$$;

alter function cpis.keep_notices(uuid[]) owner to cpis_retention;
revoke all on function cpis.keep_notices(uuid[]) from public;

comment on function cpis.keep_notices(uuid[]) is
  'Gives the notices about children who are erased to the other record that their authority has of the same person, where there is one.';
