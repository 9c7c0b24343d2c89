-- For what turned out not to have taken anything: of limits whose span does not slide.
create or replace function cpis.give_back_count(p_what text, p_whom bytea) returns void
language sql volatile as $$
  update cpis.rate_count set n = greatest(0, n - 1) where what = p_what and whom = p_whom and slot = 0 and counts_until > now()
$$;

alter function cpis.give_back_count(text, bytea) owner to cpis_owner;
revoke all on function cpis.give_back_count(text, bytea) from public;
grant execute on function cpis.give_back_count(text, bytea) to cpis_identity;

comment on function cpis.give_back_count(text, bytea) is
  'Takes one back that was counted.';
