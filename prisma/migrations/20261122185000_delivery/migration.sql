-- Delivery besides the inbox, the worker's own login and its doors, the mailbox of an authority's system, and what is done by the
-- clock (security-and-reliability section 4).

do $$ begin
  if not exists (select from pg_roles where rolname = 'cpis_delivery') then create role cpis_delivery nologin; end if;
  -- The login and its password are given by whoever deploys, never by a migration.
  if not exists (select from pg_roles where rolname = 'cpis_worker') then
    create role cpis_worker nologin nosuperuser nobypassrls nocreatedb nocreaterole noinherit;
  end if;
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant cpis_delivery to %I', current_user);
  end if;
end $$;
grant usage on schema cpis to cpis_delivery, cpis_worker;

set role cpis_owner;

-- ---------------------------------------------------------------------------------------------------------------------
-- What waits to be sent: of an access, or that a number is no longer a child's

alter table cpis.outbox
  add column kind       text not null default 'access' check (kind in ('access', 'inactive-number')),
  add column child_id   uuid references cpis.child (id),
  -- When an operator asked to try again what had been given up: the 24 hours begin anew.
  add column retried_at timestamptz,
  add constraint outbox_inactive_number_is_of_a_child check ((kind = 'inactive-number') = (child_id is not null));
create index outbox_mail_of_authority on cpis.outbox (authority_id) where channel = 'email' and state = 'waiting';

-- When each authority may be written to again: one mail for all that waits, so that a busy night is not two hundred.
create table cpis.mail_pace (
  authority_id uuid primary key references cpis.authority (organisation_id),
  not_before   timestamptz not null default now(),
  failures     integer not null default 0 check (failures >= 0)
);

-- ---------------------------------------------------------------------------------------------------------------------
-- The mailbox of an authority's system, which polls it

-- Counts up when a mailbox gets a new password. The password itself is derived from a key of the application and stored nowhere.
alter table cpis.authority add column mailbox_generation integer not null default 1 check (mailbox_generation > 0);

-- A message is named by what it was made of, so that delivering it twice is once. Its body is there until it is taken, at most 30 days.
create table cpis.mailbox_message (
  id              uuid primary key,
  authority_id    uuid not null references cpis.authority (organisation_id),
  kind            text not null check (kind in ('access', 'inactive-number')),
  body            text,
  created_at      timestamptz not null default now(),
  acknowledged_at timestamptz,
  constraint mailbox_message_taken_is_gone check (acknowledged_at is null or body is null)
);
create index mailbox_message_waiting on cpis.mailbox_message (authority_id, created_at) where body is not null;

-- Every request of a mailbox is made once.
create table cpis.mailbox_nonce (
  mailbox text not null,
  nonce   text not null check (length(nonce) between 1 and 64),
  count   integer not null,
  at      timestamptz not null default now(),
  primary key (mailbox, nonce, count)
);
create index mailbox_nonce_by_time on cpis.mailbox_nonce (at);

-- ---------------------------------------------------------------------------------------------------------------------
-- What is done by the clock, whichever worker comes first

create table cpis.periodic_work (
  name      text primary key check (name ~ '^[a-z]+(-[a-z]+)*$'),
  -- The function of this schema that does it, without parameters, and answers how many things it did.
  act       text not null check (act ~ '^[a-z_]+$'),
  every     interval not null,
  next_at   timestamptz not null default now(),
  done_at   timestamptz,
  did       integer,
  failed_at timestamptz,
  error     text check (length(error) <= 200)
);
insert into cpis.periodic_work (name, act, every) values ('due-endings', 'apply_due_endings', '1 minute');

do $$
declare guarded text;
begin
  foreach guarded in array array['mail_pace', 'mailbox_message', 'mailbox_nonce', 'periodic_work'] loop
    execute format('alter table cpis.%I enable row level security', guarded);
    execute format('alter table cpis.%I force row level security', guarded);
    execute format('create policy %I on cpis.%I to cpis_delivery using (true) with check (true)', guarded || '_delivery', guarded);
  end loop;
end $$;
grant select, insert, update on cpis.mail_pace, cpis.mailbox_message, cpis.periodic_work to cpis_delivery;
grant select, insert, update, delete on cpis.mailbox_nonce to cpis_delivery;

create policy outbox_delivery on cpis.outbox to cpis_delivery using (true) with check (true);
grant select, insert, update on cpis.outbox to cpis_delivery;
do $$
declare guarded text;
begin
  foreach guarded in array array['authority', 'child', 'plan', 'notification', 'upload', 'access_matched', 'superseded_number'] loop
    execute format('create policy %I on cpis.%I for select to cpis_delivery using (true)', guarded || '_delivery', guarded);
    execute format('grant select on cpis.%I to cpis_delivery', guarded);
  end loop;
end $$;
grant select on cpis.organisation to cpis_delivery;
-- The operator's command gives a mailbox a new password.
create policy authority_delivery_password on cpis.authority for update to cpis_delivery using (true) with check (true);
grant update (mailbox_generation) on cpis.authority to cpis_delivery;
create policy audit_event_add_delivery on cpis.audit_event for insert to cpis_delivery with check (person_id is null);
grant insert on cpis.audit_event to cpis_delivery;
grant execute on function cpis.caller_role(), cpis.caller_organisation(), cpis.today() to cpis_delivery;

-- ---------------------------------------------------------------------------------------------------------------------
-- The worker's doors: claim, commit, send, settle

-- How long to wait after the nth failure: 10 seconds doubling to an hour, a fifth more or less, so that a receiver that is up again is
-- not run over.
create function cpis.delivery_pause(p_failures integer) returns interval
language sql volatile as $$
  select least(interval '1 hour', interval '10 seconds' * power(2, least(greatest(p_failures, 1), 12) - 1)) * (0.8 + 0.4 * random())
$$;

-- Ends an attempt that failed: to be tried again, or given up after 24 hours.
create function cpis.fail_deliveries(p_ids uuid[], p_error text) returns void
language sql as $$
  update cpis.outbox o set leased_until = null, last_error = left(p_error, 200),
    state = case when g.given_up then 'dead' else 'waiting' end, settled_at = case when g.given_up then now() end,
    next_at = now() + cpis.delivery_pause(o.attempts)
  from (select d.id, now() >= coalesce(d.retried_at, d.created_at) + interval '24 hours' as given_up from cpis.outbox d where d.id = any (p_ids)) g
  where o.id = g.id
$$;

-- Takes what is due, for a minute, and counts the attempt. What is taken is committed before anything is sent, so that something that
-- kills its worker still comes to an end. Any number of workers may ask at once. `lease` has to be shown when it is settled.
create function cpis.claim_deliveries(p_limit integer)
returns table (ids uuid[], kind text, channel text, authority_id uuid, recipients text[], lease text)
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare v_lease timestamptz := clock_timestamp() + interval '60 seconds';
begin
  -- A worker that was not heard of for a minute has failed at what it took.
  perform cpis.fail_deliveries(array(
    select o.id from cpis.outbox o where o.state = 'sending' and o.leased_until < now()
    order by o.leased_until limit 200 for update skip locked), 'the worker ended while it was sending');

  return query
  with due as (
    select o.id from cpis.outbox o
    where o.state = 'waiting' and o.next_at <= now() and o.channel = 'mailbox'
    order by o.next_at limit p_limit for update skip locked
  ), claimed as (
    update cpis.outbox o set state = 'sending', attempts = o.attempts + 1, leased_until = v_lease from due where o.id = due.id returning o.*
  )
  select array[c.id], c.kind, c.channel, c.authority_id, null::text[], v_lease::text from claimed c;

  insert into cpis.mail_pace (authority_id)
  select distinct o.authority_id from cpis.outbox o
  where o.state = 'waiting' and o.next_at <= now() and o.channel = 'email'
    and not exists (select from cpis.mail_pace p where p.authority_id = o.authority_id)
  on conflict do nothing;
  return query
  with free as (
    select p.authority_id from cpis.mail_pace p
    where p.not_before <= now() and exists (
      select from cpis.outbox o where o.authority_id = p.authority_id and o.state = 'waiting' and o.next_at <= now() and o.channel = 'email')
    order by p.not_before limit p_limit for update skip locked
  ), paced as (
    update cpis.mail_pace p set not_before = now() + interval '5 minutes' from free where p.authority_id = free.authority_id
    returning p.authority_id
  ), claimed as (
    update cpis.outbox o set state = 'sending', attempts = o.attempts + 1, leased_until = v_lease
    from paced where o.authority_id = paced.authority_id and o.state = 'waiting' and o.channel = 'email' returning o.*
  )
  select array_agg(c.id order by c.created_at, c.id), 'access', 'email', c.authority_id,
    -- Whoever has switched it off meanwhile is not written to.
    case when a.delivers_email then a.notice_emails else '{}' end, v_lease::text
  from claimed c join cpis.authority a on a.organisation_id = c.authority_id group by c.authority_id, a.delivers_email, a.notice_emails;
end $$;

-- Ends what was claimed: done, or failed for a reason. A claim whose minute is over and that somebody else has taken is left to them.
create function cpis.settle_delivery(p_ids uuid[], p_lease text, p_error text) returns integer
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare v_mine uuid[];
begin
  v_mine := array(select o.id from cpis.outbox o
    where o.id = any (p_ids) and o.state = 'sending' and o.leased_until = p_lease::timestamptz order by o.id for update);
  if p_error is null then
    update cpis.outbox o set state = 'done', settled_at = now(), leased_until = null, last_error = null where o.id = any (v_mine);
  else
    perform cpis.fail_deliveries(v_mine, p_error);
  end if;
  update cpis.mail_pace p set failures = case when p_error is null then 0 else p.failures + 1 end,
    not_before = case when p_error is null then p.not_before else now() + cpis.delivery_pause(p.failures + 1) end
  where p.authority_id in (select o.authority_id from cpis.outbox o where o.id = any (v_mine) and o.channel = 'email');
  return cardinality(v_mine);
end $$;

-- What a message for a mailbox is made of; nothing for a claim that is over.
create function cpis.message_content(p_id uuid, p_lease text) returns jsonb
language sql stable security definer set search_path = cpis, pg_temp as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'id', o.id, 'kind', o.kind, 'eventId', o.event_id, 'at', coalesce(n.at, o.created_at),
    'authority', jsonb_build_object('code', a.dfe_code, 'name', ao.name),
    'child', jsonb_build_object('nhsNumber', c.nhs_number, 'localId', c.local_id),
    'replacedBy', case when o.kind = 'inactive-number' and c.closed_why is distinct from 'adopted'
      then (select s.replaced_by from cpis.superseded_number s where s.nhs_number = c.nhs_number) end,
    'records', cardinality(n.plan_types),
    'viewer', case when n.event_id is not null then jsonb_build_object('id', m.actor_id, 'name', n.actor_name, 'role', n.role,
      'organisationCode', mo.ods_code, 'organisationName', n.organisation_name) end,
    'file', (select u.sequence from cpis.plan p join cpis.upload u on u.id = p.upload_id
             where p.child_id = c.id and u.sequence is not null order by p.changed_at desc limit 1)))
  from cpis.outbox o
  join cpis.authority a on a.organisation_id = o.authority_id
  join cpis.organisation ao on ao.id = o.authority_id
  left join cpis.notification n on o.kind = 'access' and n.event_id = o.event_id and n.authority_id = o.authority_id
  join cpis.child c on c.id = coalesce(o.child_id, n.child_id)
  left join cpis.access_matched m on m.event_id = n.event_id and m.at = n.at
  left join cpis.organisation mo on mo.id = m.organisation_id
  where o.id = p_id and o.state = 'sending' and o.leased_until = p_lease::timestamptz
$$;

-- Puts a message into the authority's mailbox and settles it in the same moment: there is no "sent but not known to be".
create function cpis.put_mailbox_message(p_id uuid, p_lease text, p_body text) returns integer
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare v_settled integer;
begin
  v_settled := cpis.settle_delivery(array[p_id], p_lease, null);
  if v_settled = 0 then return 0; end if;
  insert into cpis.mailbox_message (id, authority_id, kind, body)
  select o.id, o.authority_id, o.kind, p_body from cpis.outbox o where o.id = p_id
  on conflict (id) do nothing;
  return 1;
end $$;

-- Does a piece of periodic work when it is due and nobody else is at it. Answers how many things it did, or null.
create function cpis.do_periodic_work(p_name text) returns integer
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare
  w     cpis.periodic_work;
  v_did integer;
begin
  select * into w from cpis.periodic_work where name = p_name and next_at <= now() for update skip locked;
  if not found then return null; end if;
  execute format('select cpis.%I()', w.act) into v_did;
  update cpis.periodic_work set done_at = now(), next_at = now() + every, did = v_did, failed_at = null, error = null where name = p_name;
  return v_did;
end $$;

-- Puts off what failed, so that it stands in nobody's way, and says so where operators look.
create function cpis.put_off_periodic_work(p_name text, p_error text) returns void
language sql security definer set search_path = cpis, pg_temp as $$
  update cpis.periodic_work set failed_at = now(), error = left(p_error, 200), next_at = now() + least(every, interval '10 minutes') where name = p_name
$$;

create function cpis.periodic_work_due() returns setof text
language sql stable security definer set search_path = cpis, pg_temp as $$
  select name from cpis.periodic_work where next_at <= now() order by next_at
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Numbers that are no longer a child's (national message 06)

-- A number that was replaced, or closed by an adoption that another authority knows of: whoever still holds the child under it is told,
-- once. Nothing says what the adopted child's new number is, because nothing knows it.
create function cpis.tell_of_inactive_number() returns trigger
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare v_number text := new.nhs_number;
begin
  insert into cpis.outbox (event_id, authority_id, channel, kind, child_id)
  select md5(c.id::text || c.nhs_number)::uuid, c.authority_id, 'mailbox', 'inactive-number', c.id
  from cpis.child c join cpis.authority a on a.organisation_id = c.authority_id and a.delivers_mailbox
  where c.id in (select p.child_id from cpis.plan p where p.nhs_number = v_number and p.withdrawn_at is null)
    and c.nhs_number = v_number and c.closed_on is null
    and (tg_argv[0] <> 'one' or c.id::text = to_jsonb(new)->>'id')
  on conflict do nothing;
  return null;
end $$;
create trigger superseded_number_is_told after insert or update on cpis.superseded_number
  for each row execute function cpis.tell_of_inactive_number('all');
create trigger child_of_replaced_number_is_told after update of number_status on cpis.child
  for each row when (new.number_status = 'replaced' and old.number_status <> 'replaced') execute function cpis.tell_of_inactive_number('one');
create trigger child_adopted_elsewhere_is_told after update of closed_why on cpis.child
  for each row when (new.closed_why = 'adopted' and old.closed_why is distinct from 'adopted') execute function cpis.tell_of_inactive_number('all');

-- ---------------------------------------------------------------------------------------------------------------------
-- The mailbox's doors, for the application

-- The authority of a mailbox that is switched on: its DfE code and CP001.
create function cpis.authority_of_mailbox(p_mailbox text) returns uuid
language sql stable as $$
  select a.organisation_id from cpis.authority a where a.dfe_code || 'CP001' = p_mailbox and a.delivers_mailbox
$$;

create function cpis.mailbox_generation(p_mailbox text) returns integer
language sql stable security definer set search_path = cpis, pg_temp as $$
  select a.mailbox_generation from cpis.authority a where a.organisation_id = cpis.authority_of_mailbox(p_mailbox)
$$;

-- Lets a request with a true signature in once, within ten minutes of when it says that it was made.
create function cpis.admit_mailbox_request(p_mailbox text, p_nonce text, p_count integer, p_at timestamptz) returns boolean
language plpgsql security definer set search_path = cpis, pg_temp as $$
begin
  if cpis.authority_of_mailbox(p_mailbox) is null or p_at not between now() - interval '10 minutes' and now() + interval '10 minutes' then
    return false;
  end if;
  delete from cpis.mailbox_nonce where (mailbox, nonce, count) in (
    select n.mailbox, n.nonce, n.count from cpis.mailbox_nonce n where n.at < now() - interval '1 hour' limit 50 for update skip locked);
  insert into cpis.mailbox_nonce (mailbox, nonce, count) values (p_mailbox, p_nonce, p_count) on conflict do nothing;
  return found;
end $$;

create function cpis.mailbox_inbox(p_mailbox text) returns jsonb
language sql stable security definer set search_path = cpis, pg_temp as $$
  select coalesce(jsonb_agg(w.id order by w.created_at, w.id), '[]') from (
    select m.id, m.created_at from cpis.mailbox_message m
    where m.authority_id = cpis.authority_of_mailbox(p_mailbox) and m.body is not null order by m.created_at, m.id limit 500) w
$$;

create function cpis.read_mailbox_message(p_mailbox text, p_id uuid) returns jsonb
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare m cpis.mailbox_message;
begin
  select * into m from cpis.mailbox_message where id = p_id and authority_id = cpis.authority_of_mailbox(p_mailbox);
  if not found then return null; end if;
  insert into cpis.audit_event (type, outcome, organisation_id, subject_kind, subject_id)
  values ('mailbox.read', 'done', m.authority_id, 'mailbox-message', m.id);
  return jsonb_build_object('kind', m.kind, 'body', m.body, 'at', m.created_at);
end $$;

-- Taken is gone: the authority's own system has it from here on. Taking it again changes nothing.
create function cpis.acknowledge_mailbox_message(p_mailbox text, p_id uuid) returns boolean
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare v_authority uuid := cpis.authority_of_mailbox(p_mailbox);
begin
  update cpis.mailbox_message set acknowledged_at = now(), body = null
  where id = p_id and authority_id = v_authority and acknowledged_at is null;
  if found then
    insert into cpis.audit_event (type, outcome, organisation_id, subject_kind, subject_id)
    values ('mailbox.acknowledge', 'done', v_authority, 'mailbox-message', p_id);
    return true;
  end if;
  return exists (select from cpis.mailbox_message where id = p_id and authority_id = v_authority);
end $$;

-- ---------------------------------------------------------------------------------------------------------------------
-- What operators see: counts and numbers of events, nothing about a child

create function cpis.delivery_state() returns jsonb
language plpgsql stable security definer set search_path = cpis, pg_temp as $$
begin
  if coalesce(cpis.caller_role(), '') not in ('NA', 'AU') then raise exception 'not for this role' using errcode = 'insufficient_privilege'; end if;
  return jsonb_build_object(
    'waiting', (select count(*) from cpis.outbox where state in ('waiting', 'sending')),
    'oldest', (select min(coalesce(retried_at, created_at)) from cpis.outbox where state in ('waiting', 'sending')),
    'delivered', (select count(*) from cpis.outbox where state = 'done' and settled_at > now() - interval '24 hours'),
    'givenUp', (select count(*) from cpis.outbox where state = 'dead'),
    'dead', (select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'eventId', d.event_id, 'authority', d.name, 'channel', d.channel,
        'kind', d.kind, 'attempts', d.attempts, 'error', d.last_error, 'at', d.settled_at) order by d.settled_at desc), '[]')
      from (select o.*, g.name from cpis.outbox o join cpis.organisation g on g.id = o.authority_id
            where o.state = 'dead' order by o.settled_at desc limit 100) d),
    -- Nothing has reached them for four hours: they are to be telephoned.
    'silent', (select coalesce(jsonb_agg(jsonb_build_object('authority', s.name, 'phone', s.day_phone, 'since', s.since) order by s.since), '[]')
      from (select g.name, a.day_phone, min(coalesce(o.retried_at, o.created_at)) as since from cpis.outbox o
            join cpis.organisation g on g.id = o.authority_id join cpis.authority a on a.organisation_id = o.authority_id
            where o.channel = 'email' and (o.state = 'dead' or (o.state in ('waiting', 'sending') and o.attempts > 1))
              and coalesce(o.retried_at, o.created_at) < now() - interval '4 hours'
            group by g.name, a.day_phone) s),
    'untaken', (select count(*) from cpis.mailbox_message where body is not null and created_at < now() - interval '1 day'),
    'work', (select jsonb_agg(jsonb_build_object('name', w.name, 'doneAt', w.done_at, 'did', w.did, 'failedAt', w.failed_at, 'error', w.error,
        'late', w.next_at < now() - interval '15 minutes') order by w.name) from cpis.periodic_work w));
end $$;

-- Tries again what was given up.
create function cpis.retry_delivery(p_id uuid) returns text
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare v_state text;
begin
  if cpis.caller_role() is distinct from 'NA' then raise exception 'not for this role' using errcode = 'insufficient_privilege'; end if;
  select state into v_state from cpis.outbox where id = p_id for update;
  if not found then return 'unknown'; end if;
  if v_state <> 'dead' then return 'already'; end if;
  update cpis.outbox set state = 'waiting', settled_at = null, next_at = now(), retried_at = now(), attempts = 0 where id = p_id;
  update cpis.mail_pace set not_before = now(), failures = 0 where authority_id = (select authority_id from cpis.outbox where id = p_id) and failures > 0;
  return 'waiting';
end $$;

reset role;

do $$
declare door text;
begin
  execute 'grant create on schema cpis to cpis_delivery';
  foreach door in array array['claim_deliveries(integer)', 'settle_delivery(uuid[], text, text)', 'message_content(uuid, text)',
    'put_mailbox_message(uuid, text, text)', 'do_periodic_work(text)', 'put_off_periodic_work(text, text)', 'periodic_work_due()'] loop
    execute format('alter function cpis.%s owner to cpis_delivery', door);
    execute format('grant execute on function cpis.%s to cpis_worker', door);
  end loop;
  foreach door in array array['mailbox_generation(text)', 'admit_mailbox_request(text, text, integer, timestamptz)', 'mailbox_inbox(text)',
    'read_mailbox_message(text, uuid)', 'acknowledge_mailbox_message(text, uuid)', 'delivery_state()', 'retry_delivery(uuid)'] loop
    execute format('alter function cpis.%s owner to cpis_delivery', door);
    execute format('grant execute on function cpis.%s to cpis_app', door);
  end loop;
  foreach door in array array['delivery_pause(integer)', 'fail_deliveries(uuid[], text)', 'tell_of_inactive_number()', 'authority_of_mailbox(text)'] loop
    execute format('alter function cpis.%s owner to cpis_delivery', door);
  end loop;
  execute 'grant execute on function cpis.apply_due_endings() to cpis_delivery';
  execute 'revoke create on schema cpis from cpis_delivery';
end $$;
