-- At most five, each with a name of its own, of the two kinds that SMART asks for (RS384, ES384), and with no member
-- beside those of a public key: a private part cannot be stored, whoever writes.
create or replace function cpis.are_public_keys(p_keys jsonb) returns boolean
language sql immutable parallel safe as $$
  select case when jsonb_typeof(p_keys) is distinct from 'array' then false
    when jsonb_array_length(p_keys) > 5 then false
    else coalesce((
      select bool_and(case
          when jsonb_typeof(k) <> 'object' then false
          when k ->> 'kty' = 'RSA' and k ->> 'alg' = 'RS384' then k ?& array['kid', 'n', 'e'] and k - array['kty', 'alg', 'kid', 'n', 'e'] = '{}'
          when k ->> 'kty' = 'EC' and k ->> 'alg' = 'ES384' then k ->> 'crv' = 'P-384' and k ?& array['kid', 'x', 'y'] and k - array['kty', 'alg', 'kid', 'crv', 'x', 'y'] = '{}'
          else false end) and count(distinct k ->> 'kid') = count(*)
      from jsonb_array_elements(p_keys) as k), true) end
$$;

alter function cpis.are_public_keys(jsonb) owner to cpis_owner;
revoke all on function cpis.are_public_keys(jsonb) from public;
grant execute on function cpis.are_public_keys(jsonb) to cpis_identity;

comment on function cpis.are_public_keys(jsonb) is
  'Whether a JSON value is a list of public keys as an API client may have.';
