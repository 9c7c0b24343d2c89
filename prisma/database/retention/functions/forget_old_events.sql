-- The log is not partitioned: it grows by what people do, not by look-ups. A line goes once it has been sealed for eight years
-- and a day, as months of access records do. What retention itself says stays for good: it names nobody, and without it
-- nobody could tell what went by law from what was made away with.
create or replace function cpis.forget_old_events() returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_before timestamptz := cpis.sealed_before(interval '8 years 1 day');
  v_gone   integer;
begin
  delete from cpis.audit_event e where e.at < v_before and e.type not in ('retention.drop', 'retention.erase') and not exists (
    select from cpis.legal_hold h where h.lifted_at is null and (h.kind = 'everything'
      or (h.kind = 'person' and h.subject_id in (e.person_id, e.subject_id)) or (h.kind = 'organisation' and h.subject_id in (e.organisation_id, e.subject_id))
      or (h.kind = 'child' and h.subject_key = any (e.subject_keys))))
    and case e.subject_kind
      when 'child' then not cpis.child_is_held(e.subject_id)
      when 'plan' then not exists (select from cpis.plan p where p.id = e.subject_id and cpis.child_is_held(p.child_id))
      else true end;
  get diagnostics v_gone = row_count;
  if v_gone > 0 then
    insert into cpis.audit_event (type, outcome, details) values ('retention.erase', 'done', jsonb_build_object('events', v_gone));
  end if;
  return v_gone;
end $$;

alter function cpis.forget_old_events() owner to cpis_retention;
revoke all on function cpis.forget_old_events() from public;
grant execute on function cpis.forget_old_events() to cpis_delivery;

comment on function cpis.forget_old_events() is
  'Deletes events of the compliance log that have been sealed for 8 years, unless a legal hold is about them. Answers how many.';
