-- The demographics service says that one number took the place of another: the authority's record moves to it, and
-- whoever has the old number is led to the new one. `not-recorded` does not say why: an adoption, of which nobody else
-- may learn, is one of the reasons. Where the authority holds the same person under the new number as well, the two numbers are joined and both
-- records stay: to withdraw the plans of either then takes nothing off the other number.
create or replace function cpis.replace_number(p_child uuid, p_number text, p_seen uuid, p_name text) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  c      cpis.child;
  o      cpis.child;
  v_then text;
begin
  if cpis.caller_role() is distinct from 'LD' then return 'not-permitted'; end if;
  select * into c from cpis.child where id = p_child and authority_id = cpis.caller_organisation() for update;
  if not found then return 'unknown'; end if;
  if c.version_id <> p_seen then return 'changed-meanwhile'; end if;
  if c.closed_why is not null then return 'closed'; end if;
  if c.nhs_number = p_number then return 'same'; end if;
  select * into o from cpis.child where authority_id = c.authority_id and nhs_number = p_number;
  if o.date_of_birth <> c.date_of_birth or not cpis.same_names(o.family_name, o.given_name, c.family_name, c.given_name) then return 'held'; end if;
  -- Two people who replace one number by two others at the same moment: the second sees the first. So does whatever joins numbers.
  perform pg_advisory_xact_lock(hashtextextended('superseded', 0));
  select s.replaced_by into v_then from cpis.superseded_number s where s.nhs_number = c.nhs_number;
  -- Somebody else has recorded another number, the link would close a circle, or an adoption closed one of the two or one between them.
  if (v_then is not null and (p_number <> all (cpis.leads_to(c.nhs_number)) or c.nhs_number <> all (cpis.numbers_of(p_number)))) or c.nhs_number = any (cpis.leads_to(p_number))
     or cpis.any_adopted(array[c.nhs_number, p_number]) then
    return 'not-recorded';
  end if;
  if v_then is null then
    delete from cpis.parted_number where nhs_number = c.nhs_number and replaced_by = p_number;
    insert into cpis.superseded_number (nhs_number, replaced_by, recorded_by) values (c.nhs_number, p_number, c.authority_id);
  end if;
  if o.id is not null then
    -- Whoever replaces the number has looked at the two.
    if o.closed_why is null then perform cpis.take_numbers(o, c); end if;
    return 'joined';
  end if;
  update cpis.child set nhs_number = p_number, change = 'number-replaced', changed_by = p_name, upload_id = null,
    number_status = 'not-traced', traced_at = null where id = c.id;
  return 'replaced';
end $$;

alter function cpis.replace_number(uuid, text, uuid, text) owner to cpis_register;
revoke all on function cpis.replace_number(uuid, text, uuid, text) from public;
grant execute on function cpis.replace_number(uuid, text, uuid, text) to cpis_app;

comment on function cpis.replace_number(uuid, text, uuid, text) is
  'Moves a child to the number that replaced the old one. Answers replaced, joined where both numbers are held, or why not.';
