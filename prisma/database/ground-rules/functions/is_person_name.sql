-- A name that is published has something in it, no spaces around it, no digits, and no control or direction-changing
-- characters. Written so that the planner can put it in place of the call, like is_nhs_number. lib/shared/person-name.ts
-- accepts nothing that this refuses; a test compares the two.
create or replace function cpis.is_person_name(candidate text) returns boolean
language sql immutable parallel safe as $$
  select length(candidate) between 1 and 100
     and candidate = btrim(candidate)
     and candidate !~ '[[:cntrl:]0-9\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]'
$$;

alter function cpis.is_person_name(text) owner to cpis_owner;
revoke all on function cpis.is_person_name(text) from public;
grant execute on function cpis.is_person_name(text) to cpis_app, cpis_identity, cpis_disclose, cpis_register;

comment on function cpis.is_person_name(text) is
  'Whether a text can stand as a person''s name.';
