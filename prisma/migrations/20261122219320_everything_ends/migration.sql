-- Everything that names somebody ends (docs/data-protection.md says when and why): what served one log-in, invitation or mail soon, what
-- explains the records of accesses with them. By the worker's clock like all forgetting, and never what a legal hold is about.

set role cpis_owner;

-- As before, but for what ends with the access records, or with the log: at its age and by retention alone.
create or replace function cpis.refuse_change() returns trigger
language plpgsql as $$
declare v_row jsonb;
begin
  if tg_op = 'DELETE' and current_user = 'cpis_retention' then
    if tg_table_name in ('plan', 'plan_version', 'child_version', 'approval', 'transfer') then return old; end if;
    v_row := to_jsonb(old);
    if coalesce(v_row->>'at', v_row->>'requested_at')::timestamptz < now() - (case
         when tg_table_name in ('audit_event', 'authority_change') then interval '8 years'
         when tg_table_name = 'access_alert' then interval '13 months'
         when tg_table_name in ('access_outcome', 'access_export', 'mass_ending', 'administration_change', 'role_request') then interval '25 years'
       end) then
      return old;
    end if;
  end if;
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;

do $$
declare guarded text;
begin
  foreach guarded in array array['session', 'refused_entry', 'invitation', 'access_outcome', 'access_alert', 'access_export', 'review_item', 'review_question',
    'mass_ending', 'authority_change', 'administration_change', 'role_request', 'role_assignment', 'person_identity', 'person'] loop
    execute format('create policy %I on cpis.%I to cpis_retention using (true)', guarded || '_retention', guarded);
    execute format('grant select, delete on cpis.%I to cpis_retention', guarded);
  end loop;
end $$;
create policy upload_forget on cpis.upload for delete to cpis_retention using (received_at < now() - interval '25 years');
grant delete on cpis.upload to cpis_retention;
grant update (ended_at) on cpis.role_assignment to cpis_retention;
grant update (email, status) on cpis.person to cpis_retention;
grant execute on function cpis.caller_role(), cpis.caller_user(), cpis.caller_organisation() to cpis_retention;
grant select (event_id) on cpis.access_matched, cpis.access_unmatched to cpis_retention;

-- Whether a hold in force is about somebody, about somewhere they have or had a role, or about everything.
create function cpis.person_is_held(p_person uuid) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (
    select from cpis.legal_hold h
    where h.lifted_at is null and (h.kind = 'everything' or (h.kind = 'person' and h.subject_id = p_person)
      or (h.kind = 'organisation' and exists (select from cpis.role_assignment a where a.person_id = p_person and a.organisation_id = h.subject_id))))
$$;

-- Whether there is a record of one of these accesses still: what explains it stays as long, whatever keeps it.
create function cpis.accesses_are_kept(p_events uuid[]) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (select from cpis.access_matched where event_id = any (p_events)) or exists (select from cpis.access_unmatched where event_id = any (p_events))
$$;

-- Somebody who was invited, never came, and whose invitation ran out 13 months ago: a name, and no way in. Who would be the last
-- administrator of their organisation stays invited.
create function cpis.forget_invited(p_person uuid) returns boolean
language plpgsql security definer set search_path = cpis, pg_temp as $$
begin
  delete from cpis.invitation where person_id = p_person;
  update cpis.role_assignment set ended_at = now() where person_id = p_person and ended_at is null;
  update cpis.person set email = null, status = 'suspended' where id = p_person;
  return true;
exception when check_violation then
  return false;
end $$;

-- What served one log-in, one invitation, one mail.
create function cpis.forget_passing() returns integer
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare
  v_gone  integer := 0;
  v_count integer;
begin
  delete from cpis.refused_entry where at < now() - interval '15 minutes';
  get diagnostics v_count = row_count; v_gone := v_gone + v_count;
  -- The last one of a person stays: it says when they were last here.
  delete from cpis.session s where coalesce(s.ended_at, s.expires_at) < now() - interval '90 days' and s.expires_at < now()
    and exists (select from cpis.session n where n.person_id = s.person_id and (n.created_at, n.id) > (s.created_at, s.id))
    and not cpis.person_is_held(s.person_id);
  get diagnostics v_count = row_count; v_gone := v_gone + v_count;
  delete from cpis.invitation i where i.joined_at < now() - interval '90 days' and not cpis.person_is_held(i.person_id);
  get diagnostics v_count = row_count; v_gone := v_gone + v_count;
  select count(*) filter (where cpis.forget_invited(i.person_id)) into v_count
  from cpis.invitation i where i.joined_at is null and i.expires_at < now() - interval '13 months' and not cpis.person_is_held(i.person_id);
  v_gone := v_gone + v_count;
  delete from cpis.outbox o where o.state = 'dead' and o.settled_at < now() - interval '90 days';
  get diagnostics v_count = row_count; v_gone := v_gone + v_count;
  delete from cpis.mailbox_message m where m.body is null and m.created_at < now() - interval '90 days';
  get diagnostics v_count = row_count;
  return v_gone + v_count;
end $$;

-- A file's line, or a person, of whom nothing is left that names them. Whatever still refers to them keeps them: a foreign key says so.
create function cpis.forget_upload(p_upload uuid) returns boolean
language plpgsql security definer set search_path = cpis, pg_temp as $$
begin
  delete from cpis.approval where upload_id = p_upload;
  delete from cpis.mass_ending where upload_id = p_upload;
  delete from cpis.upload where id = p_upload;
  return true;
exception when foreign_key_violation then
  return false;
end $$;
create function cpis.forget_person(p_person uuid) returns boolean
language plpgsql security definer set search_path = cpis, pg_temp as $$
begin
  delete from cpis.invitation where person_id = p_person;
  delete from cpis.person_identity where person_id = p_person;
  delete from cpis.session where person_id = p_person;
  delete from cpis.person where id = p_person;
  return true;
exception when foreign_key_violation then
  return false;
end $$;

-- What explains the records of accesses, as long as these: who had which role, what was told of a look, what was said, asked, concluded,
-- agreed and taken away, and from which file it came. Then the people whom no record names any more.
create function cpis.forget_with_accesses() returns integer
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare
  v_before timestamptz := now() - interval '25 years';
  v_items  uuid[];
  v_gone   integer := 0;
  v_count  integer;
begin
  delete from cpis.access_outcome o where o.at < v_before and not cpis.accesses_are_kept(array[o.event_id]) and not cpis.person_is_held(o.actor_id);
  get diagnostics v_count = row_count; v_gone := v_gone + v_count;
  -- Runs that found nothing are explained as long as look-ups that found nothing are kept.
  delete from cpis.access_alert a where a.at < case a.kind when 'no-match-run' then now() - interval '13 months' else v_before end
    and (a.event_id is null or not cpis.accesses_are_kept(array[a.event_id]))
    and not cpis.person_is_held(a.person_id) and not cpis.organisation_is_held(a.organisation_id);
  get diagnostics v_count = row_count; v_gone := v_gone + v_count;
  v_items := array(
    select i.id from cpis.review_item i where i.made_at < v_before and not cpis.accesses_are_kept(i.event_ids)
      and not cpis.person_is_held(i.person_id) and not cpis.organisation_is_held(i.organisation_id));
  delete from cpis.review_question where item_id = any (v_items);
  delete from cpis.review_item where id = any (v_items);
  get diagnostics v_count = row_count; v_gone := v_gone + v_count;
  delete from cpis.access_export e where e.requested_at < v_before and not cpis.person_is_held(e.requested_by)
    and not (e.organisation_id is not null and cpis.organisation_is_held(e.organisation_id))
    and not (e.filter ? 'number' and cpis.numbers_are_held(array[e.filter->>'number']));
  get diagnostics v_count = row_count; v_gone := v_gone + v_count;
  select count(*) filter (where cpis.forget_upload(u.id)) into v_count from cpis.upload u
  where u.received_at < v_before and not cpis.organisation_is_held(u.authority_id)
    and not exists (select from cpis.plan_version v where v.upload_id = u.id) and not exists (select from cpis.child_version v where v.upload_id = u.id);
  v_gone := v_gone + v_count;
  delete from cpis.authority_change c where c.at < now() - interval '8 years' and not cpis.organisation_is_held(c.authority_id) and not cpis.person_is_held(c.person_id);
  get diagnostics v_count = row_count; v_gone := v_gone + v_count;
  delete from cpis.administration_change c where c.at < v_before
    and not cpis.organisation_is_held(c.organisation_id) and not cpis.person_is_held(c.person_id) and not cpis.person_is_held(c.by_person);
  get diagnostics v_count = row_count; v_gone := v_gone + v_count;
  delete from cpis.role_request r where r.requested_at < v_before and r.decision is not null
    and not cpis.organisation_is_held(r.organisation_id) and not cpis.person_is_held(r.person_id);
  get diagnostics v_count = row_count; v_gone := v_gone + v_count;
  delete from cpis.session s where s.expires_at < v_before and not cpis.person_is_held(s.person_id);
  delete from cpis.role_assignment a where a.ended_at < v_before and not cpis.organisation_is_held(a.organisation_id)
    and not cpis.person_is_held(a.person_id) and not exists (select from cpis.session s where s.assignment_id = a.id);
  get diagnostics v_count = row_count; v_gone := v_gone + v_count;
  select count(*) filter (where cpis.forget_person(p.id)) into v_count from cpis.person p
  where p.created_at < now() - interval '13 months' and not cpis.person_is_held(p.id)
    and not exists (select from cpis.role_assignment a where a.person_id = p.id)
    and not exists (select from cpis.access_matched x where x.actor_id = p.id) and not exists (select from cpis.access_unmatched x where x.actor_id = p.id)
    and not exists (select from cpis.audit_event e where e.person_id = p.id) and not exists (select from cpis.access_alert a where a.person_id = p.id)
    and not exists (select from cpis.review_item i where i.person_id = p.id);
  v_gone := v_gone + v_count;
  if v_gone > 0 then
    insert into cpis.audit_event (type, outcome, details) values ('retention.erase', 'done', jsonb_build_object('explanations', v_gone));
  end if;
  return v_gone;
end $$;

create policy periodic_work_add on cpis.periodic_work for insert to cpis_owner with check (true);
insert into cpis.periodic_work (name, act, every) values ('passing', 'forget_passing', '15 minutes'), ('explanations', 'forget_with_accesses', '1 day');
drop policy periodic_work_add on cpis.periodic_work;
reset role;

do $$
declare door text;
begin
  execute 'grant create on schema cpis to cpis_retention';
  foreach door in array array['person_is_held(uuid)', 'accesses_are_kept(uuid[])', 'forget_invited(uuid)', 'forget_passing()', 'forget_upload(uuid)',
    'forget_person(uuid)', 'forget_with_accesses()'] loop
    execute format('alter function cpis.%s owner to cpis_retention', door);
  end loop;
  execute 'grant execute on function cpis.forget_passing(), cpis.forget_with_accesses() to cpis_delivery';
  execute 'revoke create on schema cpis from cpis_retention';
end $$;
