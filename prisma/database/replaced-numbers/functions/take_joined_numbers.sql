-- Where an authority holds one person under both numbers of a replacement, neither record has moved. The one that stands under the later number
-- takes the former along all the same when it is corrected.
create or replace function cpis.take_joined_numbers(p_child cpis.child) returns void
language sql volatile set search_path = cpis, pg_temp as $$
  insert into cpis.former_number (child_id, authority_id, present_number, nhs_number)
  select (p_child).id, (p_child).authority_id, (p_child).nhs_number, o.nhs_number
  from cpis.child o
  where o.authority_id = (p_child).authority_id and o.nhs_number = any (cpis.numbers_of((p_child).nhs_number)) and o.closed_why is null
    and cpis.is_one_person(o, p_child) and (p_child).nhs_number = any (cpis.leads_to(o.nhs_number))
  on conflict do nothing
$$;

alter function cpis.take_joined_numbers(cpis.child) owner to cpis_register;
revoke all on function cpis.take_joined_numbers(cpis.child) from public;

comment on function cpis.take_joined_numbers(cpis.child) is
  'Gives a record the former numbers under which its authority has another record of the same person.';
