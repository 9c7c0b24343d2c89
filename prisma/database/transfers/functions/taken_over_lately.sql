-- The files of the authority that took a plan over do not know it until its own system does, and its first review there is due within three
-- months. Until then a full file that leaves it out says nothing.
create or replace function cpis.taken_over_lately(p_plan uuid) returns boolean
language sql stable as $$
  select exists (select from cpis.transfer t where t.new_plan_id = p_plan and t.decided_at > now() - interval '90 days')
$$;

alter function cpis.taken_over_lately(uuid) owner to cpis_owner;
revoke all on function cpis.taken_over_lately(uuid) from public;
grant execute on function cpis.taken_over_lately(uuid) to cpis_app, cpis_register;

comment on function cpis.taken_over_lately(uuid) is
  'Whether a plan was taken over from another authority in the last 90 days, so that an absence does not end it.';
