-- The application makes from them the keyed hashes under which look-ups that found nothing are kept.
create or replace function cpis.numbers_of_subject(p_number text) returns text[]
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
begin
  perform cpis.require_role('{AU,SG}');
  return array(select n from unnest(cpis.numbers_of(p_number)) n order by n <> p_number, n);
end $$;

alter function cpis.numbers_of_subject(text) owner to cpis_audit;
revoke all on function cpis.numbers_of_subject(text) from public;
grant execute on function cpis.numbers_of_subject(text) to cpis_app;

comment on function cpis.numbers_of_subject(text) is
  'All numbers of a child, the one asked for first, for auditors and safeguarding leads.';
