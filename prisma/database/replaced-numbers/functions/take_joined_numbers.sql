-- Where an authority holds one person under both numbers of a replacement, neither record has moved. The one that stands under the later number takes
-- the numbers of the other along, so that either may be corrected, end or be erased. Nobody has looked at the two where it happens by itself: an
-- authority may have two people of one name and one birthday, whom its own references tell apart.
create or replace function cpis.take_joined_numbers(p_child cpis.child, p_looked_at boolean default true) returns void
language sql volatile set search_path = cpis, pg_temp as $$
  select cpis.take_numbers(p_child, o)
  from cpis.child o
  where o.authority_id = (p_child).authority_id and o.nhs_number = any (cpis.numbers_of((p_child).nhs_number)) and o.closed_why is null
    and cpis.is_one_person(o, p_child) and (p_child).nhs_number = any (cpis.leads_to(o.nhs_number))
    and (p_looked_at or coalesce(o.local_id = (p_child).local_id, true))
$$;

alter function cpis.take_joined_numbers(cpis.child, boolean) owner to cpis_register;
revoke all on function cpis.take_joined_numbers(cpis.child, boolean) from public;

comment on function cpis.take_joined_numbers(cpis.child, boolean) is
  'Gives a record the numbers that lead to it and under which its authority has another record of the same person.';
