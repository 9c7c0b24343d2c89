-- Demographics said that a number was replaced, or somebody typed it, and have confirmed the number itself since: they do not say it any more.
-- Nothing is parted by that. Somebody looks, and has two people part the numbers.
create or replace function cpis.replacements_taken_back() returns setof uuid
language sql stable security definer set search_path = cpis, pg_temp as $$
  select c.id from cpis.superseded_number s join cpis.child c on c.nhs_number = s.nhs_number
  where c.authority_id = (select cpis.caller_organisation()) and c.closed_why is null
    and c.number_status in ('matched', 'restricted', 'died') and c.traced_at > s.said_at
$$;

alter function cpis.replacements_taken_back() owner to cpis_register;
revoke all on function cpis.replacements_taken_back() from public;
grant execute on function cpis.replacements_taken_back() to cpis_app;

comment on function cpis.replacements_taken_back() is
  'Children of the caller''s authority whose number the register takes for a replaced one, although demographics have confirmed it since.';
