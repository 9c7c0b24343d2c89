-- Asked when a child is added, by a form or by a file, and whichever twin it is. Somebody older than 90 days is no baby of a birth just recorded.
create or replace function cpis.is_baby_of_protected(p_authority uuid, p_born date) returns boolean
language sql stable as $$
  select p_born > cpis.today() - 90 and exists (
    select from cpis.plan u join cpis.child m on m.id = u.child_id
    where u.authority_id = p_authority and u.type = 'UCPP' and u.end_date = p_born and u.withdrawn_at is null and m.is_protected
      and m.closed_why is distinct from 'adopted')
$$;

alter function cpis.is_baby_of_protected(uuid, date) owner to cpis_owner;
revoke all on function cpis.is_baby_of_protected(uuid, date) from public;
grant execute on function cpis.is_baby_of_protected(uuid, date) to cpis_register;

comment on function cpis.is_baby_of_protected(uuid, date) is
  'Whether the unborn plan of a protected mother of the authority ended on this day: it may be the baby''s birthday.';
