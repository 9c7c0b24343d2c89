-- Whatever still refers to it keeps it: a foreign key says so.
create or replace function cpis.forget_upload(p_upload uuid) returns boolean
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  delete from cpis.approval where upload_id = p_upload;
  delete from cpis.mass_ending where upload_id = p_upload;
  delete from cpis.upload where id = p_upload;
  return true;
exception when foreign_key_violation then
  return false;
end $$;

alter function cpis.forget_upload(uuid) owner to cpis_retention;
revoke all on function cpis.forget_upload(uuid) from public;

comment on function cpis.forget_upload(uuid) is
  'Deletes the line of a file of which nothing is left. Answers whether it did.';
