-- At its end date or on the eighteenth birthday, whichever comes first; the unborn plan's person is the mother, whose age
-- does not matter, and the day that was expected ends nothing. Somebody born on 29 February comes of age on 1 March (English law; lib/shared/calendar-date holds the
-- same rule).
create or replace function cpis.plan_ends(p_type text, p_end date, p_born date) returns date
language sql immutable parallel safe as $$
  select case when p_type = 'UCPP' then p_end else least(p_end, (p_born + interval '18 years')::date
    + case when extract(month from p_born) = 2 and extract(day from p_born) = 29 then 1 else 0 end) end
$$;

alter function cpis.plan_ends(text, date, date) owner to cpis_owner;
revoke all on function cpis.plan_ends(text, date, date) from public;
grant execute on function cpis.plan_ends(text, date, date) to cpis_app, cpis_disclose, cpis_register, cpis_retention, cpis_quality;

comment on function cpis.plan_ends(text, date, date) is
  'The day on which a plan ends; null while it is open.';
