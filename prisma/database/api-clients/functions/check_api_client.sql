-- What a client may do has to fit the kind of its organisation; which client it is never changes; every change raises the
-- version, which ends tokens issued before.
create or replace function cpis.check_api_client() returns trigger
language plpgsql volatile as $$
declare v_kind text := (select kind from cpis.organisation where id = new.organisation_id);
begin
  if not new.scopes <@ (case v_kind when 'nhs' then array['lookup'] when 'authority' then array['upload'] else array[]::text[] end) then
    raise exception 'what the client may do does not fit its organisation' using errcode = 'check_violation';
  end if;
  if tg_op = 'UPDATE' then
    if (new.id, new.organisation_id, new.name, new.created_at) is distinct from (old.id, old.organisation_id, old.name, old.created_at) then
      raise exception 'a client stays who it is' using errcode = 'check_violation';
    end if;
    new.version := old.version + 1;
  end if;
  return new;
end $$;

alter function cpis.check_api_client() owner to cpis_owner;
revoke all on function cpis.check_api_client() from public;

comment on function cpis.check_api_client() is
  'Trigger: enforces the rules of API clients.';
