-- A look-up that found nothing is known by its keyed hash alone. Where something was found, a child's hold is also about
-- the numbers and records that were shown, and an authority's about what it published.
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

alter function cpis.span_is_held(text, timestamptz, timestamptz) owner to cpis_retention;
revoke all on function cpis.span_is_held(text, timestamptz, timestamptz) from public;
grant execute on function cpis.span_is_held(text, timestamptz, timestamptz) to cpis_owner;

comment on function cpis.span_is_held(text, timestamptz, timestamptz) is
  'Whether a legal hold in force is about any access record of a span of time.';
