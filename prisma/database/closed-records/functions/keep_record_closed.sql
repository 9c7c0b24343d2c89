-- What a death or an adoption closed is opened again only by the functions that ask for the second person or the reason.
create or replace function cpis.keep_record_closed() returns trigger
language plpgsql volatile as $$
begin
  if current_user = 'cpis_app' then
    raise exception 'the record of this child is closed' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

alter function cpis.keep_record_closed() owner to cpis_owner;
revoke all on function cpis.keep_record_closed() from public;

comment on function cpis.keep_record_closed() is
  'Trigger: refuses the application to change a closed record.';
