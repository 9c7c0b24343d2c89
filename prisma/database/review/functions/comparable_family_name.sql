-- Lower-case letters only, of the last word.
create or replace function cpis.comparable_family_name(p_name text) returns text
language sql immutable parallel safe as $$ select regexp_replace(lower(substring(btrim(p_name) from '[^ ]+$')), '[^[:alpha:]]', '', 'g') $$;

alter function cpis.comparable_family_name(text) owner to cpis_owner;
revoke all on function cpis.comparable_family_name(text) from public;
grant execute on function cpis.comparable_family_name(text) to cpis_review;

comment on function cpis.comparable_family_name(text) is
  'A person''s family name in a form that can be compared.';
