-- Later the same day the snapshot is brought up to date.
create or replace function cpis.take_quality_snapshot() returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_taken integer;
begin
  insert into cpis.quality_snapshot (authority_id, on_day, days_old, contacts_days, rows_to_fix, unborn_overdue, unread_accesses, numbers_to_check)
  select f.authority_id, cpis.today(), f.days_old, f.contacts_days, f.rows_to_fix, f.unborn_overdue, f.unread_accesses, f.numbers_to_check
  from cpis.quality_figures(null) f
  on conflict (authority_id, on_day) do update set days_old = excluded.days_old, contacts_days = excluded.contacts_days,
    rows_to_fix = excluded.rows_to_fix, unborn_overdue = excluded.unborn_overdue, unread_accesses = excluded.unread_accesses,
    numbers_to_check = excluded.numbers_to_check;
  get diagnostics v_taken = row_count;
  return v_taken;
end $$;

alter function cpis.take_quality_snapshot() owner to cpis_quality;
revoke all on function cpis.take_quality_snapshot() from public;
grant execute on function cpis.take_quality_snapshot() to cpis_delivery;

comment on function cpis.take_quality_snapshot() is
  'Keeps today''s data quality figures for the trend. Answers for how many authorities.';
