-- How current each authority's information is: figures of now, one line a day of how they were, and who may see whose.

do $$ begin
  if not exists (select from pg_roles where rolname = 'cpis_quality') then create role cpis_quality nologin; end if;
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant cpis_quality to %I', current_user);
  end if;
end $$;
grant usage on schema cpis to cpis_quality;

set role cpis_owner;

create table cpis.quality_snapshot (
  authority_id     uuid not null references cpis.authority (organisation_id),
  on_day           date not null,
  -- Days since the register was last confirmed or sent, and since somebody confirmed the contacts; null for never.
  days_old         integer check (days_old >= 0),
  contacts_days    integer check (contacts_days >= 0),
  rows_to_fix      integer not null check (rows_to_fix >= 0),
  unborn_overdue   integer not null check (unborn_overdue >= 0),
  unread_accesses  integer not null check (unread_accesses >= 0),
  numbers_to_check integer not null check (numbers_to_check >= 0),
  primary key (authority_id, on_day)
);
alter table cpis.quality_snapshot enable row level security;
alter table cpis.quality_snapshot force row level security;
create policy quality_snapshot_read_own on cpis.quality_snapshot for select to cpis_app
  using (authority_id = cpis.caller_organisation() and cpis.caller_role() in ('LP', 'LD', 'ED'));
create policy quality_snapshot_keep on cpis.quality_snapshot to cpis_quality using (true) with check (true);
grant select on cpis.quality_snapshot to cpis_app;
grant select, insert, update on cpis.quality_snapshot to cpis_quality;

do $$
declare guarded text;
begin
  foreach guarded in array array['authority', 'child', 'plan', 'rejected_row', 'notification'] loop
    execute format('create policy %I on cpis.%I for select to cpis_quality using (true)', guarded || '_quality', guarded);
    execute format('grant select on cpis.%I to cpis_quality', guarded);
  end loop;
end $$;
grant select on cpis.organisation to cpis_quality;
grant execute on function cpis.today(), cpis.caller_role(), cpis.caller_organisation(), cpis.is_stale(timestamptz, integer),
  cpis.plan_standing(text, date, date, date), cpis.plan_ends(text, date, date), cpis.plan_shown_until(text, date) to cpis_quality;

-- An unborn plan has passed the date of its end, and nobody has touched it since: the birth has not been recorded, nor anything else.
create index plan_unborn_by_end on cpis.plan (end_date) where type = 'UCPP' and withdrawn_at is null;

-- The figures of one authority, or of all.
create function cpis.quality_figures(p_authority uuid)
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
    from cpis.rejected_row r where r.authority_id = a.organisation_id and r.mended_at is null) fix
  cross join lateral (
    select count(*)::integer as overdue from cpis.plan p
    where p.authority_id = a.organisation_id and p.type = 'UCPP' and p.withdrawn_at is null and p.end_date <= cpis.today()
      and (p.changed_at at time zone 'Europe/London')::date < p.end_date) unborn
  cross join lateral (
    select count(*)::integer as accesses from cpis.notification n
    where n.authority_id = a.organisation_id and n.acknowledged_at is null and n.seen_at is null and n.at < now() - interval '1 day') unread
  cross join lateral (
    select count(*)::integer as children, (count(*) filter (where c.number_status <> 'not-traced'))::integer as traced,
      (count(*) filter (where c.number_status in ('matched', 'restricted')))::integer as matched,
      (count(*) filter (where c.number_status in ('differs', 'not-found', 'replaced')))::integer as to_check
    from cpis.child c where c.authority_id = a.organisation_id and c.closed_on is null and exists (
      select from cpis.plan p where p.child_id = c.id and p.withdrawn_at is null
        and cpis.plan_standing(p.type, p.end_date, c.date_of_birth, cpis.today()) = 'current')) held
  where p_authority is null or a.organisation_id = p_authority
$$;

-- One's own authority's, without a row of who looked at whom.
create function cpis.own_quality() returns jsonb
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
begin
  if coalesce(cpis.caller_role(), '') not in ('LP', 'LD', 'ED') or cpis.caller_organisation() is null then
    raise exception 'not for this role' using errcode = 'insufficient_privilege';
  end if;
  return (select to_jsonb(f) from cpis.quality_figures(cpis.caller_organisation()) f);
end $$;

-- Every authority's, counts only, for the national administrator.
create function cpis.national_quality() returns jsonb
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
begin
  if cpis.caller_role() is distinct from 'NA' then raise exception 'not for this role' using errcode = 'insufficient_privilege'; end if;
  return (select coalesce(jsonb_agg(to_jsonb(f) || jsonb_build_object('name', o.name, 'status', o.status) order by o.name), '[]')
          from cpis.quality_figures(null) f join cpis.organisation o on o.id = f.authority_id);
end $$;

-- How today stands, kept for the trend; later today it stands as it is then.
create function cpis.take_quality_snapshot() returns integer
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare v_taken integer;
begin
  insert into cpis.quality_snapshot (authority_id, on_day, days_old, contacts_days, rows_to_fix, unborn_overdue, unread_accesses, numbers_to_check)
  select f.authority_id, cpis.today(), f.days_old, f.contacts_days, f.rows_to_fix, f.unborn_overdue, f.unread_accesses, f.numbers_to_check
  from cpis.quality_figures(null) f
  on conflict (authority_id, on_day) do update set days_old = excluded.days_old, contacts_days = excluded.contacts_days,
    rows_to_fix = excluded.rows_to_fix, unborn_overdue = excluded.unborn_overdue, unread_accesses = excluded.unread_accesses,
    numbers_to_check = excluded.numbers_to_check;
  get diagnostics v_taken = row_count;
  return v_taken;
end $$;
reset role;

do $$
declare door text;
begin
  execute 'grant create on schema cpis to cpis_quality';
  foreach door in array array['quality_figures(uuid)', 'own_quality()', 'national_quality()', 'take_quality_snapshot()'] loop
    execute format('alter function cpis.%s owner to cpis_quality', door);
  end loop;
  execute 'revoke create on schema cpis from cpis_quality';
  execute 'grant execute on function cpis.own_quality(), cpis.national_quality() to cpis_app';
  execute 'grant execute on function cpis.take_quality_snapshot() to cpis_delivery';
end $$;

set role cpis_owner;
-- Row-level security is forced on the owner too, so the one line is added under a policy that goes with it.
create policy periodic_work_add on cpis.periodic_work for insert to cpis_owner with check (true);
insert into cpis.periodic_work (name, act, every) values ('quality-snapshot', 'take_quality_snapshot', '1 hour');
drop policy periodic_work_add on cpis.periodic_work;
reset role;
