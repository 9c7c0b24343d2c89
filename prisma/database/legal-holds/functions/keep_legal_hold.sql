-- What somebody was told to keep must not be let go by rewriting the hold.
create or replace function cpis.keep_legal_hold() returns trigger
language plpgsql volatile as $$
begin
  if old.lifted_at is not null
     or to_jsonb(new) - '{lifted_at,lifted_by,lifted_by_name}'::text[] <> to_jsonb(old) - '{lifted_at,lifted_by,lifted_by_name}'::text[] then
    raise exception 'a legal hold is placed once and lifted once' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;

alter function cpis.keep_legal_hold() owner to cpis_owner;
revoke all on function cpis.keep_legal_hold() from public;

comment on function cpis.keep_legal_hold() is
  'Trigger: a legal hold is placed once and lifted once, and otherwise never changes.';
