-- Another person than the one who asked, of the same authority, and to agree one who has logged in within the last five
-- minutes. Lifting a protection, undoing an adoption and parting numbers happen here, and a practitioner (LP) must agree to them; so must
-- one where nobody knows who started a command. What becomes of held endings is apply_due_endings' business.
create or replace function cpis.decide_approval(p_id uuid, p_decision text, p_name text) returns text
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  a cpis.approval;
  c cpis.child;
begin
  if cpis.caller_user() is null or coalesce(cpis.caller_role(), '') not in ('LP', 'LD') then return 'not-permitted'; end if;
  -- The child before the request, as whoever asks locks them.
  select k.* into c from cpis.child k join cpis.approval r on r.child_id = k.id
  where r.id = p_id and r.authority_id = cpis.caller_organisation() for update of k;
  select * into a from cpis.approval where id = p_id and authority_id = cpis.caller_organisation() for update;
  if not found then return 'unknown'; end if;
  if a.decision is not null then return 'already'; end if;
  if p_decision = 'taken-back' then
    if a.requested_by is distinct from cpis.caller_user() then return 'not-permitted'; end if;
  elsif a.requested_by is not distinct from cpis.caller_user()
     or ((a.kind <> 'endings' or a.requested_by is null) and cpis.caller_role() <> 'LP') then
    return 'not-permitted';
  elsif p_decision = 'approved' and not cpis.logged_in_lately() then
    return 'log-in-again';
  elsif p_decision = 'approved' and a.requested_by is not null and not cpis.still_asks_for(a.requested_by, a.authority_id) then
    -- Otherwise one person would do what takes two.
    return 'asker-gone';
  end if;
  update cpis.approval set decision = p_decision, decided_at = now(), decided_by = cpis.caller_user(), decided_by_name = p_name where id = p_id;
  if a.kind = 'protection-lift' and p_decision = 'approved' then
    update cpis.child set is_protected = false, change = 'protection-lifted', changed_by = a.requested_by_name || ' and ' || p_name
    -- With the other records of the same child, or nothing would show: but for one that may be restricted for all that demographics say, and one that
    -- an adoption closed, which goes on protecting what others hold.
    where authority_id = a.authority_id and (id = a.child_id
      or (is_protected and number_status in ('matched', 'died') and closed_why is distinct from 'adopted' and cpis.shares_protection(c, child)));
  elsif a.kind = 'adoption' and p_decision = 'approved' and c.closed_why is not distinct from 'adopted' then
    perform cpis.open_closed_record(c.id, 'adoption-undone', true, a.requested_by_name || ' and ' || p_name);
  elsif a.kind = 'joined-number' and p_decision = 'approved' then
    perform cpis.part_link(a.link_id, c.nhs_number, a.authority_id);
  end if;
  return 'decided';
end $$;

alter function cpis.decide_approval(uuid, text, text) owner to cpis_register;
revoke all on function cpis.decide_approval(uuid, text, text) from public;
grant execute on function cpis.decide_approval(uuid, text, text) to cpis_app;

comment on function cpis.decide_approval(uuid, text, text) is
  'Decides what needs a second person: lifting a protection, undoing an adoption, parting two numbers, endings of a file. Answers decided, or why not.';
