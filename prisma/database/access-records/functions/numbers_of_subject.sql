-- Where a question by number begins: the application makes from them the keyed hashes under which look-ups that found nothing, and
-- events, are kept. The application begins each of them here, where it is counted; the
-- functions that search do not count. A safeguarding lead learns of no number but the one they
-- asked about: which numbers lead to one another is the register's, and not their trust's.
create or replace function cpis.numbers_of_subject(p_number text) returns text[]
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
begin
  perform cpis.require_role('{AU,SG}');
  if cpis.count_rate('number-question', uuid_send(cpis.caller_user())) > 0 then return null; end if;
  if cpis.caller_role() = 'SG' then return array[p_number]; end if;
  return array(select n from unnest(cpis.numbers_of(p_number)) n order by n <> p_number, n);
end $$;

alter function cpis.numbers_of_subject(text) owner to cpis_audit;
revoke all on function cpis.numbers_of_subject(text) from public;
grant execute on function cpis.numbers_of_subject(text) to cpis_app;

comment on function cpis.numbers_of_subject(text) is
  'All numbers of a child, the one asked for first, for auditors; the one asked for alone, for safeguarding leads. Null when the caller has asked too often.';
