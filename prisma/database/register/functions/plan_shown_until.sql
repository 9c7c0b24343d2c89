-- 365 days after its end, an unborn plan 28 days (design decision 13).
create or replace function cpis.plan_shown_until(p_type text, p_ends date) returns date
language sql immutable parallel safe as $$ select p_ends + case when p_type = 'UCPP' then 28 else 365 end $$;

alter function cpis.plan_shown_until(text, date) owner to cpis_owner;
revoke all on function cpis.plan_shown_until(text, date) from public;
grant execute on function cpis.plan_shown_until(text, date) to cpis_app, cpis_disclose, cpis_register, cpis_quality;

comment on function cpis.plan_shown_until(text, date) is
  'The last day on which an ended plan is shown.';
