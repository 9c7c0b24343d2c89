-- A replacement adds the number that the record leaves, also for the other record that the authority has under the same reference of its own, so that
-- the plans of either may go. A correction takes it away from that one: it was never theirs, unless it stood there itself. To come back to a number
-- takes it away as well. An adoption takes nothing away, because it may have been entered in error: no number leads past one that it closed
-- (leads_on). A record that is opened again is joined to others anew: much may have been recorded while it was closed.
create or replace function cpis.keep_former_number() returns trigger
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  if new.nhs_number <> old.nhs_number then
    delete from cpis.former_number f where f.child_id = new.id and f.nhs_number = new.nhs_number;
    if new.change = 'number-replaced' then
      insert into cpis.former_number (child_id, authority_id, present_number, nhs_number, was_confirmed, passed)
      select k.id, k.authority_id, k.nhs_number, old.nhs_number, cpis.says_whose_number(old.number_status),
        case when k.nhs_number = new.nhs_number then '{}' else array[new.nhs_number] end
      from cpis.child k
      where (k.id = new.id or (k.local_id = new.local_id and cpis.is_one_person(k, new))) and k.authority_id = new.authority_id and k.nhs_number <> old.nhs_number and k.closed_why is null
      on conflict do nothing;
    else
      -- By the national matching, as replace_number joins.
      delete from cpis.former_number f using cpis.child k
      where f.nhs_number = old.nhs_number and f.authority_id = new.authority_id and k.id = f.child_id and k.id <> new.id
        and k.date_of_birth = new.date_of_birth and cpis.same_names(k.family_name, k.given_name, new.family_name, new.given_name)
        and not exists (select from cpis.child_version v where v.child_id = k.id and v.nhs_number = f.nhs_number);
    end if;
    perform cpis.take_joined_numbers(new, false);
  elsif new.closed_why is null then
    perform cpis.join_records(new.nhs_number);
  end if;
  return null;
end $$;

alter function cpis.keep_former_number() owner to cpis_register;
revoke all on function cpis.keep_former_number() from public;

comment on function cpis.keep_former_number() is
  'Trigger: keeps the numbers that a record left because they were replaced.';
