-- A legal hold keeps what it is about, not only the records of who looked at it: plans and children with their histories, what was learnt of
-- accesses, and rows of files. Lifting it lets the next run erase what is due.

set role cpis_owner;
-- How a hold about a child finds what the register holds of it. The key of the look-ups (subject_key) is one that the database does not have,
-- and a child can come to the register after the hold: so each hold has a key of its own beside the keyed hash of the number, and whatever
-- is due is compared under it when it is due. Whoever reads this table can try all numbers, as with the register itself.
alter table cpis.legal_hold
  add column number_key bytea check (length(number_key) = 32),
  add column number_hash bytea check (length(number_hash) = 32),
  add constraint legal_hold_number_whole check (num_nonnulls(number_key, number_hash) in (0, 2)),
  add constraint legal_hold_number_of_child check (kind = 'child' or number_hash is null);
grant execute on function cpis.numbers_of(text) to cpis_retention;
-- Whether a hold in force is about one of these numbers.
create function cpis.numbers_are_held(p_numbers text[]) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (
    select from cpis.legal_hold h, unnest(p_numbers) n
    where h.lifted_at is null and h.number_hash = sha256(h.number_key || convert_to(n, 'UTF8')))
$$;

-- Whether a hold in force is about an authority's records: about all records, or about it.
create function cpis.organisation_is_held(p_organisation uuid) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (
    select from cpis.legal_hold h
    where h.lifted_at is null and (h.kind = 'everything' or (h.kind = 'organisation' and h.subject_id = p_organisation)))
$$;

-- Whether a hold in force is about a child's record: about its authority, or about a number that it has or ever had, that one was replaced
-- by, or that replaced one.
create function cpis.child_is_held(p_child uuid) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (select from cpis.child c where c.id = p_child and cpis.organisation_is_held(c.authority_id))
    or cpis.numbers_are_held(array(
      select unnest(cpis.numbers_of(k.nhs_number)) from (
        select c.nhs_number from cpis.child c where c.id = p_child
        union select v.nhs_number from cpis.child_version v where v.child_id = p_child) k))
$$;

reset role;

grant create on schema cpis to cpis_retention;
alter function cpis.numbers_are_held(text[]) owner to cpis_retention;
alter function cpis.organisation_is_held(uuid) owner to cpis_retention;
alter function cpis.child_is_held(uuid) owner to cpis_retention;
set role cpis_retention;

-- As before, but that what is held stays.
create or replace function cpis.erase_old_records() returns integer
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare
  v_before   timestamptz := (cpis.today() - interval '13 months') at time zone 'Europe/London';
  v_holds    boolean := exists (select from cpis.legal_hold where lifted_at is null and kind <> 'person');
  v_plans    uuid[];
  v_children uuid[];
  v_rows     integer;
begin
  v_plans := array(
    select p.id from cpis.plan p join cpis.child c on c.id = p.child_id
    where least((p.withdrawn_at at time zone 'Europe/London')::date, cpis.plan_ends(p.type, p.end_date, c.date_of_birth)) + interval '13 months' < cpis.today()
      and not (v_holds and cpis.child_is_held(c.id))
    order by p.id limit 20000);
  delete from cpis.plan_draft where plan_id = any (v_plans);
  delete from cpis.held_ending where plan_id = any (v_plans);
  delete from cpis.upload_absence where plan_id = any (v_plans);
  delete from cpis.transfer where plan_id = any (v_plans) or new_plan_id = any (v_plans);
  delete from cpis.plan_version where plan_id = any (v_plans);
  with gone as (delete from cpis.plan where id = any (v_plans) returning child_id)
  select array_agg(distinct child_id) into v_children from gone;

  v_children := array(
    select c.id from cpis.child c
    where (c.id = any (v_children) or c.created_at < v_before) and not exists (select from cpis.plan p where p.child_id = c.id)
      and not (c.closed_why is not distinct from 'adopted' and c.closed_key is null)
      and not (v_holds and cpis.child_is_held(c.id)));
  insert into cpis.closed_number (authority_id, number_key)
  select c.authority_id, c.closed_key from cpis.child c where c.id = any (v_children) and c.closed_key is not null
  on conflict do nothing;
  delete from cpis.plan_draft where child_id = any (v_children);
  delete from cpis.approval where child_id = any (v_children);
  delete from cpis.outbox o where o.child_id = any (v_children)
    or exists (select from cpis.notification n where n.child_id = any (v_children) and n.event_id = o.event_id and n.authority_id = o.authority_id);
  delete from cpis.notification where child_id = any (v_children);
  delete from cpis.child_version where child_id = any (v_children);
  delete from cpis.child where id = any (v_children);
  delete from cpis.superseded_number s where s.recorded_at < v_before
    and not exists (select from cpis.child c where c.nhs_number in (s.nhs_number, s.replaced_by))
    and not (v_holds and (exists (select from cpis.legal_hold h where h.lifted_at is null and h.kind = 'everything')
                          or cpis.numbers_are_held(array[s.nhs_number, s.replaced_by])));

  delete from cpis.upload_row r
  where exists (select from cpis.upload u where u.id = r.upload_id and u.received_at < v_before)
    and not (v_holds and (cpis.organisation_is_held(r.authority_id) or cpis.numbers_are_held(array[regexp_replace(r.number, '[^0-9]', '', 'g')])));
  delete from cpis.rejected_row r where (r.mended_at < now() - interval '30 days' or r.rejected_at < v_before)
    and not (v_holds and (cpis.organisation_is_held(r.authority_id)
      or cpis.numbers_are_held(array(select regexp_replace(cell, '[^0-9]', '', 'g') from jsonb_each_text(r.cells) as one (name, cell)))));
  get diagnostics v_rows = row_count;
  if cardinality(v_plans) > 0 or cardinality(v_children) > 0 or v_rows > 0 then
    insert into cpis.audit_event (type, outcome, details) values ('retention.erase', 'done', jsonb_build_object(
      'plans', cardinality(v_plans), 'children', cardinality(v_children), 'rejectedRows', v_rows));
  end if;
  return cardinality(v_plans);
end $$;
reset role;
revoke create on schema cpis from cpis_retention;
