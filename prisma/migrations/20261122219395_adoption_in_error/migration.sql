-- An adoption that was entered in error is undone by two people of the authority, for as long as the record stands: its number is open again, and
-- its plans are as they were. Nobody else is told, as nobody was told why the number was closed.

set role cpis_owner;

alter table cpis.child drop constraint child_change_check;
alter table cpis.child add constraint child_change_check check (change in (
  'published', 'details-corrected', 'number-corrected', 'number-replaced', 'number-checked', 'shielded', 'unshielded', 'died', 'adopted', 'reopened',
  'adoption-undone'));

alter table cpis.approval drop constraint approval_kind_check;
alter table cpis.approval add constraint approval_kind_check check (kind in ('unshield', 'adoption', 'endings'));
alter table cpis.approval drop constraint approval_is_about_one_thing;
alter table cpis.approval add constraint approval_is_about_one_thing check (
  (kind in ('unshield', 'adoption') and child_id is not null and upload_id is null) or (kind = 'endings' and upload_id is not null and child_id is null));
-- A closed record may be protected as well, and both may be asked for.
drop index cpis.approval_open_for_child;
create unique index approval_open_for_child on cpis.approval (child_id, kind) where decision is null and child_id is not null;

-- The plans that ended when a child's record was closed, by death or adoption, and the end that each had before: those that have not been touched
-- since in what counts. As it was for a death alone.
drop function cpis.ended_with_death(uuid);
create function cpis.ended_with_closing(p_child uuid) returns table (plan_id uuid, former_end date)
language sql stable as $$
  select p.id, b.end_date
  from cpis.child c
  join cpis.child_version d on d.child_id = c.id and d.change = c.closed_why and d.version = (
    select max(l.version) from cpis.child_version l where l.child_id = c.id and l.change = c.closed_why)
  join cpis.plan p on p.child_id = c.id and p.withdrawn_at is null and p.end_date = c.closed_on
  join cpis.plan_version e on e.plan_id = p.id and e.changed_at = d.changed_at and e.end_date = c.closed_on
  join cpis.plan_version b on b.plan_id = p.id and b.version = e.version - 1 and b.end_date is distinct from e.end_date
  where c.id = p_child
$$;
grant execute on function cpis.ended_with_closing(uuid) to cpis_app, cpis_register;

-- From when on the closed record of a child may be gone, and with it what could be put back: 13 months after its last plan ended, or after the
-- record came onto the register where it has none.
create function cpis.record_kept_until(p_child uuid) returns date
language sql stable as $$
  select (coalesce(max(least((p.withdrawn_at at time zone 'Europe/London')::date, cpis.plan_ends(p.type, p.end_date, c.date_of_birth))),
                   min(c.created_at at time zone 'Europe/London')::date) + interval '13 months')::date
  from cpis.child c left join cpis.plan p on p.child_id = c.id
  where c.id = p_child
$$;
grant execute on function cpis.record_kept_until(uuid) to cpis_app;

-- Opens a closed record and, where that is asked for, puts the plans that ended with it back as they were. For the functions below alone.
create function cpis.open_closed_record(p_child uuid, p_change text, p_plans_back boolean, p_name text) returns integer
language plpgsql set search_path = cpis, pg_temp as $$
declare
  v_ended jsonb;
  v_plans integer := 0;
begin
  select coalesce(jsonb_agg(to_jsonb(e)), '[]') into v_ended from cpis.ended_with_closing(p_child) e;
  update cpis.child set closed_on = null, closed_why = null, closed_key = null, change = p_change, changed_by = p_name, upload_id = null where id = p_child;
  if p_plans_back then
    update cpis.plan p set end_date = e.former_end, changed_by = p_name, upload_id = null
    from jsonb_to_recordset(v_ended) as e (plan_id uuid, former_end date) where p.id = e.plan_id;
    get diagnostics v_plans = row_count;
  end if;
  return v_plans;
end $$;
grant execute on function cpis.open_closed_record(uuid, text, boolean, text) to cpis_register;

reset role;
grant create on schema cpis to cpis_register;
set role cpis_register;

-- As before.
create or replace function cpis.reopen_record(p_child uuid, p_seen uuid, p_plans_back boolean, p_name text) returns text
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare c cpis.child;
begin
  if cpis.caller_role() is distinct from 'LD' then return 'not-permitted'; end if;
  select * into c from cpis.child where id = p_child and authority_id = cpis.caller_organisation() for update;
  if not found then return 'unknown'; end if;
  if c.version_id <> p_seen then return 'changed-meanwhile'; end if;
  if c.closed_why is distinct from 'died' then return 'not-died'; end if;
  return cpis.open_closed_record(c.id, 'reopened', p_plans_back, p_name)::text;
end $$;

-- As before, and an adoption that was entered in error: a practitioner agrees, who cannot have asked.
create or replace function cpis.decide_approval(p_id uuid, p_decision text, p_name text) returns text
language plpgsql security definer set search_path = cpis, pg_temp as $$
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
     or ((a.kind in ('unshield', 'adoption') or a.requested_by is null) and cpis.caller_role() <> 'LP') then
    return 'not-permitted';
  elsif p_decision = 'approved' and not cpis.logged_in_lately() then
    return 'log-in-again';
  end if;
  update cpis.approval set decision = p_decision, decided_at = now(), decided_by = cpis.caller_user(), decided_by_name = p_name where id = p_id;
  if a.kind = 'unshield' and p_decision = 'approved' then
    update cpis.child set shielded = false, change = 'unshielded', changed_by = a.requested_by_name || ' and ' || p_name
    where id = a.child_id and authority_id = a.authority_id;
  elsif a.kind = 'adoption' and p_decision = 'approved' and c.closed_why is not distinct from 'adopted' then
    perform cpis.open_closed_record(c.id, 'adoption-undone', true, a.requested_by_name || ' and ' || p_name);
  end if;
  return 'decided';
end $$;

reset role;
revoke create on schema cpis from cpis_register;
