-- Who had which role, what was told of a look-up, what was said, asked, concluded, agreed and taken away, and from which
-- file it came, for as long as the access records themselves; then the people whom no record names any more.
create or replace function cpis.forget_with_accesses() returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_before timestamptz := now() - interval '25 years';
  v_items  uuid[];
  v_gone   integer := 0;
  v_count  integer;
begin
  delete from cpis.access_outcome o where o.at < v_before and not cpis.accesses_are_kept(array[o.event_id]) and not cpis.person_is_held(o.actor_id);
  get diagnostics v_count = row_count; v_gone := v_gone + v_count;
  -- Alerts about runs that found nothing are kept as long as look-ups that found nothing.
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

alter function cpis.forget_with_accesses() owner to cpis_retention;
revoke all on function cpis.forget_with_accesses() from public;
grant execute on function cpis.forget_with_accesses() to cpis_delivery;

comment on function cpis.forget_with_accesses() is
  'Deletes what explains the access records when these are gone. Answers how many.';
