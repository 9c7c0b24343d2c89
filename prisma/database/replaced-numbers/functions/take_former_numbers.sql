-- A record that is added under a number to which another one of the same person leads takes its numbers along (take_joined_numbers).
-- An authority that holds a person under a number that was replaced wrongly may publish them anew under the right one: by its file, or because
-- somebody adds them. What led to the record that it leaves behind leads to the new one too. By its own reference as well: nobody has looked at
-- the two, and people share names and birthdays.
create or replace function cpis.take_former_numbers() returns trigger
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  insert into cpis.former_number (child_id, authority_id, present_number, nhs_number)
  select distinct n.id, n.authority_id, n.nhs_number, f.nhs_number
  from cpis.former_number f
  join cpis.child k on k.id = f.child_id
  join changed_rows r on r.authority_id = k.authority_id and r.date_of_birth = k.date_of_birth and r.nhs_number <> f.nhs_number
  join cpis.child n on n.id = r.id and n.local_id = k.local_id and cpis.is_one_person(k, n)
  where not cpis.any_adopted(array[f.nhs_number, n.nhs_number])
  on conflict do nothing;
  perform cpis.take_joined_numbers(n, false)
  from changed_rows r join cpis.child n on n.id = r.id
  where exists (select from cpis.superseded_number s where s.replaced_by = r.nhs_number);
  return null;
end $$;

alter function cpis.take_former_numbers() owner to cpis_register;
revoke all on function cpis.take_former_numbers() from public;

comment on function cpis.take_former_numbers() is
  'Trigger: a record that is added takes over the former numbers of the other record that its authority has of the same person.';
