-- The files of an authority do not know a plan until its own system does. One that was taken over has its first review there within three months, and
-- a baby's number reaches that system after the plan that a person has entered. Until then a full file that leaves it out says nothing.
create or replace function cpis.unknown_to_files_yet(p_plan uuid) returns boolean
language sql stable as $$
  select exists (select from cpis.transfer t where t.new_plan_id = p_plan and t.decided_at > now() - interval '90 days')
    or exists (
      select from cpis.plan p join cpis.child c on c.id = p.child_id join cpis.plan_version v on v.plan_id = p.id and v.version = 1
      where p.id = p_plan and c.date_of_birth > cpis.today() - 90 and v.upload_id is null)
$$;

alter function cpis.unknown_to_files_yet(uuid) owner to cpis_owner;
revoke all on function cpis.unknown_to_files_yet(uuid) from public;
grant execute on function cpis.unknown_to_files_yet(uuid) to cpis_app, cpis_register;

comment on function cpis.unknown_to_files_yet(uuid) is
  'Whether a plan was taken over from another authority in the last 90 days, or entered by hand for a baby, so that an absence does not end it.';
