-- A form that nobody came back to holds what was typed about a child.
create or replace function cpis.forget_drafts() returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_gone integer;
begin
  delete from cpis.plan_draft where updated_at < now() - interval '7 days';
  get diagnostics v_gone = row_count;
  return v_gone;
end $$;

alter function cpis.forget_drafts() owner to cpis_retention;
revoke all on function cpis.forget_drafts() from public;
grant execute on function cpis.forget_drafts() to cpis_delivery;

comment on function cpis.forget_drafts() is
  'Deletes forms that nobody came back to for seven days. Answers how many.';
