-- Each hold has a key of its own beside the keyed hash of its number, so that a hold finds children who come to the
-- register after it.
create or replace function cpis.numbers_are_held(p_numbers text[]) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (
    select from cpis.legal_hold h, unnest(p_numbers) n
    where h.lifted_at is null and h.number_hash = sha256(h.number_key || convert_to(n, 'UTF8')))
$$;

alter function cpis.numbers_are_held(text[]) owner to cpis_retention;
revoke all on function cpis.numbers_are_held(text[]) from public;

comment on function cpis.numbers_are_held(text[]) is
  'Whether a legal hold in force is about one of these numbers.';
