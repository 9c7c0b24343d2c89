-- Sessions after 90 days, but the last one of each person, which says when
-- they were last here; invitations; deliveries that were given up; empty mailbox messages; what was
-- typed and waits no longer; counts that no longer count.
create or replace function cpis.forget_passing() returns integer
language plpgsql volatile security definer set search_path = cpis, pg_temp as $$
declare
  v_gone  integer := 0;
  v_count integer;
begin
  -- The last one of a person stays: it says when they were last here.
  delete from cpis.session s where coalesce(s.ended_at, s.expires_at) < now() - interval '90 days' and s.expires_at < now()
    and exists (select from cpis.session n where n.person_id = s.person_id and (n.created_at, n.id) > (s.created_at, s.id))
    and not cpis.person_is_held(s.person_id);
  get diagnostics v_count = row_count; v_gone := v_gone + v_count;
  delete from cpis.invitation i where i.joined_at < now() - interval '90 days' and not cpis.person_is_held(i.person_id);
  get diagnostics v_count = row_count; v_gone := v_gone + v_count;
  select count(*) filter (where cpis.forget_invited(i.person_id)) into v_count
  from cpis.invitation i where i.joined_at is null and i.expires_at < now() - interval '13 months' and not cpis.person_is_held(i.person_id);
  v_gone := v_gone + v_count;
  delete from cpis.outbox o where o.state = 'dead' and o.settled_at < now() - interval '90 days';
  get diagnostics v_count = row_count; v_gone := v_gone + v_count;
  delete from cpis.mailbox_message m where m.body is null and m.created_at < now() - interval '90 days';
  get diagnostics v_count = row_count; v_gone := v_gone + v_count;
  -- Last, so that nobody's next form or look-up waits for the rest.
  delete from cpis.kept_form where good_until <= now();
  get diagnostics v_count = row_count;
  delete from cpis.rate_count where counts_until <= now();
  return v_gone + v_count;
end $$;

alter function cpis.forget_passing() owner to cpis_retention;
revoke all on function cpis.forget_passing() from public;
grant execute on function cpis.forget_passing() to cpis_delivery;

comment on function cpis.forget_passing() is
  'Deletes what served one log-in, one invitation or one mail. Answers how many.';
