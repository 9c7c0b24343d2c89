-- What a legal hold keeps of the records of looks and of the compliance log is what the reports about the same child, person or organisation
-- list: looks under a number that has come since, or that was wrong; looks at the children of a council; what was done to somebody.

set role cpis_owner;
grant select (nhs_number, version_ids, authority_ids) on cpis.access_matched to cpis_retention;
reset role;

grant create on schema cpis to cpis_retention;
set role cpis_retention;

-- Whether a hold in force is about anything in a span of time of one of the two kinds of accesses. A look-up that found nothing is known by its
-- keyed hash alone; of one that found something a child's hold is also about the numbers and the records that were shown.
create or replace function cpis.span_is_held(p_parent text, p_from timestamptz, p_to timestamptz) returns boolean
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
declare v_held boolean;
begin
  if exists (select from cpis.legal_hold where lifted_at is null and kind = 'everything') then return true; end if;
  execute format(
    'select exists (select from cpis.%I a join cpis.legal_hold h on h.lifted_at is null
                      and (h.subject_key = a.subject_key or (h.kind = ''person'' and h.subject_id = a.actor_id)
                           or (h.kind = ''organisation'' and h.subject_id = a.organisation_id))
                    where a.at >= $1 and a.at < $2)', p_parent) into v_held using p_from, p_to;
  if v_held or p_parent <> 'access_matched' then return v_held; end if;
  if exists (
    select from cpis.access_matched a join cpis.legal_hold h on h.lifted_at is null and h.kind = 'organisation' and h.subject_id = any (a.authority_ids)
    where a.at >= p_from and a.at < p_to) then return true; end if;
  if not exists (select from cpis.legal_hold where lifted_at is null and kind = 'child') then return false; end if;
  return exists (
      select from (select distinct a.nhs_number from cpis.access_matched a where a.at >= p_from and a.at < p_to) n
      where cpis.numbers_are_held(cpis.numbers_of(n.nhs_number)))
    or exists (
      select from (
        select distinct v.child_id from cpis.access_matched a join cpis.plan_version v on v.version_id = any (a.version_ids)
        where a.at >= p_from and a.at < p_to) c
      where cpis.child_is_held(c.child_id));
end $$;

create or replace function cpis.forget_old_events() returns integer
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare v_gone integer;
begin
  delete from cpis.audit_event e where e.at < now() - interval '8 years' and not exists (
    select from cpis.legal_hold h where h.lifted_at is null and (h.kind = 'everything'
      or (h.kind = 'person' and h.subject_id in (e.person_id, e.subject_id)) or (h.kind = 'organisation' and h.subject_id in (e.organisation_id, e.subject_id))))
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
reset role;
revoke create on schema cpis from cpis_retention;
