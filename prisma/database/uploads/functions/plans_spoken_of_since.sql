-- A file says what it says at the moment at which it was made or received, however late it is worked on. By hand is what no file wrote: a form, a
-- transfer, a record that was opened again, and a row that was mended on the screen, whose record alone was never checked on a day. What changes
-- no plan is said all the same: the answer to an ending that waited, an offer that somebody decided, and taking a plan over that goes on as it was.
-- Whoever takes a file back says of the plans that come back, or last longer again, that they are in place. Of those that go with it nothing is said:
-- a file that puts right what the other had wrong may have been received before.
create or replace function cpis.plans_spoken_of_since(p_since timestamptz) returns setof uuid
language sql stable as $$
  select v.plan_id from cpis.plan_version v
  left join cpis.plan_version b on b.plan_id = v.plan_id and b.version = v.version - 1
  left join cpis.upload u on u.id = v.upload_id
  where v.authority_id = (select cpis.caller_organisation()) and v.changed_at > p_since and (b.plan_id is null or not cpis.says_the_same(v, b))
    and (u.checked_on is null or (v.changed_at = u.reversed_at and v.withdrawn_at is null
      and (b.withdrawn_at is not null or coalesce(v.end_date, 'infinity') > coalesce(b.end_date, 'infinity'))))
  union
  select case when t.from_authority = (select cpis.caller_organisation()) then t.plan_id else t.new_plan_id end from cpis.transfer t
  where (t.from_authority = (select cpis.caller_organisation()) or (t.to_authority = (select cpis.caller_organisation()) and t.state = 'accepted'))
    and t.decided_at > p_since and t.decided_by is not null
  union
  select h.plan_id from cpis.held_ending h
  where h.authority_id = (select cpis.caller_organisation()) and ((h.state = 'declined' and h.settled_at > p_since) or h.confirmed_at > p_since)
$$;

alter function cpis.plans_spoken_of_since(timestamptz) owner to cpis_owner;
revoke all on function cpis.plans_spoken_of_since(timestamptz) from public;
grant execute on function cpis.plans_spoken_of_since(timestamptz) to cpis_app;

comment on function cpis.plans_spoken_of_since(timestamptz) is
  'The plans of the caller''s authority about which somebody has said something by hand since a moment.';
