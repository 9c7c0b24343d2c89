-- Emergency access that is asked for twice at once is one access.

set role cpis_owner;
-- The access that was made of it: whoever presses twice is led to the same one.
alter table cpis.emergency_request add column made_event uuid;
reset role;

grant create on schema cpis to cpis_identity;
set role cpis_identity;
drop function cpis.forget_emergency_request(uuid, uuid);
create or replace function cpis.keep_emergency_request(p_session uuid, p_person uuid, p_of_event uuid, p_number text, p_reason text) returns void
language sql security definer set search_path = cpis, pg_temp as $$
  insert into cpis.emergency_request (person_id, of_event, nhs_number, reason)
  select s.person_id, p_of_event, p_number, p_reason from cpis.session s where s.id = p_session and s.person_id = p_person and s.ended_at is null
  on conflict (person_id) do update set of_event = excluded.of_event, nhs_number = excluded.nhs_number, reason = excluded.reason,
    reason_text = '', made_event = null, at = now();
  delete from cpis.emergency_request where at < now() - interval '15 minutes';
$$;
create or replace function cpis.keep_emergency_reason(p_session uuid, p_person uuid, p_text text) returns void
language sql security definer set search_path = cpis, pg_temp as $$
  update cpis.emergency_request r set reason_text = left(p_text, 500)
  from cpis.session s where s.id = p_session and s.person_id = p_person and s.ended_at is null and r.person_id = s.person_id and r.made_event is null
$$;
create or replace function cpis.emergency_request_of(p_session uuid, p_person uuid)
returns table (of_event uuid, nhs_number text, reason text, reason_text text, logged_in_lately boolean)
language sql stable security definer set search_path = cpis, pg_temp as $$
  select r.of_event, r.nhs_number, r.reason, r.reason_text, cpis.logged_in_lately(s.id, s.person_id)
  from cpis.session s join cpis.emergency_request r on r.person_id = s.person_id
  where s.id = p_session and s.person_id = p_person and s.ended_at is null and r.made_event is null and r.at > now() - interval '15 minutes'
$$;
reset role;

set role cpis_owner;
-- Takes what waits, for the access that is recorded by the same statement: of two statements at once the second waits for the first, and
-- then finds nothing. Were the first refused, the second would have it. The number is forgotten.
create function cpis.take_emergency_request(p_session uuid, p_person uuid, p_event uuid) returns table (of_event uuid)
language sql volatile security definer set search_path = cpis, pg_temp as $$
  update cpis.emergency_request r set made_event = p_event, nhs_number = '', reason_text = '', at = now()
  from cpis.session s
  where s.id = p_session and s.person_id = p_person and s.ended_at is null and r.person_id = s.person_id and r.made_event is null
    and r.at > now() - interval '15 minutes'
  returning r.of_event
$$;
-- The access that was made of what waited, while its result is open.
create function cpis.emergency_made_of(p_session uuid, p_person uuid) returns uuid
language sql stable security definer set search_path = cpis, pg_temp as $$
  select r.made_event from cpis.session s join cpis.emergency_request r on r.person_id = s.person_id
  where s.id = p_session and s.person_id = p_person and s.ended_at is null and r.at > now() - interval '15 minutes'
$$;
reset role;

do $$
declare door text;
begin
  foreach door in array array['take_emergency_request(uuid, uuid, uuid)', 'emergency_made_of(uuid, uuid)'] loop
    execute format('alter function cpis.%s owner to cpis_identity', door);
    execute format('grant execute on function cpis.%s to cpis_app', door);
  end loop;
end $$;
revoke create on schema cpis from cpis_identity;
