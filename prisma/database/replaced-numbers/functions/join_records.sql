-- Records of one person that come to be joined take numbers along (take_joined_numbers), and are protected if one of them is.
create or replace function cpis.join_records(p_number text) returns void
language plpgsql volatile set search_path = cpis, pg_temp as $$
declare v_numbers text[] := cpis.numbers_of(p_number);
begin
  perform cpis.take_joined_numbers(k, false) from cpis.child k where k.nhs_number = any (v_numbers) and k.closed_why is null;
  perform cpis.protect_other_records(k) from cpis.child k where k.nhs_number = any (v_numbers) and k.is_protected and k.closed_why is distinct from 'adopted';
end $$;

alter function cpis.join_records(text) owner to cpis_register;
revoke all on function cpis.join_records(text) from public;

comment on function cpis.join_records(text) is
  'Settles what the records under a number and those joined to it share.';
