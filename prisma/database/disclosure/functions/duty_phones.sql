-- All that is shown of a protected child (design decision 12).
create or replace function cpis.duty_phones(p_authorities uuid[]) returns jsonb
language sql stable set search_path = cpis, pg_temp as $$
  select coalesce(jsonb_agg(distinct a.duty_phone) filter (where a.duty_phone is not null), '[]')
  from cpis.authority a where a.organisation_id = any (p_authorities)
$$;

alter function cpis.duty_phones(uuid[]) owner to cpis_owner;
revoke all on function cpis.duty_phones(uuid[]) from public;
grant execute on function cpis.duty_phones(uuid[]) to cpis_disclose;

comment on function cpis.duty_phones(uuid[]) is
  'The duty telephones of authorities.';
