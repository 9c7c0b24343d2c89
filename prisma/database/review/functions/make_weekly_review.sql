-- Called by the clock, on Mondays at five.
create or replace function cpis.make_weekly_review() returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare v_week date := date_trunc('week', cpis.today())::date - 7;
begin
  return cpis.review_week(v_week);
end $$;

alter function cpis.make_weekly_review() owner to cpis_review;
revoke all on function cpis.make_weekly_review() from public;
grant execute on function cpis.make_weekly_review() to cpis_delivery;

comment on function cpis.make_weekly_review() is
  'Reviews the week before this one. Answers how many items were added.';
