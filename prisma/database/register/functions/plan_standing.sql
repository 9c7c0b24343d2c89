-- A plan has ended on its end date. This is the one rule of what a look-up shows.
create or replace function cpis.plan_standing(p_type text, p_end date, p_born date, p_today date) returns text
language sql immutable parallel safe as $$
  select case
    when cpis.plan_ends(p_type, p_end, p_born) is null or cpis.plan_ends(p_type, p_end, p_born) > p_today then 'current'
    when cpis.plan_shown_until(p_type, cpis.plan_ends(p_type, p_end, p_born)) >= p_today then 'previous'
  end
$$;

alter function cpis.plan_standing(text, date, date, date) owner to cpis_owner;
revoke all on function cpis.plan_standing(text, date, date, date) from public;
grant execute on function cpis.plan_standing(text, date, date, date) to cpis_app, cpis_disclose, cpis_register, cpis_quality;

comment on function cpis.plan_standing(text, date, date, date) is
  'How a plan stands on a day: current, previous, or null when it is no longer shown.';
