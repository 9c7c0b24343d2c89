-- Files that an authority's system sends without a person: checked and saved in one go by the process that works on files, as the system, and
-- only while the system may still send.

set role cpis_owner;

alter table cpis.upload add column api_client_id uuid references cpis.api_client (id);
alter table cpis.file_work
  alter column asked_by_id drop not null,
  alter column session_id drop not null,
  add column api_client_id uuid references cpis.api_client (id),
  drop constraint file_work_kind_check,
  add constraint file_work_kind_check check (kind in ('check', 'save', 'load')),
  -- Asked for by a person in a session, or by a system, which has everything done in one go.
  add constraint file_work_asked_by_somebody check (
    (kind = 'load') = (api_client_id is not null) and (api_client_id is null) = (asked_by_id is not null) and (asked_by_id is null) = (session_id is null));

alter policy file_work_ask on cpis.file_work
  with check (authority_id = cpis.caller_organisation() and cpis.caller_role() = 'LD' and asked_by_id is not distinct from cpis.caller_user()
              and worker is null and attempts = 0);

reset role;
grant create on schema cpis to cpis_identity, cpis_files;

set role cpis_identity;
-- Whether a system may do something for an organisation, now.
create function cpis.api_client_may(p_client uuid, p_scope text, p_organisation uuid) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (
    select from cpis.api_client c join cpis.organisation o on o.id = c.organisation_id
    where c.id = p_client and c.state = 'active' and p_scope = any (c.scopes) and o.id = p_organisation and o.status <> 'suspended')
$$;
revoke execute on function cpis.api_client_may(uuid, text, uuid) from public;
grant execute on function cpis.api_client_may(uuid, text, uuid) to cpis_files;
reset role;

set role cpis_files;
create or replace function cpis.give_up_file_work(p_upload uuid, p_outcome text) returns void
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare w cpis.file_work;
begin
  delete from cpis.file_work where upload_id = p_upload returning * into w;
  update cpis.upload set state = 'review', decided_at = null where id = p_upload and state = 'saving';
  update cpis.upload set state = 'failed', rows_read = 0, rows_unchanged = 0 where id = p_upload and state = 'checking';
  insert into cpis.audit_event (type, outcome, person_id, person_name, role, organisation_id, session_id, subject_kind, subject_id)
  values (case w.kind when 'check' then 'upload.preview' else 'upload.commit' end, p_outcome, w.asked_by_id, w.asked_by, 'LD', w.authority_id,
          w.session_id, 'upload', w.upload_id);
end $$;

-- As before, and what a system has asked for, while that may still send files.
drop function cpis.claim_file_work(uuid, integer);
create function cpis.claim_file_work(p_worker uuid, p_seconds integer)
returns table (upload_id uuid, kind text, person_id uuid, person_name text, session_id uuid, organisation_id uuid, organisation_code text,
               organisation_name text, api_client_id uuid)
language plpgsql security definer set search_path = cpis, pg_temp as $$
declare w cpis.file_work;
begin
  loop
    select * into w from cpis.file_work f where f.leased_until is null or f.leased_until < now()
    order by f.asked_at for update skip locked limit 1;
    if not found then return; end if;
    if w.attempts >= 3 then
      perform cpis.give_up_file_work(w.upload_id, 'failed');
    elsif not coalesce(
      case w.kind when 'load' then cpis.api_client_may(w.api_client_id, 'upload', w.authority_id)
                  else cpis.still_works_as(w.asked_by_id, w.session_id, 'LD', w.authority_id) end, false) then
      perform cpis.give_up_file_work(w.upload_id, 'denied');
    else
      update cpis.file_work f set worker = p_worker, leased_until = now() + make_interval(secs => p_seconds), attempts = f.attempts + 1
      where f.upload_id = w.upload_id;
      return query
        select w.upload_id, w.kind, w.asked_by_id, w.asked_by, w.session_id, o.id, a.dfe_code, o.name, w.api_client_id
        from cpis.organisation o join cpis.authority a on a.organisation_id = o.id where o.id = w.authority_id;
      return;
    end if;
  end loop;
end $$;
revoke execute on function cpis.claim_file_work(uuid, integer) from public;
grant execute on function cpis.claim_file_work(uuid, integer) to cpis_app;
reset role;
revoke create on schema cpis from cpis_identity, cpis_files;
