-- What a file would end, before and after it does: the plans that a full file does not mention, the share of the register that ends, and
-- who is told of it (security-and-reliability section 5, item 5).

set role cpis_owner;

alter table cpis.upload
  -- How many plans would end or be withdrawn, of how many that are in place, the endings by files of the last seven days included.
  add column plans_ending       integer not null default 0 check (plans_ending >= 0),
  add column plans_active       integer not null default 0 check (plans_active >= 0),
  -- 'second' waits for a second person; of 'national' the national administrators are told besides.
  add column endings_need       text not null default 'nobody' check (endings_need in ('nobody', 'second', 'national')),
  -- Absence ends nothing, because a row could not be tied to a child.
  add column absence_suppressed boolean not null default false;

-- What the demographics service said of the number of a row, so that confirming asks nobody again; and what stands in the cell at fault.
alter table cpis.upload_row
  add column value         text check (length(value) <= 500),
  add column number_status text check (number_status in ('not-traced', 'matched', 'differs', 'not-found', 'replaced', 'restricted'));

-- The plans in place that a full file does not mention.
create table cpis.upload_absence (
  upload_id    uuid not null references cpis.upload (id),
  plan_id      uuid not null references cpis.plan (id),
  authority_id uuid not null references cpis.authority (organisation_id),
  primary key (upload_id, plan_id)
);

-- Files that would have ended more than half of what an authority publishes: the national administrators see that it happened, by count.
create table cpis.mass_ending (
  upload_id    uuid primary key references cpis.upload (id),
  authority_id uuid not null references cpis.authority (organisation_id),
  at           timestamptz not null default now(),
  plans_ending integer not null check (plans_ending > 0),
  plans_active integer not null check (plans_active > 0)
);
create index mass_ending_by_time on cpis.mass_ending (at desc);
create trigger mass_ending_never_changes before update or delete on cpis.mass_ending for each row execute function cpis.refuse_change();
create trigger mass_ending_never_truncated before truncate on cpis.mass_ending for each statement execute function cpis.refuse_change();

alter table cpis.upload_absence enable row level security;
alter table cpis.upload_absence force row level security;
alter table cpis.mass_ending enable row level security;
alter table cpis.mass_ending force row level security;
create policy upload_absence_read_own on cpis.upload_absence for select to cpis_app
  using (authority_id = cpis.caller_organisation() and cpis.caller_role() in ('LP', 'LD', 'ED'));
create policy upload_absence_add_own on cpis.upload_absence for insert to cpis_app
  with check (authority_id = cpis.caller_organisation() and cpis.caller_role() = 'LD');
create policy upload_absence_forget_own on cpis.upload_absence for delete to cpis_app
  using (authority_id = cpis.caller_organisation() and cpis.caller_role() = 'LD');
create policy mass_ending_read on cpis.mass_ending for select to cpis_app
  using ((cpis.caller_role() = 'NA' and exists (
            select from cpis.organisation o where o.id = cpis.caller_organisation() and o.kind = 'national'))
         or (authority_id = cpis.caller_organisation() and cpis.caller_role() in ('LP', 'LD', 'ED', 'NA')));
create policy mass_ending_add_own on cpis.mass_ending for insert to cpis_app
  with check (authority_id = cpis.caller_organisation() and cpis.caller_role() = 'LD');
grant select, insert, delete on cpis.upload_absence to cpis_app;
grant select, insert on cpis.mass_ending to cpis_app;

-- A withdrawal hides a plan like an ending, and is held back like one.
alter table cpis.held_ending drop constraint held_ending_how_check;
alter table cpis.held_ending add constraint held_ending_how_check check (how in ('absent', 'in-file', 'withdrawn'));
create index plan_version_by_upload on cpis.plan_version (upload_id) where upload_id is not null;

reset role;

grant create on schema cpis to cpis_register;
set role cpis_register;
-- Applies the held endings whose time has come and that need nobody any more. Those that were overtaken are settled without effect: the
-- plan has ended, was withdrawn, or was changed by a later file or form. What somebody is saving in this moment is left for the next time.
-- A plan that is offered to another authority does not end by being left out: it would be gone for whoever takes it over. Returns how many
-- plans ended.
create or replace function cpis.apply_due_endings() returns integer
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare v_ended integer;
begin
  with settled as (
    select h.id from cpis.held_ending h join cpis.plan p on p.id = h.plan_id
    where h.state = 'held'
      and (p.withdrawn_at is not null or p.changed_at > h.held_at
           or (h.how <> 'withdrawn' and p.end_date is not null and p.end_date <= h.end_date and p.type <> 'UCPP'))
    for update of h skip locked
  )
  update cpis.held_ending h set state = 'overtaken', settled_at = now() from settled s where h.id = s.id;
  with settled as (
    select h.id from cpis.held_ending h
    where h.state = 'held' and h.needs_approval and exists (
      select from cpis.approval a where a.upload_id = h.upload_id and a.requested_at >= h.held_at and a.decision in ('declined', 'taken-back'))
    for update of h skip locked
  )
  update cpis.held_ending h set state = 'declined', settled_at = now() from settled s where h.id = s.id;
  with due as (
    select h.id, h.plan_id, h.end_date, h.how, h.upload_id, coalesce(u.reversed_by, u.received_by) as sent_by
    from cpis.held_ending h join cpis.upload u on u.id = h.upload_id join cpis.plan p on p.id = h.plan_id
    where h.state = 'held' and h.apply_after <= now()
      and (not h.needs_approval or exists (
        select from cpis.approval a where a.upload_id = h.upload_id and a.decision = 'approved' and a.requested_at >= h.held_at))
      -- Asked again of the locked plan: it may have been saved since the endings above were settled.
      and p.authority_id = h.authority_id and p.withdrawn_at is null and p.changed_at <= h.held_at
      and (h.how = 'withdrawn' or p.end_date is null or p.end_date > h.end_date or p.type = 'UCPP')
      and not (h.how = 'absent' and exists (select from cpis.transfer t where t.plan_id = h.plan_id and t.state = 'offered'))
    for update of h, p skip locked
  ), ended as (
    update cpis.plan p
    set end_date = case when d.how = 'withdrawn' then p.end_date else greatest(d.end_date, p.start_date) end,
        withdrawn_at = case when d.how = 'withdrawn' then now() else p.withdrawn_at end,
        changed_by = d.sent_by, upload_id = d.upload_id
    from due d where p.id = d.plan_id
  )
  update cpis.held_ending h set state = 'applied', settled_at = now() from due d where h.id = d.id;
  get diagnostics v_ended = row_count;
  with done as (
    select u.id from cpis.upload u
    where u.state = 'waiting' and not exists (select from cpis.held_ending h where h.upload_id = u.id and h.state = 'held' and h.needs_approval)
    for update of u skip locked
  )
  update cpis.upload u set state = 'saved' from done d where u.id = d.id;
  return v_ended;
end $$;
reset role;
revoke create on schema cpis from cpis_register;
