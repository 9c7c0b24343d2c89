-- A record that is added under a number to which another one of the same person leads takes its numbers along (take_joined_numbers).
-- An authority that holds a person under a number that was replaced wrongly may publish them anew under the right one: by its file, or because
-- somebody adds them. What led to the record that it leaves behind leads to the new one too. By its own reference as well: nobody has looked at
-- the two, and people share names and birthdays. The reference may be given to either of them later.
create or replace function cpis.take_former_numbers() returns trigger
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_changed uuid[];
begin
  if tg_op = 'UPDATE' then
    v_changed := array(select r.id from changed_rows r join former_rows o on o.id = r.id where r.local_id is distinct from o.local_id);
  else
    v_changed := array(select r.id from changed_rows r);
  end if;
  if cardinality(v_changed) = 0 then return null; end if;
  -- Once for all of them: those who left a number are few, and a file adds thousands.
  perform cpis.take_numbers(pair.taker, pair.other, false)
  from (
    with moved as materialized (
      select k as record, k.id, k.authority_id, k.date_of_birth, k.local_id from cpis.child k
      where k.id in (select f.child_id from cpis.former_number f where f.authority_id in (select r.authority_id from changed_rows r)))
    select n as taker, m.record as other
    from unnest(v_changed) as one (id) join cpis.child n on n.id = one.id
    join moved m on m.authority_id = n.authority_id and m.date_of_birth = n.date_of_birth and m.local_id = n.local_id
    union all
    select o, m.record
    from moved m join cpis.child o on o.authority_id = m.authority_id and o.date_of_birth = m.date_of_birth and o.local_id = m.local_id
    where tg_op = 'UPDATE' and m.id = any (v_changed) and o.id <> all (v_changed)) pair
  where cpis.is_one_person(pair.taker, pair.other);
  perform cpis.take_joined_numbers(n, false)
  from unnest(v_changed) as one (id) join cpis.child n on n.id = one.id
  where exists (select from cpis.superseded_number s where s.replaced_by = n.nhs_number);
  return null;
end $$;

alter function cpis.take_former_numbers() owner to cpis_register;
revoke all on function cpis.take_former_numbers() from public;

comment on function cpis.take_former_numbers() is
  'Trigger: a record that is added, or is given the reference of another, takes over the former numbers of the same person.';
