-- One set of definitions behind the authority's own page, the national one and the trend.
create or replace function cpis.quality_figures(p_authority uuid)
returns table (authority_id uuid, updated_at timestamptz, update_every_days integer, stale boolean, days_old integer, contacts_days integer,
               rows_to_fix integer, oldest_row_days integer, unborn_overdue integer, unread_accesses integer, numbers_to_check integer,
               children integer, traced integer, matched integer)
language sql stable set search_path = cpis, pg_temp as $$
  select a.organisation_id, a.register_updated_at, a.update_every_days, cpis.is_stale(a.register_updated_at, a.update_every_days),
    floor(extract(epoch from now() - a.register_updated_at) / 86400)::integer,
    floor(extract(epoch from now() - a.contacts_confirmed_at) / 86400)::integer,
    fix.rows, fix.oldest, unborn.overdue, unread.accesses, held.to_check, held.children, held.traced, held.matched
  from cpis.authority a
  cross join lateral (
    select count(*)::integer as rows, floor(extract(epoch from now() - min(r.rejected_at)) / 86400)::integer as oldest
    from cpis.rejected_row r where r.authority_id = a.organisation_id and r.fixed_at is null) fix
  cross join lateral (
    select count(*)::integer as overdue from cpis.plan p
    where p.authority_id = a.organisation_id and p.type = 'UCPP' and p.withdrawn_at is null and p.end_date is null and p.expected_on <= cpis.today()) unborn
  cross join lateral (
    select count(*)::integer as accesses from cpis.notification n
    where n.authority_id = a.organisation_id and n.acknowledged_at is null and n.seen_at is null and n.at < now() - interval '1 day') unread
  cross join lateral (
    select count(*)::integer as children, (count(*) filter (where c.number_status <> 'not-traced'))::integer as traced,
      (count(*) filter (where c.number_status in ('matched', 'restricted', 'died')))::integer as matched,
      (count(*) filter (where c.number_status not in ('matched', 'restricted')))::integer as to_check
    from cpis.child c where c.authority_id = a.organisation_id and c.closed_on is null and exists (
      select from cpis.plan p where p.child_id = c.id and p.withdrawn_at is null
        and cpis.plan_standing(p.type, p.end_date, c.date_of_birth, cpis.today()) = 'current')) held
  where p_authority is null or a.organisation_id = p_authority
$$;

alter function cpis.quality_figures(uuid) owner to cpis_quality;
revoke all on function cpis.quality_figures(uuid) from public;

comment on function cpis.quality_figures(uuid) is
  'The data quality figures of one authority, or of all.';
