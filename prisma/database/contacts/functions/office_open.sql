-- Monday to Friday within the authority's hours, by the clock in London. Bank holidays are not known here, so the duty
-- number always stands beside the office number.
create or replace function cpis.office_open(p_opens time, p_closes time) returns boolean
language sql stable parallel safe as $$
  select extract(isodow from now() at time zone 'Europe/London') < 6
     and (now() at time zone 'Europe/London')::time >= p_opens and (now() at time zone 'Europe/London')::time < p_closes
$$;

alter function cpis.office_open(time, time) owner to cpis_owner;
revoke all on function cpis.office_open(time, time) from public;
grant execute on function cpis.office_open(time, time) to cpis_app, cpis_disclose;

comment on function cpis.office_open(time, time) is
  'Whether an authority''s office answers its telephone now.';
