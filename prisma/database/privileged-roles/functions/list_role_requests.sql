-- All requests that wait, and the last twenty that were decided.
create or replace function cpis.list_role_requests()
returns table (id uuid, person_id uuid, person_name text, role_label text, organisation_name text, reason text, requested_at timestamptz,
               requested_by_name text, own boolean, about_self boolean, decision text, decided_at timestamptz, decided_by_name text, decline_reason text)
language sql stable security definer set search_path = cpis, pg_temp as $$
  with listed as (
    (select q.* from cpis.role_request q where q.decision is null)
    union all
    (select q.* from cpis.role_request q where q.decision is not null order by q.decided_at desc limit 20)
  )
  select q.id, q.person_id, p.name, r.label, o.name, q.reason, q.requested_at, q.requested_by_name, q.requested_by = (select cpis.caller_user()),
         q.person_id = (select cpis.caller_user()), q.decision, q.decided_at, q.decided_by_name, q.decline_reason
  from listed q join cpis.person p on p.id = q.person_id join cpis.role r on r.code = q.role join cpis.organisation o on o.id = q.organisation_id
  where cpis.administering() = 'NA'
  order by q.decided_at desc nulls first, q.requested_at, q.id
$$;

alter function cpis.list_role_requests() owner to cpis_identity;
revoke all on function cpis.list_role_requests() from public;
grant execute on function cpis.list_role_requests() to cpis_app;

comment on function cpis.list_role_requests() is
  'Requests for privileged roles, for national administrators.';
