-- A coarse form of a name, to find records under one number that may be about two people: without case, accents, spaces and punctuation.
-- Where it matters exactly, names are compared by lib/shared/person-name.ts; this tells a person to look, and may do so once too often.
create or replace function cpis.name_letters(p_name text) returns text
language sql immutable parallel safe set search_path = cpis, pg_temp as $$
  select regexp_replace(lower(normalize(p_name, NFD)), '[\u0300-\u036f\u2010-\u201f[:punct:][:space:]]', '', 'g')
$$;

alter function cpis.name_letters(text) owner to cpis_owner;
revoke all on function cpis.name_letters(text) from public;
grant execute on function cpis.name_letters(text) to cpis_disclose, cpis_register, cpis_retention;

comment on function cpis.name_letters(text) is
  'A name without case, accents, spaces and punctuation.';
