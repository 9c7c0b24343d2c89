-- What the authority's own screens need: a search that waits on the server because a name or a number never stands in an address,
-- and the names of colleagues who acknowledged a notification.

set role cpis_owner;

-- The search of a session's plan list. Never in the log, the WAL or a backup (unlogged), and gone with the session or the role.
create unlogged table cpis.plan_search (
  session_id uuid primary key references cpis.session (id) on delete cascade,
  term       text not null check (length(term) between 1 and 200),
  at         timestamptz not null default now()
);
alter table cpis.plan_search enable row level security;
alter table cpis.plan_search force row level security;
create policy plan_search_identity on cpis.plan_search to cpis_identity using (true) with check (true);
grant select, insert, update, delete on cpis.plan_search to cpis_identity;

-- The three below answer only the person whose session it is.
create function cpis.keep_plan_search(p_session uuid, p_term text) returns void
language sql security definer set search_path = cpis, pg_temp as $$
  insert into cpis.plan_search (session_id, term)
  select s.id, p_term from cpis.session s
  where s.id = p_session and s.person_id = cpis.caller_user() and s.ended_at is null
  on conflict (session_id) do update set term = excluded.term, at = now();
  -- A session that nobody came back to never ends by itself; none is longer than ten hours.
  delete from cpis.plan_search where at < now() - interval '10 hours';
$$;
create function cpis.plan_search_of(p_session uuid) returns text
language sql stable security definer set search_path = cpis, pg_temp as $$
  select p.term from cpis.plan_search p join cpis.session s on s.id = p.session_id
  where p.session_id = p_session and s.person_id = cpis.caller_user() and s.ended_at is null
$$;
create function cpis.forget_plan_search(p_session uuid) returns void
language sql security definer set search_path = cpis, pg_temp as $$
  delete from cpis.plan_search where session_id in (
    select s.id from cpis.session s where s.id = p_session and s.person_id = cpis.caller_user())
$$;

-- A search made for one authority must not be there in the next role.
create function cpis.forget_search_of_changed_session() returns trigger
language plpgsql security definer set search_path = cpis, pg_temp as $$
begin
  delete from cpis.plan_search where session_id = new.id;
  return null;
end $$;
create trigger session_forgets_its_search after update of ended_at, assignment_id on cpis.session for each row
  when (new.ended_at is not null or new.assignment_id is distinct from old.assignment_id)
  execute function cpis.forget_search_of_changed_session();

-- Names of people who hold or held a role at the caller's organisation, and of nobody else.
create function cpis.colleague_names(p_people uuid[]) returns table (person_id uuid, name text)
language sql stable security definer set search_path = cpis, pg_temp as $$
  select p.id, p.name from cpis.person p
  where p.id = any (p_people) and exists (
    select from cpis.role_assignment a where a.person_id = p.id and a.organisation_id = cpis.caller_organisation())
$$;

-- The plans of a list, as they stand today. Rows are those that the caller may see of both tables.
create view cpis.listed_plan with (security_invoker = true) as
select p.id as plan_id, p.child_id, c.family_name, c.given_name, c.nhs_number, p.type, p.start_date, standing.status,
       -- The day on which it ended or soon will; of any other only an end that the authority gave, not the eighteenth birthday.
       case when standing.status = 'current' then p.end_date else ends.on_day end as ends_on
from cpis.plan p
join cpis.child c on c.id = p.child_id
cross join lateral (select cpis.plan_ends(p.type, p.end_date, c.date_of_birth) as on_day) ends
cross join lateral (
  select case
    when cpis.plan_standing(p.type, p.end_date, c.date_of_birth, cpis.today()) is distinct from 'current' then 'ended'
    when ends.on_day <= cpis.today() + 30 then 'ending'
    else 'current'
  end as status) standing
where p.withdrawn_at is null;
grant select on cpis.listed_plan to cpis_app;

-- When each child of a list was last seen.
create index notification_of_child on cpis.notification (child_id, at desc);
reset role;

do $$
declare door text;
begin
  foreach door in array array['keep_plan_search(uuid, text)', 'plan_search_of(uuid)', 'forget_plan_search(uuid)',
                              'forget_search_of_changed_session()', 'colleague_names(uuid[])'] loop
    execute 'grant create on schema cpis to cpis_identity';
    execute format('alter function cpis.%s owner to cpis_identity', door);
    execute 'revoke create on schema cpis from cpis_identity';
    if door not like 'forget_search_of%' then
      execute format('grant execute on function cpis.%s to cpis_app', door);
    end if;
  end loop;
end $$;
