-- What an authority sees of looks that notify nobody (decision 10), and what is kept of requests that a mailbox has refused.

set role cpis_owner;

-- ---------------------------------------------------------------------------------------------------------------------
-- Planned care: settings that are not unscheduled read silently. They are recorded like everybody, and the authority can see them.

-- Looks that notified nobody, newest first, with whose they are: found without opening the records of all the others.
create index access_matched_silent on cpis.access_matched (at desc) include (event_id, authority_ids) where not notifies;

-- Looks in planned care at children of the caller's own authority before a moment, newest first: at one child since ever, or at any in the
-- last 90 days. Says what a notification would say, and nothing that belongs to another authority.
create function cpis.silent_accesses(p_child uuid, p_before timestamptz, p_most integer)
returns table (event_id uuid, at timestamptz, child_id uuid, asked_number text, actor_name text, role text, organisation_name text,
               setting_kind text, setting_name text, reason text)
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
#variable_conflict use_column
declare
  v_authority uuid := cpis.caller_organisation();
  v_versions  uuid[];
  v_numbers   text[];
begin
  if coalesce(cpis.caller_role(), '') not in ('LP', 'ED') or v_authority is null then
    raise exception 'not for this role' using errcode = 'insufficient_privilege';
  end if;
  if p_child is null then
    return query
      select a.event_id, a.at, of_whom.child_id, a.asked_number, a.actor_name, a.role, a.organisation_name, a.setting_kind, a.setting_name, a.reason
      from (select s.event_id, s.at from cpis.access_matched s
            where not s.notifies and s.authority_ids @> array[v_authority] and s.at < p_before and s.at > now() - interval '90 days'
            order by s.at desc limit p_most) found
      join cpis.access_matched a on a.event_id = found.event_id and a.at = found.at
      -- One look, one line: of two records that the authority has under a replaced number, the one under the number that is valid.
      cross join lateral (select v.child_id from cpis.plan_version v where v.version_id = any (a.version_ids) and v.authority_id = v_authority
                          order by v.nhs_number = a.nhs_number desc limit 1) of_whom
      order by a.at desc, a.event_id;
    return;
  end if;
  select array_agg(v.version_id), array_agg(distinct v.nhs_number) into v_versions, v_numbers
  from cpis.plan_version v where v.child_id = p_child and v.authority_id = v_authority;
  -- Recorded under the number that was valid then, which a replacement since may have changed.
  v_numbers := array(select distinct linked from unnest(v_numbers) as own (number) cross join lateral unnest(cpis.numbers_of(own.number)) as linked
                     union select unnest(v_numbers));
  return query
    select a.event_id, a.at, p_child, a.asked_number, a.actor_name, a.role, a.organisation_name, a.setting_kind, a.setting_name, a.reason
    from cpis.access_matched a
    where not a.notifies and a.nhs_number = any (v_numbers) and a.version_ids && v_versions and a.at < p_before
    order by a.at desc, a.event_id limit p_most;
end $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Requests that a mailbox has refused: whose mailbox, why, how often; never what was sent

create table cpis.mailbox_refusal (
  id           uuid primary key default gen_random_uuid(),
  -- Null when there is no such mailbox, or it is switched off.
  authority_id uuid references cpis.authority (organisation_id),
  why          text not null check (why in ('unreadable', 'another-mailbox', 'unknown-mailbox', 'signature', 'late-or-repeated')),
  minute       timestamptz not null,
  count        integer not null check (count > 0),
  constraint mailbox_refusal_once_a_minute unique nulls not distinct (authority_id, why, minute)
);
create index mailbox_refusal_by_time on cpis.mailbox_refusal (minute);
alter table cpis.mailbox_refusal enable row level security;
alter table cpis.mailbox_refusal force row level security;
create policy mailbox_refusal_delivery on cpis.mailbox_refusal to cpis_delivery using (true) with check (true);
grant select, insert, update, delete on cpis.mailbox_refusal to cpis_delivery;

-- Counts refusals. The compliance log gets a line for the first of each minute, mailbox and reason, so that whoever sends requests without a
-- key cannot fill it; the counts hold the rest. They are kept for 13 months.
create function cpis.count_mailbox_refusals(p_mailbox text, p_why text, p_count integer) returns void
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare
  v_authority uuid := cpis.authority_of_mailbox(p_mailbox);
  v_first     boolean;
begin
  insert into cpis.mailbox_refusal as r (authority_id, why, minute, count) values (v_authority, p_why, date_trunc('minute', now()), p_count)
  on conflict on constraint mailbox_refusal_once_a_minute do update set count = r.count + excluded.count
  returning r.count = p_count into v_first;
  if not v_first then return; end if;
  insert into cpis.audit_event (type, outcome, organisation_id, details)
  values ('mailbox.request', 'refused', v_authority, jsonb_build_object('why', p_why));
  delete from cpis.mailbox_refusal where id in (
    select o.id from cpis.mailbox_refusal o where o.minute < now() - interval '13 months' limit 50 for update skip locked);
end $$;

-- What operators see of it: the last 24 hours by mailbox and reason, most first.
create function cpis.mailbox_refusals() returns jsonb
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
begin
  if coalesce(cpis.caller_role(), '') not in ('NA', 'AU') then raise exception 'not for this role' using errcode = 'insufficient_privilege'; end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('authority', s.name, 'why', s.why, 'count', s.count, 'latest', s.latest) order by s.count desc, s.name, s.why), '[]')
    from (select o.name, r.why, sum(r.count)::integer as count, max(r.minute) as latest
          from cpis.mailbox_refusal r left join cpis.organisation o on o.id = r.authority_id
          where r.minute > now() - interval '24 hours' group by o.name, r.why) s);
end $$;

grant execute on function cpis.caller_role(), cpis.caller_organisation() to cpis_disclose;

reset role;

do $$
declare door text;
begin
  execute 'grant create on schema cpis to cpis_disclose, cpis_delivery';
  execute 'alter function cpis.silent_accesses(uuid, timestamptz, integer) owner to cpis_disclose';
  execute 'grant execute on function cpis.silent_accesses(uuid, timestamptz, integer) to cpis_app';
  foreach door in array array['count_mailbox_refusals(text, text, integer)', 'mailbox_refusals()'] loop
    execute format('alter function cpis.%s owner to cpis_delivery', door);
    execute format('grant execute on function cpis.%s to cpis_app', door);
  end loop;
  execute 'revoke create on schema cpis from cpis_disclose, cpis_delivery';
end $$;
