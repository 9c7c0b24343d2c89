-- The 13 months count from the day on which the end was recorded. With the plans goes their history, with the last plan the
-- child and what the authority learnt of accesses to it. Access records stay, and so do the counts of files. A number that an
-- adoption closed stays closed, by its keyed hash. What a legal hold is about stays. A run takes at most 2,000 plans, so that
-- it ends in time however far it is behind: the next run goes on. What somebody is changing at this moment is left for the
-- next run too, and what is chosen is locked: a plan that is opened again would be gone, and every look-up of it say none.
create or replace function cpis.erase_old_records() returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_before   timestamptz := (cpis.today() - interval '13 months') at time zone 'Europe/London';
  v_holds    boolean := exists (select from cpis.legal_hold where lifted_at is null and kind <> 'person');
  v_plans    uuid[];
  v_children uuid[];
  v_closed   text[];
  v_rows     integer;
begin
  v_plans := array(
    select p.id from cpis.plan p join cpis.child c on c.id = p.child_id
    where least((p.withdrawn_at at time zone 'Europe/London')::date, cpis.plan_ends(p.type, p.end_date, c.date_of_birth)) + interval '13 months' < cpis.today()
      and p.changed_at < v_before and cpis.plan_over_since(p, c.date_of_birth) + interval '13 months' < cpis.today()
      and not (v_holds and cpis.child_is_held(c.id))
    order by p.id limit 2000 for update of p skip locked for no key update of c skip locked);
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
      -- Protection hides a child whatever becomes of the plans (decision 004): also those of other authorities.
      and not (c.is_protected and not (c.closed_why is not distinct from 'adopted' and cpis.is_adopted_under_anothers_number(c)) and exists (
        select from cpis.child o join cpis.plan p on p.child_id = o.id where o.nhs_number = any (cpis.numbers_of(c.nhs_number))))
      and not (v_holds and cpis.child_is_held(c.id))
    for update of c skip locked);
  -- Once only the hash is left nobody can tell any more that an adoption was recorded under somebody else's number.
  v_closed := array(
    select c.nhs_number from cpis.child c where c.id = any (v_children) and c.closed_key is not null and not cpis.is_adopted_under_anothers_number(c));
  insert into cpis.closed_number (authority_id, number_key)
  select c.authority_id, c.closed_key from cpis.child c where c.id = any (v_children) and c.closed_key is not null and c.nhs_number = any (v_closed)
  on conflict do nothing;
  delete from cpis.plan_draft where child_id = any (v_children);
  delete from cpis.approval where child_id = any (v_children);
  perform cpis.keep_notices(v_children);
  delete from cpis.outbox o where o.child_id = any (v_children)
    or exists (select from cpis.notification n where n.child_id = any (v_children) and n.event_id = o.event_id and n.authority_id = o.authority_id);
  delete from cpis.notification where child_id = any (v_children);
  -- What stood before the adoption led nowhere as long as the record said so (numbers_of). What leads to the number goes too: nobody could tell then
  -- that nothing may go on from the end of that chain.
  delete from cpis.superseded_number where nhs_number = any (v_closed) or replaced_by = any (v_closed) or passed && v_closed;
  delete from cpis.former_number f where cardinality(v_closed) > 0 and (cpis.numbers_passed(f) || f.present_number) && v_closed;
  delete from cpis.child_version where child_id = any (v_children);
  delete from cpis.child where id = any (v_children);
  -- A chain goes as a whole: a link that is missing in the middle takes the alert off every number before it.
  delete from cpis.superseded_number s where s.said_at < v_before and (
    select not exists (select from cpis.child c where c.nhs_number = any (chain.numbers))
      and not exists (select from cpis.superseded_number o where o.nhs_number = any (chain.numbers) and o.said_at >= v_before)
      and not (v_holds and (exists (select from cpis.legal_hold h where h.lifted_at is null and h.kind = 'everything')
                            or cpis.numbers_are_held(chain.numbers)))
    from (select cpis.numbers_of(s.nhs_number) as numbers) chain);
  delete from cpis.parted_number g where g.said_at < v_before and not v_holds
    and not exists (select from cpis.child c where c.nhs_number = any (cpis.numbers_of(g.nhs_number) || cpis.numbers_of(g.replaced_by)));

  delete from cpis.upload_row r
  where exists (select from cpis.upload u where u.id = r.upload_id and u.received_at < v_before)
    and not (v_holds and (cpis.organisation_is_held(r.authority_id) or cpis.numbers_are_held(array[regexp_replace(r.number, '[^0-9]', '', 'g')])));
  delete from cpis.rejected_row r where (r.fixed_at < now() - interval '30 days' or r.rejected_at < v_before)
    and not (v_holds and (cpis.organisation_is_held(r.authority_id)
      or cpis.numbers_are_held(array(select regexp_replace(cell, '[^0-9]', '', 'g') from jsonb_each_text(r.cells) as one (name, cell)))));
  get diagnostics v_rows = row_count;
  if cardinality(v_plans) > 0 or cardinality(v_children) > 0 or v_rows > 0 then
    insert into cpis.audit_event (type, outcome, details) values ('retention.erase', 'done', jsonb_build_object(
      'plans', cardinality(v_plans), 'children', cardinality(v_children), 'rejectedRows', v_rows));
  end if;
  return cardinality(v_plans);
end $$;

alter function cpis.erase_old_records() owner to cpis_retention;
revoke all on function cpis.erase_old_records() from public;
grant execute on function cpis.erase_old_records() to cpis_delivery;

comment on function cpis.erase_old_records() is
  'Erases plans that ended or were withdrawn more than 13 months ago, and the children of whom no plan is left. Answers how many plans.';
